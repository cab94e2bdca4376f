import type { Transaction } from '../../passwords/ports.ts'
import { foldValue } from '../../scim/document.ts'
import type { Attribute } from '../../scim/schema/attribute.ts'
import { resetJobSchema } from '../../scim/schema/reset-job.ts'
import type { Json, JsonObject } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { newVersion, type ResourceDocument } from './resource-collection.ts'

/** Who made a job, with the rights and the rank that they had then, and a person's sessions by their epoch. */
export type JobOwner = {
  readonly client: string
  readonly person?: string
  readonly scopes: readonly string[]
  readonly rank: number
  readonly sessionsEpoch?: number
}

/** A job at rest, with what the worker keeps of it. */
export type JobDocument = ResourceDocument & {
  readonly owner: JobOwner
  /** The name of its plan, once there is one. */
  readonly digest?: string
  readonly totals?: {
    readonly total: number
    readonly eligible: number
    readonly activated: number
    readonly sessions: number
    readonly tokens: number
  }
  /** How far it is planned, or its plan looked through again, where another job has its turn meanwhile. */
  readonly scan?: Scan
  /** Whether the plan was looked through again since the job was run. */
  readonly isVerified?: boolean
  /** The worker leaves it alone until then: it starts later, its next wave does, or somebody works on it. */
  readonly dueAt: Date
  /** Nobody is reset before, whoever pauses and resumes it meanwhile. */
  readonly beginsAt?: Date
  readonly worker?: string
  /** How often it stopped by an error, one after the other. */
  readonly failures?: number
  /** How many are left in this wave, and when the next one begins. */
  readonly wave?: { readonly left: number; readonly nextAt: Date }
  /** When the next mail may leave, where there is a rate. */
  readonly mailsFrom?: Date
  /** Who wants it to be taken back, and since when; until that is done. */
  readonly undo?: { readonly by: JobOwner; readonly askedAt: Date }
}

/** How far a job is planned: the place in its selection or its rows, what the digest is so far, and the totals. */
export type Scan = {
  readonly place: string
  readonly digest: string
  readonly totals: NonNullable<JobDocument['totals']>
  /** How many seconds the mailed secret lives that lives shortest. */
  readonly life?: number
}

export type JobStatus =
  | 'planning'
  | 'planned'
  | 'awaitingApproval'
  | 'running'
  | 'paused'
  | 'completed'
  | 'cancelled'
  | 'failed'
  | 'undone'

const attributes: Readonly<Record<string, Attribute>> = resetJobSchema.attributes

/** What the worker and the acts change; `data` are attributes, undefined takes one away. */
export type JobChange = {
  readonly data?: { readonly [name: string]: JsonObject[string] | undefined }
  readonly fields?: { readonly [K in keyof JobDocument]?: JobDocument[K] | undefined }
}

export type ResetJobStore = ReturnType<typeof createResetJobStore>

function folded(name: string, value: Json): unknown {
  const attribute = attributes[name]
  if (!attribute) throw new Error(`A job has no attribute ${name}.`)
  return foldValue(attribute, value)
}

/** Those that some worker may take. */
const dueAt = (now: Date) => {
  const isDue = { dueAt: { $lte: now } }
  const toDo = [{ 'search.status': { $in: ['planning', 'running'] } }, { 'undo.askedAt': { $exists: true } }]
  return { $or: toDo.map(one => ({ ...one, ...isDue })) } as object
}

/** Jobs as the worker sees them; as resources they are like all others. */
export function createResetJobStore(database: Database) {
  const jobs = database.connection.collection<JobDocument>('passwordResetJobs')

  return {
    async find(id: string, transaction?: Transaction): Promise<JobDocument | undefined> {
      return (await jobs.findOne({ _id: id }, { session: sessionOf(transaction) })) ?? undefined
    },
    async byIds(ids: readonly string[]): Promise<ReadonlyMap<string, JobDocument>> {
      const found = await jobs.find({ _id: { $in: [...ids] } }, { projection: { data: 0, search: 0 } }).toArray()
      return new Map(found.map(document => [document._id, document]))
    },
    /** Takes one to be taken back, else the job that waits longest, until the lease ends; of several workers one gets it. */
    async claim(worker: string, now: Date, leasedUntil: Date): Promise<JobDocument | undefined> {
      const change = { $set: { worker, dueAt: leasedUntil } }
      const sort = { 'undo.askedAt': -1, dueAt: 1 } as const
      const found = await jobs.findOneAndUpdate(dueAt(now), change, { sort, returnDocument: 'after' })
      return found ?? undefined
    },
    /** Whether somebody could take another job. */
    async isAnotherDue(id: string, now: Date): Promise<boolean> {
      return (await jobs.findOne({ ...dueAt(now), _id: { $ne: id } }, { projection: { _id: 1 } })) !== null
    },
    /** False where another worker has it by now, or it has another status. */
    async lease(id: string, worker: string, status: JobStatus, leasedUntil: Date, scan?: Scan): Promise<boolean> {
      const held = { _id: id, worker, 'search.status': status } as never
      const change = { $set: { dueAt: leasedUntil, ...(scan && { scan }) } }
      return (await jobs.updateOne(held, change)).matchedCount === 1
    },
    /** One conditional write, which gives the job another version: false where the job is in none of these statuses, or another worker's. */
    async change(
      id: string,
      condition: { readonly status: readonly JobStatus[]; readonly worker?: string; readonly version?: string },
      { data = {}, fields = {} }: JobChange,
      now: Date,
      transaction?: Transaction,
    ): Promise<boolean> {
      const { status, ...exactly } = condition
      const held = { _id: id, 'search.status': { $in: status }, ...exactly }
      const entries = [
        ...Object.entries(data).flatMap(([name, value]) => [
          [`data.${name}`, value] as const,
          [`search.${name}`, value === undefined ? undefined : folded(name, value)] as const,
        ]),
        ...Object.entries(fields),
      ]
      const set = Object.fromEntries(entries.filter(([, value]) => value !== undefined))
      const unset = Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [[name, 1]] : [])))
      const change = {
        $set: { ...set, version: newVersion(), lastModified: now },
        ...(Object.keys(unset).length > 0 && { $unset: unset }),
      }
      const { matchedCount } = await jobs.updateOne(held as never, change as never, { session: sessionOf(transaction) })
      return matchedCount === 1
    },
  }
}

export const resetJobIndexes: IndexedCollection['indexes'] = [
  { key: { 'search.status': 1, dueAt: 1 } },
  { key: { 'undo.askedAt': 1 }, sparse: true },
]
