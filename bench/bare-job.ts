import type { Database } from '../server/store/connect.ts'

const BATCH = 1000

/** What is in the database of one person's reset: documents that change, and new ones; the seals are of all of them together. */
const CHANGED = ['credentials', 'passwordResetRows'] as const
const ADDED = ['outbox', 'auditEvents', 'auditSeals'] as const

type Document = { readonly _id: string }

/** Bare writes of the documents that a job writes, into another database: from what they were before it to what they are after it. */
export function bareWrites(own: Database, bare: Database) {
  const documentsOf = (name: string, clause: object): Promise<Document[]> =>
    own.connection
      .collection<Document>(name)
      .find(clause as never)
      .toArray()

  return {
    /** The documents as they are before the job. */
    async prepare(job: string): Promise<void> {
      for (const [name, clause] of Object.entries({ credentials: {}, passwordResetRows: { job } })) {
        const documents = await documentsOf(name, clause)
        await bare.connection.collection<Document>(name).insertMany(documents)
      }
    },
    /** How many milliseconds it takes to write them as they are after it, many at once and in no order. */
    async write(job: string): Promise<number> {
      const documents = new Map<string, Document[]>()
      for (const [name, clause] of Object.entries(clausesOf(job))) documents.set(name, await documentsOf(name, clause))
      const people = documents.get('passwordResetRows')?.length ?? 0
      const begun = performance.now()
      for (let at = 0; at < people; at += BATCH) {
        const some = (name: string) => (documents.get(name) ?? []).slice(at, at + BATCH)
        await Promise.all([
          ...CHANGED.map(name => replaceAll(bare, name, some(name))),
          ...ADDED.map(name => insertAll(bare, name, some(name))),
        ])
      }
      return performance.now() - begun
    },
  }
}

const clausesOf = (job: string) => ({
  passwordResetRows: { job },
  outbox: { job },
  auditEvents: { event: 'password.reset' },
  auditSeals: {},
  credentials: { 'mustChange.of.job': job },
})

async function insertAll({ connection }: Database, name: string, documents: readonly Document[]): Promise<void> {
  if (documents.length > 0) await connection.collection<Document>(name).insertMany([...documents], { ordered: false })
}

async function replaceAll({ connection }: Database, name: string, documents: readonly Document[]): Promise<void> {
  const writes = documents.map(({ _id, ...set }) => ({ updateOne: { filter: { _id }, update: { $set: set } } }))
  await connection.collection<Document>(name).bulkWrite(writes as never, { ordered: false })
}
