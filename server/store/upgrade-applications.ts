import type { ApplicationDocument } from './applications.ts'
import type { Database } from './connect.ts'
import type { ResourceCollection } from './resource-collection.ts'

type OldDocument = {
  readonly _id: string
  readonly name: string
  readonly secretHash?: string
  readonly redirectUris: string[]
  readonly postLogoutRedirectUris: string[]
  readonly grantTypes: string[]
  readonly isFirstParty: boolean
  readonly isAdministrative?: boolean
  readonly provisioning?: { readonly client: string; readonly scopes: string[] }
  readonly createdAt: Date
}

const ACCOUNT = 'rekey-account'

/**
 * Applications were plain records before they were resources, and the server's own one stood among them. Rewrites those that are left,
 * one by one and on the condition that they still are, so that an end in the middle or two processes at once do no harm.
 */
export async function upgradeApplications({ connection }: Database, applications: ResourceCollection): Promise<void> {
  const documents = connection.collection<OldDocument>('applications')
  await documents.deleteOne({ _id: ACCOUNT })
  for (const old of await documents.find({ data: { $exists: false } } as never).toArray()) {
    await documents.replaceOne(
      { _id: old._id, data: { $exists: false } } as never,
      toDocument(old, applications) as never,
    )
  }
}

function toDocument(old: OldDocument, applications: ResourceCollection): ApplicationDocument {
  const { _id: id, name, secretHash, provisioning, createdAt } = old
  const attributes = {
    name,
    grantTypes: old.grantTypes,
    ...(!secretHash && { tokenEndpointAuthMethod: 'none' }),
    ...(old.redirectUris.length > 0 && { redirectUris: old.redirectUris }),
    ...(old.postLogoutRedirectUris.length > 0 && { postLogoutRedirectUris: old.postLogoutRedirectUris }),
    firstParty: old.isFirstParty,
    ...(old.isAdministrative && { administrative: true }),
    ...(provisioning && { provisioningClient: { value: provisioning.client }, scopes: provisioning.scopes }),
  }
  const document = applications.toDocument({ attributes }, { id, client: '', now: createdAt })
  return { ...document, secrets: secretHash ? [{ hash: secretHash, createdAt }] : [] }
}
