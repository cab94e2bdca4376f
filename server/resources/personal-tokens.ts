import { randomUUID } from 'node:crypto'
import type { People } from '../../passwords/ports.ts'
import { requireFreshSignIn } from '../../passwords/step-up.ts'
import { insufficientScope } from '../../scim/access.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { personalTokenType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import { makePersonalSecret } from '../access/personal-token.ts'
import { isPersonalScope } from '../access/scopes.ts'
import type { PersonalToken, PersonalTokenRecords, PersonalTokenStore } from '../store/personal-tokens.ts'
import { createAlive } from './alive.ts'
import { inScimWords } from './errors.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { requireMayEnd, withOwners } from './owners.ts'
import { auditEvent, type ResourcePorts, toActor } from './ports.ts'

type Ports = Pick<ResourcePorts, 'users' | 'passwords' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'> & {
  readonly people: Pick<People, 'byId'>
  readonly personalTokens: PersonalTokenStore
  readonly personalTokenRecords: PersonalTokenRecords
  /** The longest life of one, in seconds. */
  readonly lifetimes: { readonly personalToken: number }
}

const { read, write } = personalTokenType.scopes

/** Tokens of people: the handler behind `/PersonalTokens`. Everybody makes, sees and ends their own; of others with the scopes of sessions. */
export function createPersonalTokens(ports: Ports): StoredHandler {
  const { personalTokens, personalTokenRecords: records, passwords, audit, now } = ports
  const { links, isAlive } = createAlive({ passwords, epochsOf: personalTokens.epochsOf, now })
  const show = (tokens: readonly StoredResource[], projection: Projection) =>
    withOwners(ports.users, tokens, projection)

  const handler = createHandler<never, PersonalToken>({
    type: personalTokenType,
    collection: { ...records, find },
    limits: ports.searchLimits,
    always: caller => [...(maySeeAll(caller) ? [] : [ownedBy(caller)]), ...links()],
    isThereFor: ({ accountId }, caller) => accountId === caller.person || maySeeAll(caller),
    show,
    remove,
  })
  return { ...handler, create: (...request) => inScimWords(create(...request)) }

  async function find(id: string): Promise<PersonalToken | undefined> {
    const found = await records.find(id)
    return found && (await isAlive(found)) ? found : undefined
  }

  async function create(change: Change, projection: Projection, { caller, beforeCommit }: RequestContext) {
    const token = newToken(change, caller)
    await requireAllowed(caller, token)
    const secret = makePersonalSecret()
    const made = { ...records.toStored(token, caller.client), once: { token: secret } }
    const details = { token: token._id, scopes: token.scopes.join(' ') }
    const event = { ...auditEvent('personalToken.created', caller, token.accountId), details }
    await ports.inTransaction(async transaction => {
      // First, so that of two requests with one Idempotency-Key the second meets the key and not the name.
      await beforeCommit?.([made], transaction)
      if (!(await personalTokens.insert(secret, token, transaction))) throw taken(token.name)
      await audit.record(event, transaction)
    })
    const [shown = made] = await show([made], projection)
    return shown
  }

  /** Of whom the caller is: dead with the sign-in that the request was judged by. Throws ScimError 403 for who is nobody, 400 for what can't be. */
  function newToken({ resource }: Change, { person, sessionsEpoch }: Caller): PersonalToken {
    if (person === undefined || sessionsEpoch === undefined) throw nobody()
    const { name, scopes, ...attributes } = asResource(personalTokenType, resource.attributes)
    const unknown = scopes.find(scope => !isPersonalScope(scope))
    if (unknown !== undefined) throw invalid(`There is no scope "${unknown.slice(0, 64)}".`)
    const createdAt = now()
    const expiresAt = new Date(attributes.expiresAt)
    const latest = new Date(createdAt.getTime() + ports.lifetimes.personalToken * 1000)
    if (expiresAt <= createdAt || expiresAt > latest)
      throw invalid(`"expiresAt" is between now and ${latest.toISOString()}.`)
    return { _id: randomUUID(), accountId: person, sessionsEpoch, name, scopes, createdAt, expiresAt }
  }

  /** Nobody gives more than they have, nor makes lasting of an open browser what ends with it (RFC 9470). Throws ScimError 403, SignInTooOld. */
  async function requireAllowed(caller: Caller, { accountId, scopes }: PersonalToken): Promise<void> {
    const refuse = (reason: string) =>
      audit.record({
        ...auditEvent('personalToken.created', caller, accountId),
        outcome: 'failure',
        details: { reason },
      })
    const missing = scopes.find(scope => !caller.scopes.has(scope))
    if (missing !== undefined) {
      await refuse('scopes')
      throw insufficientScope(missing, `You have no scope "${missing}" here that you could give to a token.`)
    }
    try {
      requireFreshSignIn(toActor(caller), now())
    } catch (error) {
      await refuse('signInTooOld')
      throw error
    }
  }

  async function remove(token: PersonalToken, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id, accountId } = token
    if (accountId !== caller.person) {
      if (!caller.scopes.has(write)) throw insufficientScope(write)
      await requireMayEnd(ports.people, caller, write, accountId)
    }
    return ports.inTransaction(async transaction => {
      if (!(await personalTokens.end(_id, transaction))) return false
      const details = { token: _id }
      await audit.record({ ...auditEvent('personalToken.ended', caller, accountId), details }, transaction)
      await beforeCommit?.([records.toStored(token, caller.client)], transaction)
      return true
    })
  }
}

const maySeeAll = ({ scopes }: Caller): boolean => scopes.has(read) || scopes.has(write)

function ownedBy({ person = '' }: Caller) {
  const clause = { accountId: person }
  return { clause, within: async () => clause, conditions: 0 }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)

const nobody = () =>
  new ScimError(
    403,
    undefined,
    'People make personal tokens for themselves: sign in, and send the access token of a person.',
  )

const taken = (name: string) =>
  new ScimError(409, 'uniqueness', `You have a token of the name "${name}": end it, or take another name.`)
