import type { Transaction } from '../../passwords/ports.ts'
import { type Database, sessionOf } from './connect.ts'

/** What a client has taken of a minute, which is counted from 1970; the newest minute only. */
type UsageDocument = { _id: string; minute: number; used: number; granted: number }

export type Lease = Omit<UsageDocument, '_id'>

export type ClientUsage = ReturnType<typeof createClientUsage>

const MINUTE = 60_000

/** How much clients use this service, as all of its processes together count it. */
export function createClientUsage(database: Database) {
  const usage = database.connection.collection<UsageDocument>('clientUsage')
  return {
    /**
     * Takes `batch` permits of a client's minute, or what is left where that is at least `needed`, else none; in one write, which also
     * gives back what was taken of that minute and is `returned`. Where another process is in a later minute already, it is of that one.
     */
    async lease(
      client: string,
      given: { minute: number; limit: number; needed: number; batch: number; returned: number },
    ): Promise<Lease> {
      const { minute, limit, needed, batch, returned } = given
      const inMinute = { $cond: [{ $eq: ['$minute', minute] }, { $subtract: ['$used', returned] }, 0] }
      const left = { $subtract: [limit, '$used'] }
      const leased = await usage.findOneAndUpdate(
        { _id: client },
        [
          {
            $set: {
              used: { $cond: [{ $gt: ['$minute', minute] }, '$used', inMinute] },
              minute: { $max: ['$minute', minute] },
            },
          },
          { $set: { granted: { $cond: [{ $gte: [left, needed] }, { $min: [batch, left] }, 0] } } },
          { $set: { used: { $add: ['$used', '$granted'] } } },
        ],
        { upsert: true, returnDocument: 'after' },
      )
      if (!leased) throw new Error('An upsert answered nothing.')
      return leased
    },
    /** When clients last sent a request, to the minute. */
    async lastUsedOf(clients: readonly string[]): Promise<Map<string, Date>> {
      const found = await usage.find({ _id: { $in: [...clients] } }).toArray()
      return new Map(found.map(({ _id, minute }) => [_id, new Date(minute * MINUTE)]))
    },
    async remove(client: string, transaction: Transaction): Promise<void> {
      await usage.deleteOne({ _id: client }, { session: sessionOf(transaction) })
    },
  }
}
