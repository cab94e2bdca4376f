import type { Database } from './connect.ts'
import type { ResourceCollection } from './resource-collection.ts'

type OldDocument = {
  _id: string
  name: string
  createdAt: Date
  passwordOn: string
  federatedPassword: string
  strict: string[]
}

const INDEX_NOT_FOUND = 27
const NAMESPACE_NOT_FOUND = 26

/**
 * Clients were plain records before they were resources. Rewrites those that are left, one by one and on the condition that they
 * still are, so that an end in the middle or two processes at once do no harm.
 */
export async function upgradeProvisioningClients(database: Database, clients: ResourceCollection): Promise<void> {
  const documents = database.connection.collection<OldDocument>('provisioningClients')
  await documents.dropIndex('foldedName_1').catch(unlessMissing)
  for (const old of await documents.find({ data: { $exists: false } } as never).toArray()) {
    const { _id, name, passwordOn, federatedPassword, strict, createdAt } = old
    const resource = { attributes: { name, passwordOn, federatedPassword, strict } }
    const document = clients.toDocument(resource, { id: _id, client: '', now: createdAt })
    await documents.replaceOne({ _id, data: { $exists: false } } as never, document as never)
  }
}

function unlessMissing(error: unknown): void {
  const { code } = error as { code?: number }
  if (code !== INDEX_NOT_FOUND && code !== NAMESPACE_NOT_FOUND) throw error
}
