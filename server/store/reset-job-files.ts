import type { Database, IndexedCollection } from './connect.ts'

/** What a line of a job's file asks for. */
export type FileLine = {
  readonly line: number
  readonly given: string
  readonly column: 'id' | 'userName' | 'email' | 'externalId'
}

type Piece = {
  readonly _id: string
  readonly job: string
  readonly index: number
  readonly lines: readonly FileLine[]
  readonly sentAt: Date
}

export type JobFileStore = ReturnType<typeof createJobFileStore>

/** The files that say whom a job is for, in pieces. */
export function createJobFileStore(database: Database, now: () => Date) {
  const pieces = database.connection.collection<Piece>('passwordResetFiles')

  return {
    async insert(job: string, index: number, lines: readonly FileLine[]): Promise<void> {
      await pieces.insertOne({ _id: `${job}:${index}`, job, index, lines, sentAt: now() })
    },
    async remove(job: string): Promise<void> {
      await pieces.deleteMany({ job })
    },
    /** The lines behind one of them in their order, so many at a time at most. */
    async *walk(job: string, most: number, behind: number): AsyncGenerator<readonly FileLine[]> {
      for await (const { lines } of pieces.find({ job, 'lines.line': { $gt: behind } }).sort({ index: 1 })) {
        const rest = lines.filter(({ line }) => line > behind)
        for (let at = 0; at < rest.length; at += most) yield rest.slice(at, at + most)
      }
    },
  }
}

export const jobFileIndexes: IndexedCollection = {
  collection: 'passwordResetFiles',
  // A job that is never run forgets its file after a month.
  indexes: [{ key: { job: 1, index: 1 } }, { key: { sentAt: 1 }, expireAfterSeconds: 2_592_000 }],
}
