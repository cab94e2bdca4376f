import { requireFreshSignIn } from '../../passwords/step-up.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { provisioningTokenType } from '../../scim/schema/resource-types.ts'
import type { Change, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import { makeProvisioningSecret } from '../access/provisioning-token.ts'
import { isScope } from '../access/scopes.ts'
import {
  isLive,
  type ProvisioningToken,
  type ProvisioningTokenRecord,
  type ProvisioningTokenRecords,
} from '../store/provisioning-clients.ts'
import { requireClientRank } from './client-rank.ts'
import { inScimWords, requireThere } from './errors.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts, toActor } from './ports.ts'
import { requireGivable } from './reach.ts'

type Ports = Pick<
  ResourcePorts,
  'clients' | 'provisioningClients' | 'applications' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'
> & { readonly provisioningTokenRecords: ProvisioningTokenRecords }

const DAY = 86_400_000
const YEAR = 365 * DAY
const LONGEST = 10 * YEAR

/** Tokens of provisioning clients: the handler behind `/ProvisioningTokens`. */
export function createProvisioningTokens(ports: Ports): StoredHandler {
  const { provisioningClients: store, provisioningTokenRecords: records, audit, now } = ports

  const handler = createHandler<never, ProvisioningTokenRecord>({
    type: provisioningTokenType,
    collection: { ...records, find },
    limits: ports.searchLimits,
    always: () => [unexpired(now())],
    show,
    remove,
  })
  return { ...handler, create: (...request) => inScimWords(create(...request)) }

  async function find(id: string): Promise<ProvisioningTokenRecord | undefined> {
    const found = await records.find(id)
    return found && (!found.expiresAt || found.expiresAt > now()) ? found : undefined
  }

  async function show(tokens: readonly StoredResource[], { wants }: Projection): Promise<StoredResource[]> {
    if (!wants('provisioningClient.display')) return [...tokens]
    const clientOf = ({ attributes }: StoredResource) => attributes.provisioningClient as { value: string }
    const names = await store.namesOf([...new Set(tokens.map(token => clientOf(token).value))])
    return tokens.map(token => {
      const client = clientOf(token)
      const display = names.get(client.value)
      const provisioningClient = { ...client, ...(display && { display }) }
      return { ...token, attributes: { ...token.attributes, provisioningClient } }
    })
  }

  async function create(change: Change, projection: Projection, { caller, beforeCommit }: RequestContext) {
    const token = toToken(change)
    const { client, scopes } = token
    requireGivable(caller, scopes)
    await requireClientRank(ports, caller, client)
    requireFreshSignIn(toActor(caller), now())
    const secret = makeProvisioningSecret()
    const made = await ports.inTransaction(async transaction => {
      requireThere('provisioning client', [client], await ports.clients.hold([client], transaction))
      const _id = await store.addToken(secret, token, transaction)
      const stored = { ...records.toStored({ ...token, _id }, caller.client), once: { token: secret } }
      await audit.record(
        { ...auditEvent('token.created', caller, client), details: detailsOf({ ...token, _id }) },
        transaction,
      )
      await beforeCommit?.([stored], transaction)
      return stored
    })
    const [shown = made] = await show([made], projection)
    return shown
  }

  /** Throws ScimError 400 for what no token can be. */
  function toToken({ resource }: Change): ProvisioningToken {
    const given = asResource(provisioningTokenType, resource.attributes)
    const unknown = given.scopes.find(scope => !isScope(scope))
    if (unknown !== undefined) throw invalid(`"scopes" has "${unknown.slice(0, 64)}", which is no scope.`)
    const createdAt = now()
    const expiresAt = given.expiresAt === undefined ? later(YEAR) : new Date(given.expiresAt)
    if (expiresAt <= createdAt || expiresAt > later(LONGEST))
      throw invalid(`"expiresAt" is between now and ${later(LONGEST).toISOString()}.`)
    return { client: given.provisioningClient.value, scopes: given.scopes, createdAt, expiresAt }
  }

  function later(milliseconds: number): Date {
    return new Date(now().getTime() + milliseconds)
  }

  async function remove(token: ProvisioningTokenRecord, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    await requireClientRank(ports, caller, token.client)
    if (token.bootstrap) throw broughtBySettings()
    return ports.inTransaction(async transaction => {
      if (!(await store.endToken(token._id, transaction))) return false
      await audit.record({ ...auditEvent('token.ended', caller, token.client), details: detailsOf(token) }, transaction)
      await beforeCommit?.([records.toStored(token, caller.client)], transaction)
      return true
    })
  }
}

const detailsOf = ({ _id, scopes }: ProvisioningTokenRecord) => ({ token: _id, scopes: scopes.join(' ') })

function unexpired(now: Date) {
  const clause = isLive(now)
  return { clause, within: async () => clause, conditions: 1 }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)

const broughtBySettings = () =>
  new ScimError(409, undefined, 'The setting BOOTSTRAP_TOKEN brings this token: take it out there, and start again.')
