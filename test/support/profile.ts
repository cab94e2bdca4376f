import type { Database } from '../../server/store/connect.ts'

type Reading = 'nreturned' | 'docsExamined'

/** How many rows of each collection the database handed out, or looked at, while something was done, as its own profiler tells. */
export async function readDuring(
  { connection }: Database,
  work: () => Promise<unknown>,
  counted: Reading = 'nreturned',
): Promise<ReadonlyMap<string, number>> {
  const { db } = connection
  if (!db) throw new Error('There is no connection.')
  await db.setProfilingLevel('all')
  await work()
  await db.setProfilingLevel('off')
  const profile = db.collection<{ ns: string } & Record<Reading, number>>('system.profile')
  const rows = new Map<string, number>()
  for (const { ns, [counted]: count = 0 } of await profile.find({ nreturned: { $exists: true } }).toArray()) {
    const name = ns.slice(ns.indexOf('.') + 1)
    rows.set(name, (rows.get(name) ?? 0) + count)
  }
  await profile.drop()
  return rows
}
