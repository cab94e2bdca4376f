import type { Transaction } from '../../passwords/ports.ts'
import { type Database, sessionOf } from './connect.ts'

type SettingDocument = { _id: string; value: unknown }

/** Single facts about a directory (which master key sealed it, whether its first administrator was made), by name. */
export function createSettingStore(database: Database) {
  const settings = database.connection.collection<SettingDocument>('settings')
  return {
    async read<T>(name: string): Promise<T | undefined> {
      const found = await settings.findOne({ _id: name })
      return found?.value as T | undefined
    },
    /** Writes a fact that may only be written once: false when it is there already. */
    async claim(name: string, value: unknown, transaction?: Transaction): Promise<boolean> {
      const result = await settings.updateOne(
        { _id: name },
        { $setOnInsert: { value } },
        { upsert: true, session: sessionOf(transaction) },
      )
      return result.upsertedCount === 1
    },
    async write(name: string, value: unknown): Promise<void> {
      await settings.updateOne({ _id: name }, { $set: { value } }, { upsert: true })
    },
  }
}
