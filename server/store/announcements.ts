import { randomUUID } from 'node:crypto'
import type { Announcement, Announcements, Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

/** What one write has done to one person or to hundreds, as long as nobody was told. */
export type MadeAnnouncement = Announcement & { readonly id: string; readonly at: Date }

export type AnnouncementStore = Announcements & {
  /** Of those that are due. */
  oldest(now: Date): Promise<MadeAnnouncement | undefined>
  /** Lets the others go before it. */
  putOff(id: string, until: Date): Promise<void>
  /** Takes one away, in the transaction that writes what it leads to; false where another worker has. */
  take(id: string, transaction: Transaction): Promise<boolean>
}

/**
 * A write that ends the sessions of many says so in one document, so that it is no slower for it; who has to be told is looked up afterwards,
 * when no session that it ends can come up any more.
 */
export function createAnnouncementStore(database: Database, now: () => Date): AnnouncementStore {
  type Stored = Omit<MadeAnnouncement, 'id'> & { readonly _id: string; readonly dueAt: Date }
  const announcements = database.connection.collection<Stored>('announcements')
  return {
    async add({ keeps, reason, ...announcement }, transaction) {
      if (announcement.ended.length + announcement.changed.length === 0) return
      const given = { ...(keeps && { keeps }), ...(reason && { reason }) }
      const at = now()
      const document = { _id: randomUUID(), at, dueAt: at, ...announcement, ...given }
      await announcements.insertOne(document, { session: sessionOf(transaction) })
    },
    async oldest(now) {
      const found = await announcements.findOne({ dueAt: { $lte: now } }, { sort: { dueAt: 1 } })
      if (!found) return undefined
      const { _id: id, dueAt: _due, ...announcement } = found
      return { id, ...announcement }
    },
    async putOff(_id, until) {
      await announcements.updateOne({ _id }, { $set: { dueAt: until } })
    },
    async take(_id, transaction) {
      const { deletedCount } = await announcements.deleteOne({ _id }, { session: sessionOf(transaction) })
      return deletedCount === 1
    },
  }
}

export const announcementIndexes: IndexedCollection = { collection: 'announcements', indexes: [{ key: { dueAt: 1 } }] }
