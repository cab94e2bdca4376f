import { randomUUID } from 'node:crypto'
import { DEFAULT_POLICY, PCI_DSS_POLICY } from '../../policies/ready-made.ts'
import type { JsonObject } from '../../scim/store.ts'
import { type Database, sessionOf } from './connect.ts'
import { policyDocuments } from './policy-documents.ts'
import type { ResourceCollection } from './resource-collection.ts'

/** Makes the policies of a new directory; two processes that start at once make them once. */
export async function ensureFirstPolicies(database: Database, policies: ResourceCollection, now: Date): Promise<void> {
  const documents = policyDocuments(database)
  // Lists without another order are in that of the ids: the default comes first.
  const [first = '', second = ''] = [randomUUID(), randomUUID()].sort()
  const toDocument = (id: string, attributes: JsonObject) =>
    policies.toDocument({ attributes }, { id, client: '', now })
  const make = () =>
    database.inTransaction(async transaction => {
      const made = [
        { ...toDocument(first, DEFAULT_POLICY), isDefault: true } as const,
        toDocument(second, PCI_DSS_POLICY),
      ]
      await documents.insertMany(made, { session: sessionOf(transaction) })
    })
  const isThere = async () => (await documents.findOne({ isDefault: true })) !== null
  if (await isThere()) return
  await make().catch(async error => {
    // Whoever loses that race meets the winner's names.
    if (!(await isThere())) throw error
  })
}
