import type { Database, IndexedCollection } from './connect.ts'
import { isDuplicateKey } from './duplicate-key.ts'

/** What the console keeps for a person between two of their requests: a form that waits for a sign-in, what is shown once, a form that was sent. */
export type ConsoleNote = {
  readonly _id: string
  readonly person: string
  readonly sealed?: string
  readonly expiresAt: Date
}

export type ConsoleNoteStore = ReturnType<typeof createConsoleNoteStore>

export function createConsoleNoteStore(database: Database) {
  const notes = database.connection.collection<ConsoleNote>('consoleNotes')
  return {
    /** False where there is one by that name. */
    async insert(note: ConsoleNote): Promise<boolean> {
      try {
        await notes.insertOne(note)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    async find(id: string, person: string, now: Date): Promise<ConsoleNote | undefined> {
      return (await notes.findOne({ _id: id, person, expiresAt: { $gt: now } })) ?? undefined
    },
    async seal(id: string, person: string, sealed: string): Promise<void> {
      await notes.updateOne({ _id: id, person }, { $set: { sealed } })
    },
    /** Once read it is gone. */
    async take(id: string, person: string, now: Date): Promise<ConsoleNote | undefined> {
      return (await notes.findOneAndDelete({ _id: id, person, expiresAt: { $gt: now } })) ?? undefined
    },
  }
}

export const consoleNoteIndexes: IndexedCollection = {
  collection: 'consoleNotes',
  indexes: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
}
