import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import type { IdentityProviderResource } from '../../scim/schema/identity-provider.ts'
import { identityProviderType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, RequestContext, StoredResource } from '../../scim/store.ts'
import { meaningOf } from '../federation/faults.ts'
import { discover, redirectUriOf } from '../federation/upstream.ts'
import type { Keyring } from '../keyring.ts'
import type { FederatedIdentityStore } from '../store/federated-identities.ts'
import { CLIENT_SECRET, type IdentityProviderDocument } from '../store/identity-providers.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { isWebAddress } from '../web-address.ts'
import { createAuditedWrites } from './audited-writes.ts'
import { requireThere } from './errors.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

type Ports = Pick<ResourcePorts, 'clients' | 'audit' | 'inTransaction' | 'searchLimits' | 'issuer' | 'now'> & {
  readonly identityProviderRecords: ResourceCollection
  readonly federatedIdentities: Pick<FederatedIdentityStore, 'forget'>
  readonly keyring: Pick<Keyring, 'seal'>
}

/** Where else people sign in: the handler behind `/IdentityProviders`. */
export function createIdentityProviders(ports: Ports): StoredHandler {
  const { identityProviderRecords: records } = ports
  const writes = createAuditedWrites({ ...ports, collection: records })

  return createHandler<IdentityProviderDocument, IdentityProviderDocument>({
    type: identityProviderType,
    collection: records,
    limits: ports.searchLimits,
    show: async resources =>
      resources.map(resource => {
        const redirectUri = redirectUriOf(ports.issuer, resource.id)
        return { ...resource, attributes: { ...resource.attributes, redirectUri } }
      }),
    creation: {
      prepare: (change, { caller }) => judged(change, { id: randomUUID(), caller }),
      commit: (documents, context) =>
        writes.insert(documents, context, { events: audited('created', context), also: requireClients }),
    },
    write,
    remove,
  })

  async function write(
    id: string,
    { before, current, change }: Round<IdentityProviderDocument>,
    context: RequestContext,
  ) {
    if (!change.changed && change.writeOnly.clientSecret === undefined) return current
    const document = await judged(change, { id, caller: context.caller, before })
    const details = { attributes: change.touched.join(' ') }
    return writes.replace(document, before.version, context, {
      events: audited('changed', context, details),
      also: requireClients,
    })
  }

  /** Who was known by it is not known any more. */
  function remove(document: IdentityProviderDocument, context: RequestContext): Promise<boolean> {
    const identityProvider = document._id
    return writes.remove(document, context, {
      events: audited('deleted', context),
      also: (_stored, transaction) => ports.federatedIdentities.forget({ identityProvider }, transaction),
    })
  }

  /** The document, once the issuer has answered. Throws ScimError 400 invalidValue. */
  async function judged(
    { resource, writeOnly }: Change,
    { id, caller, before }: { id: string; caller: Caller; before?: IdentityProviderDocument },
  ): Promise<IdentityProviderDocument> {
    const provider = asProvider(resource)
    requireSound(provider)
    if (provider.active !== false) await requireAnswer(provider)
    const document = records.toDocument(resource, { id, client: caller.client, now: ports.now(), before })
    const { clientSecret } = writeOnly
    if (clientSecret === undefined) return document
    return { ...document, clientSecret: ports.keyring.seal(CLIENT_SECRET, String(clientSecret)) }
  }

  async function requireClients(providers: readonly StoredResource[], transaction: Transaction): Promise<void> {
    for (const { match } of providers.map(asProvider)) {
      const { provisioningClient: client } = match
      if (client !== undefined)
        requireThere('provisioning client', [client], await ports.clients.hold([client], transaction))
    }
  }
}

function requireSound({ issuer, match }: IdentityProviderResource): void {
  if (!isWebAddress(issuer) || /[?#]/.test(issuer))
    throw invalid(
      `${issuer} is no issuer: it starts with https:// (http:// for localhost) and has no query and no fragment.`,
    )
  const isByClient = match.attribute === 'externalId'
  if (isByClient !== (match.provisioningClient !== undefined))
    throw invalid('"match" has a "provisioningClient" with the attribute externalId, and only with that.')
  if (match.attribute === 'emails.value' && match.claim !== 'email')
    throw invalid(
      '"match" takes an address from the claim "email" alone: of no other does a provider say whether it is verified.',
    )
}

async function requireAnswer({ issuer, clientId = 'unknown' }: IdentityProviderResource): Promise<void> {
  await discover({ issuer, clientId }).catch((error: unknown) => {
    throw invalid(`The issuer ${issuer} can't be used. ${meaningOf(error)}`)
  })
}

const asProvider = ({ attributes }: Pick<StoredResource, 'attributes'>) => asResource(identityProviderType, attributes)

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)

const audited =
  (act: 'created' | 'changed' | 'deleted', { caller }: RequestContext, more: Record<string, string> = {}) =>
  ({ id, attributes: { name, issuer } }: StoredResource) => [
    {
      ...auditEvent(`identityProvider.${act}`, caller, id),
      details: { name: String(name), issuer: String(issuer), ...more },
    },
  ]
