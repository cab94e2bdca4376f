import { randomUUID } from 'node:crypto'
import type { AuditEvent } from '../../passwords/ports.ts'
import { insufficientScope, requireSearchable } from '../../scim/access.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { pathsIn } from '../../scim/filter/filter.ts'
import { parseFilter } from '../../scim/filter/parse.ts'
import type { ResetJobResource } from '../../scim/schema/reset-job.ts'
import { resetJobType, userType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import { createAuditedWrites } from '../resources/audited-writes.ts'
import { inScimWords, notFound } from '../resources/errors.ts'
import { createHandler, type StoredHandler } from '../resources/handler.ts'
import { auditEvent, type ResourcePorts } from '../resources/ports.ts'
import type { Round } from '../resources/update.ts'
import type { JobFileStore } from '../store/reset-job-files.ts'
import { type JobRowStore, type RowCount, WAITING } from '../store/reset-job-rows.ts'
import type { JobDocument, ResetJobStore } from '../store/reset-jobs.ts'
import type { ResourceCollection, ResourceDocument } from '../store/resource-collection.ts'
import type { Act, Action, createActOnJob } from './act-on-job.ts'
import type { Progress } from './events-part.ts'
import { jobActor, requestOf, requireScopes } from './job-request.ts'
import { toOwner } from './owner.ts'
import { createSealing } from './sealing.ts'

export type JobHandlerPorts = Pick<
  ResourcePorts,
  'groups' | 'passwords' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'
> & {
  readonly resetJobs: ResourceCollection
  readonly jobs: ResetJobStore
  readonly rows: JobRowStore
  readonly files: JobFileStore
  readonly actOnJob: ReturnType<typeof createActOnJob>
}

/** The handler, and what it tells to whoever watches a job. */
type JobHandler = StoredHandler & {
  readonly progressOf: (id: string) => Promise<Progress>
  /** Creates a job for the people whom a file names, which is there already. */
  readonly createFromFile: (change: Change, file: JobFile, context: RequestContext) => Promise<void>
}

/** The file of a job, under the id that the job is to have. */
type JobFile = { readonly id: string; readonly name: string }

/** Resets of many people: the handler behind `/PasswordResetJobs`. The worker plans them and carries them out. */
export function createPasswordResetJobs(ports: JobHandlerPorts): JobHandler {
  const { resetJobs: collection, jobs, rows } = ports
  const writes = createAuditedWrites({ ...ports, collection })

  const handler = createHandler({
    type: resetJobType,
    collection,
    limits: ports.searchLimits,
    show,
    creation: { prepare, commit },
    write,
  })
  return {
    ...handler,
    progressOf,
    async createFromFile(change, file, context) {
      await commit([await inScimWords(prepare(change, context, file))], context)
    },
  }

  async function progressOf(id: string): Promise<Progress> {
    const job = await jobs.find(id)
    if (!job) throw notFound()
    const { status = '', statusReason } = asResource(resetJobType, job.data)
    const counts = job.totals && { counts: { ...job.totals, ...(await countsOf([id])).get(id) } }
    return {
      told: { id, status, ...(statusReason && { statusReason }), ...counts },
      isOver: OVER.includes(status) && !job.undo,
    }
  }

  async function show(resources: readonly StoredResource[], { wants }: Projection): Promise<StoredResource[]> {
    if (!COMPUTED.some(wants)) return [...resources]
    const ids = resources.map(({ id }) => id)
    const [kept, counted] = await Promise.all([jobs.byIds(ids), wants('counts') ? countsOf(ids) : undefined])
    return resources.map(resource => {
      const { digest, totals, beginsAt } = kept.get(resource.id) ?? {}
      const attributes: JsonObject = {
        ...resource.attributes,
        ...(digest && { planDigest: digest }),
        ...(beginsAt && { beginsAt: beginsAt.toISOString() }),
        ...(totals && counted && { counts: { ...totals, ...counted.get(resource.id) } }),
      }
      return { ...resource, attributes }
    })
  }

  /** What became of the people of some jobs; of several, none where counting takes too long. */
  async function countsOf(ids: readonly string[]): Promise<Map<string, JsonObject>> {
    const counted = await rows.countsOf(ids, ports.now())
    return new Map([...(counted ?? [])].map(([id, counts]) => [id, inWords(counts)]))
  }

  function inWords(counted: readonly RowCount[]): JsonObject {
    const sum = (states: readonly string[], what: 'count' | 'mailed' | 'opened' | 'ended' = 'count') =>
      counted.filter(({ state }) => states.includes(state)).reduce((total, one) => total + one[what], 0)
    const skipped = counted.flatMap(({ state, reason, count }) =>
      state === 'skipped' && reason ? [[reason, count] as const] : [],
    )
    return {
      ...(skipped.length > 0 && { skipped: Object.fromEntries(skipped) }),
      reset: sum(ALL_RESET),
      mailed: sum(ALL_RESET, 'mailed'),
      failed: sum(['mailFailed']),
      mailUnknown: sum(['mailUnknown']),
      opened: sum(ALL_RESET, 'opened'),
      completed: sum(['completed']),
      expired: sum(WAITING, 'ended'),
      replaced: sum(['replaced']),
      undone: sum(['undone']),
    }
  }

  async function prepare(change: Change, { caller }: RequestContext, file?: JobFile): Promise<JobDocument> {
    const id = file?.id ?? randomUUID()
    const attributes = asResource(resetJobType, change.resource.attributes)
    if (file && attributes.selection) throw invalid('The file is the selection: leave "selection" out.')
    if (!file) await requireSelection(attributes.selection, caller)
    await requireKey(attributes)
    requireScopes(attributes, caller)
    if (attributes.activateFirst && attributes.selection?.all)
      throw invalid(
        'With "all" nobody is activated first: it would wake up everybody who has ever left. Say whom, by a filter such as active eq false.',
      )
    // Of nobody, it says what is wrong with the request itself.
    await ports.passwords.prepareResets([], requestOf(id, attributes), jobActor(caller))
    const now = ports.now()
    const named: JsonObject = file ? { selection: { file: file.name } } : {}
    const resource = { ...change.resource, attributes: { ...change.resource.attributes, ...named, status: 'planning' } }
    const document = collection.toDocument(resource, { id, client: caller.client, now })
    return { ...document, owner: toOwner(caller), dueAt: now }
  }

  async function requireSelection(selection: ResetJobResource['selection'] = {}, caller: Caller): Promise<void> {
    const named = Object.entries(selection).filter(([, value]) => value !== false)
    if (named.length !== 1)
      throw invalid(
        'A "selection" is exactly one of ids, userNames, emails, externalIds, filter and group, or all: true. Nobody named is nobody, never everybody.',
      )
    const { filter, group } = selection
    if (filter !== undefined) {
      if (!caller.scopes.has(userType.scopes.read)) throw insufficientScope(userType.scopes.read)
      requireSearchable(caller, pathsIn(parseFilter(userType, filter, caller.strict)))
    }
    if (group !== undefined && !(await ports.groups.find(group)))
      throw invalid(`There is no group with the id "${group.slice(0, 64)}".`)
  }

  function commit(documents: readonly JobDocument[], context: RequestContext) {
    return writes.insert(documents, context, {
      events: ({ id, attributes }) => [
        { ...auditEvent('job.created', context.caller, id), channel: 'job', details: aboutOf(attributes) },
      ],
    })
  }

  async function write(id: string, { before, current, change }: Round, context: RequestContext) {
    const { caller } = context
    const act = actIn(change)
    requireAct(change, act === undefined ? ['externalId'] : ACT)
    if (act) {
      const job = before as JobDocument
      if (!(await ports.actOnJob(job, act, caller))) return undefined
      if (ENDS.includes(act.action)) await ports.files.remove(id)
      const found = await collection.find(id)
      return found && collection.toStored(found, caller.client)
    }
    if (!change.changed) return current
    const document = collection.toDocument(change.resource, { id, client: caller.client, now: ports.now(), before })
    return writes.replace(document, before.version, context, { events: () => [] })
  }
}

/** Throws ScimError 400 invalidValue where one-time passwords of a job would have no way to anybody. */
async function requireKey({ delivery, mail, recipientKey }: ResetJobResource): Promise<void> {
  const isSealed = delivery === 'oneTimePassword' && !mail
  if (isSealed && !recipientKey)
    throw invalid('One-time passwords of a job are mailed ("mail": true), or sealed to a "recipientKey".')
  if (!isSealed && recipientKey) throw invalid('A "recipientKey" is for one-time passwords that are not mailed.')
  if (recipientKey) await createSealing(recipientKey)
}

/** What a job is for is said when it is made: whoever runs it has seen a plan of just that. */
function requireAct({ touched }: Change, allowed: readonly string[]): void {
  if (touched.every(name => allowed.includes(name))) return
  throw new ScimError(400, 'mutability', 'A job can not be changed once it is made: cancel it, and make another one.')
}

const ACT = ['action', 'planDigest', 'expectedCount']

function actIn({ writeOnly }: Change): Act | undefined {
  const { action, planDigest, expectedCount } = writeOnly
  if (typeof action === 'string')
    return {
      action: action as Action,
      ...(typeof planDigest === 'string' && { planDigest }),
      ...(typeof expectedCount === 'number' && { expectedCount }),
    }
  if (planDigest !== undefined || expectedCount !== undefined)
    throw invalid('"planDigest" and "expectedCount" belong to an "action".')
  return undefined
}

/** What the audit says of a new job; a list of a thousand people is in its rows. */
function aboutOf(data: ResourceDocument['data']): NonNullable<AuditEvent['details']> {
  const { selection, delivery = 'link', reason = 'other', note, activateFirst } = asResource(resetJobType, data)
  const [[kind, value] = []] = Object.entries(selection ?? {})
  const about = typeof value === 'string' ? { [kind ?? '']: value.slice(0, 256) } : {}
  return {
    selection: kind ?? '',
    ...about,
    delivery,
    reason,
    ...(activateFirst && { activateFirst }),
    ...(note && { note }),
  }
}

/** After these nobody asks for the file of a job any more. */
const ENDS: readonly Action[] = ['cancel', 'undo']

const COMPUTED = ['planDigest', 'counts', 'beginsAt']

const ALL_RESET = [...WAITING, 'completed', 'replaced', 'undone'] as const

/** From there a job goes nowhere, unless it is told to. */
const OVER = ['completed', 'cancelled', 'failed', 'undone']

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
