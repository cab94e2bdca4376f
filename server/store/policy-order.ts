import type { Transaction } from '../../passwords/ports.ts'
import { NO_PLACE } from '../../policies/order.ts'
import { type Database, sessionOf } from './connect.ts'
import { changedAt, policyDocuments } from './policy-documents.ts'

const ORDER = 'policyOrder'

/** The one document that holds the order of the policies: priority is the place in it, the default comes last. */
export function createPolicyOrder(database: Database) {
  const orders = database.connection.collection<{ _id: string; ids: string[]; version: number }>('policyOrder')
  const documents = policyDocuments(database)

  /** The ids of the policies in force, the best first. */
  async function current(transaction: Transaction): Promise<readonly string[]> {
    return (await orders.findOne({ _id: ORDER }, { session: sessionOf(transaction) }))?.ids ?? []
  }

  /** Another version of the order, with the same ids where none are given: of two transactions at once one conflicts. */
  async function write(transaction: Transaction, ids?: readonly string[]): Promise<void> {
    const change = { $inc: { version: 1 }, ...(ids && { $set: { ids: [...ids] } }) }
    await orders.updateOne({ _id: ORDER }, change, { upsert: true, session: sessionOf(transaction) })
  }

  return {
    current,
    /** Gives all policies in force their places at once. The documents say the same already. */
    setOrder: (ids: readonly string[], transaction: Transaction) => write(transaction, ids),
    /**
     * Gives a policy its place, pushing the others down, and tells every document that moves its priority. `place` is 1-based; undefined leaves the
     * policy where it is, or puts a new one last; NO_PLACE takes it out. Every change of policies passes here, so that two at once conflict.
     */
    async reorder(id: string, place: number | undefined, now: Date, transaction: Transaction): Promise<void> {
      const before = await current(transaction)
      const at = before.indexOf(id)
      const others = before.filter(other => other !== id)
      const to = place === undefined ? (at === -1 ? others.length : at) : place - 1
      const ids = place === NO_PLACE ? others : [...others.slice(0, to), id, ...others.slice(to)]
      await write(transaction, ids)
      const writes = ids.map((policy, index) => ({
        updateOne: {
          filter: { _id: policy, 'data.priority': { $ne: index + 1 } },
          update: { $set: { ...changedAt(now), 'data.priority': index + 1, 'search.priority': index + 1 } } as never,
        },
      }))
      if (writes.length > 0) await documents.bulkWrite(writes, { session: sessionOf(transaction) })
    },
    /** A deleted group leaves its policy. A policy that takes it at the same moment conflicts. */
    async removeGroup(group: string, now: Date, transaction: Transaction): Promise<void> {
      const held = { 'search.groups.value': group }
      const $set = changedAt(now)
      const $unset = { 'data.groups': 1, 'search.groups': 1 }
      const $pull = { 'data.groups': { value: group }, 'search.groups': { value: group } }
      await write(transaction)
      // Of its last group no empty list stays, which would be another policy than one without groups.
      const writes = [
        { updateMany: { filter: { ...held, 'search.groups': { $size: 1 } }, update: { $unset, $set } } },
        { updateMany: { filter: held, update: { $pull, $set } } },
      ]
      await documents.bulkWrite(writes as never, { session: sessionOf(transaction) })
    },
  }
}
