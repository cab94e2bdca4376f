import { federatedIdentityType } from '../../scim/schema/resource-types.ts'
import type { JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import type {
  FederatedIdentityDocument,
  FederatedIdentityRecords,
  FederatedIdentityStore,
} from '../store/federated-identities.ts'
import type { IdentityProviderStore } from '../store/identity-providers.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { withOwners } from './owners.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'

type Ports = Pick<ResourcePorts, 'users' | 'audit' | 'inTransaction' | 'searchLimits'> & {
  readonly federatedIdentities: Pick<FederatedIdentityStore, 'unlink'>
  readonly federatedIdentityRecords: FederatedIdentityRecords
  readonly identityProviders: Pick<IdentityProviderStore, 'namesOf'>
}

/** Who of the identity providers is who here: the handler behind `/FederatedIdentities`. */
export function createFederatedIdentities(ports: Ports): StoredHandler {
  const { federatedIdentityRecords: records } = ports

  return createHandler({
    type: federatedIdentityType,
    collection: records,
    limits: ports.searchLimits,
    show,
    remove,
  })

  async function show(identities: readonly StoredResource[], projection: Projection): Promise<StoredResource[]> {
    const owned = await withOwners(ports.users, identities, projection)
    if (!projection.wants('identityProvider.display')) return owned
    const names = await ports.identityProviders.namesOf([...new Set(owned.map(one => providerOf(one).value))])
    return owned.map(identity => {
      const provider = providerOf(identity)
      const display = names.get(provider.value)
      const identityProvider = { ...provider, ...(display && { display }) }
      return { ...identity, attributes: { ...identity.attributes, identityProvider } }
    })
  }

  async function remove(identity: FederatedIdentityDocument, context: RequestContext): Promise<boolean> {
    const { caller, beforeCommit } = context
    const { _id: id, accountId, identityProvider, subject } = identity
    return ports.inTransaction(async transaction => {
      if (!(await ports.federatedIdentities.unlink(id, transaction))) return false
      const details = { identityProvider, subject }
      await ports.audit.record({ ...auditEvent('federation.unlinked', caller, accountId), details }, transaction)
      await beforeCommit?.([records.toStored(identity, caller.client)], transaction)
      return true
    })
  }
}

const providerOf = ({ attributes }: StoredResource) => attributes.identityProvider as JsonObject & { value: string }
