import type { Database } from '../../server/store/connect.ts'

type Reading = 'nreturned' | 'docsExamined'

/** How many rows of each collection the database handed out, or looked at, while something was done, as its own profiler tells. */
export async function readDuring(
  database: Database,
  work: () => Promise<unknown>,
  counted: Reading = 'nreturned',
): Promise<ReadonlyMap<string, number>> {
  return sumsOf(await profileDuring(database, work), ({ [counted]: count = 0 }) => count)
}

/** How many times each collection was read while something was done. */
export async function readsDuring(
  database: Database,
  work: () => Promise<unknown>,
): Promise<ReadonlyMap<string, number>> {
  return sumsOf(await profileDuring(database, work), () => 1)
}

type Entry = { readonly ns: string } & Partial<Record<Reading, number>>

/** The reads that the profiler saw. */
async function profileDuring({ connection }: Database, work: () => Promise<unknown>): Promise<readonly Entry[]> {
  const { db } = connection
  if (!db) throw new Error('There is no connection.')
  await db.setProfilingLevel('all')
  await work()
  await db.setProfilingLevel('off')
  const profile = db.collection<Entry>('system.profile')
  const entries = await profile.find({ nreturned: { $exists: true } }).toArray()
  await profile.drop()
  return entries
}

function sumsOf(entries: readonly Entry[], countOf: (entry: Entry) => number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const entry of entries) {
    const name = entry.ns.slice(entry.ns.indexOf('.') + 1)
    sums.set(name, (sums.get(name) ?? 0) + countOf(entry))
  }
  return sums
}
