import { asResource } from '../../scim/as-resource.ts'
import type { IdentityProviderResource } from '../../scim/schema/identity-provider.ts'
import { identityProviderType } from '../../scim/schema/resource-types.ts'
import type { Database } from './connect.ts'
import type { ResourceDocument } from './resource-collection.ts'
import { together } from './together.ts'

/** What the secret of a provider's client is sealed for. */
export const CLIENT_SECRET = 'identity provider'

/** `clientSecret` is sealed. */
export type IdentityProviderDocument = ResourceDocument & { readonly clientSecret?: string }

/** A provider as the sign-in knows it. */
export type IdentityProvider = Pick<IdentityProviderResource, 'name' | 'issuer' | 'scopes' | 'match'> & {
  readonly id: string
  /** Another one after each change. */
  readonly version: string
  readonly clientId: string
  readonly clientSecret?: string | undefined
}

export type IdentityProviderStore = ReturnType<typeof createIdentityProviderStore>

/** The providers that people may sign in with, and what all of them are called. */
export function createIdentityProviderStore(database: Database) {
  const documents = database.connection.collection<IdentityProviderDocument>('identityProviders')
  const offered = { 'data.active': { $ne: false }, 'data.clientId': { $exists: true } }
  const allOffered = together<undefined, readonly IdentityProvider[]>(async () =>
    (await documents.find(offered).sort({ 'search.name': 1 }).toArray()).map(toProvider),
  )
  return {
    /** Those that are offered, by their names. */
    offered: (): Promise<readonly IdentityProvider[]> => allOffered(undefined),
    async offeredById(id: string): Promise<IdentityProvider | undefined> {
      const found = await documents.findOne({ _id: id, ...offered })
      return found ? toProvider(found) : undefined
    },
    /** What those of some that are there are called, by id. */
    async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await documents.find({ _id: { $in: [...ids] } }, { projection: { 'data.name': 1 } }).toArray()
      return new Map(found.map(({ _id, data }) => [_id, String(data.name)]))
    },
  }
}

function toProvider({ _id: id, version, data, clientSecret }: IdentityProviderDocument): IdentityProvider {
  const { name, issuer, clientId = '', scopes, match } = asResource(identityProviderType, data)
  return { id, version, name, issuer, clientId, clientSecret, match, ...(scopes && { scopes }) }
}
