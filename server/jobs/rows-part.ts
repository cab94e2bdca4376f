import { Readable } from 'node:stream'
import { requireRead } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'
import { bodyTypes, likedBest } from '../../scim/media-type.ts'
import type { Part } from '../../scim/part.ts'
import { headerOf, type Operation, type ScimResponse } from '../../scim/request.ts'
import { resetRowType } from '../../scim/schema/reset-row.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Caller, FindPage, JsonObject } from '../../scim/store.ts'
import { notFound } from '../resources/errors.ts'
import { createFindPage } from '../resources/find-page.ts'
import { createHandler } from '../resources/handler.ts'
import type { SearchLimits } from '../resources/semi-join.ts'
import type { PageStore } from '../store/pages.ts'
import type { Records } from '../store/records.ts'
import type { JobRow, JobRowStore } from '../store/reset-job-rows.ts'
import type { JobDocument, ResetJobStore } from '../store/reset-jobs.ts'
import { csvHeader, toCsv } from './csv.ts'
import { attributesOf } from './job-request.ts'
import { inJob, viewRow } from './row-view.ts'

export type RowsPorts = {
  readonly jobs: Pick<ResetJobStore, 'find'>
  readonly rows: Pick<JobRowStore, 'after'>
  readonly rowRecords: Records<JobRow>
  readonly pages: PageStore
  readonly searchLimits: SearchLimits
  readonly pageBytes: number
  readonly now: () => Date
}

const AT_ONCE = 1000

const CSV = 'text/csv'
/** What all rows are answered as at once; the last is a name that clients have for JSON Lines. */
const TEXTS: readonly string[] = [CSV, 'application/jsonl', 'application/x-ndjson']

/** The rows of a job: as pages of a list, or all of them as CSV or JSON Lines, by the header Accept. */
export function createRowsPart(ports: RowsPorts): Part {
  const limits = { ...ports.searchLimits, pageBytes: ports.pageBytes }
  const view = (row: JobRow, { scopes }: Caller): JsonObject =>
    viewRow(row, { now: ports.now(), named: scopes.has('users:read') })
  const jobOf = async (id: string): Promise<JobDocument> => {
    const job = await ports.jobs.find(id)
    if (!job) throw notFound()
    return job
  }

  return {
    name: 'rows',
    operations: (id, list) => ({ GET: answer(id, list(resetRowType, findPageOf(id))([]) ?? {}) }),
    described: {
      id: 'listPasswordResetRows',
      summary: 'Where each person of the job stands',
      scopes: [resetJobType.scopes.read, resetJobType.scopes.write],
      parameters: [
        'id',
        'filter',
        'sortBy',
        'sortOrder',
        'startIndex',
        'count',
        'cursor',
        'attributes',
        'excludedAttributes',
      ],
      content: {
        'application/scim+json': { $ref: '#/components/schemas/List' },
        'text/csv': { type: 'string' },
        'application/jsonl': { type: 'string' },
      },
    },
  }

  function answer(id: string, listing: Readonly<Record<string, Operation>>): Operation {
    return async request => {
      requireRead(request.caller, resetJobType)
      const inThisJob = inJob(attributesOf(await jobOf(id)))
      const show = (row: JobRow) => inThisJob(view(row, request.caller))
      const liked = likedBest(headerOf(request, 'accept'), [...TEXTS, ...bodyTypes]) ?? ''
      if (TEXTS.includes(liked) && request.query.size > 0) throw wholeText()
      if (liked === CSV) return streamed(csv(id, show), 'text/csv; charset=utf-8; header=present')
      if (TEXTS.includes(liked)) return streamed(jsonLines(id, show), 'application/jsonl')
      const { GET } = listing
      if (!GET) throw new Error('A list can be read.')
      return withoutMeta(await GET(request))
    }
  }

  async function* batches(id: string): AsyncGenerator<readonly JobRow[]> {
    for (let seq = 0; ; ) {
      const rows = await ports.rows.after(id, seq, AT_ONCE)
      const last = rows.at(-1)
      if (!last) return
      yield rows
      seq = last.seq
    }
  }

  async function* csv(id: string, show: (row: JobRow) => JsonObject): AsyncGenerator<string> {
    yield csvHeader
    for await (const rows of batches(id)) yield rows.map(row => toCsv(show(row))).join('')
  }

  async function* jsonLines(id: string, show: (row: JobRow) => JsonObject): AsyncGenerator<string> {
    for await (const rows of batches(id)) yield rows.map(row => `${JSON.stringify(show(row))}\n`).join('')
  }

  /** The rows of one job are found like resources. */
  function findPageOf(job: string): FindPage {
    const clause = { job }
    const handler = createHandler<never, JobRow>({
      type: resetRowType,
      collection: ports.rowRecords,
      always: () => [{ clause, within: async () => clause, conditions: 0 }],
      limits: ports.searchLimits,
      show: async rows => {
        const inThisJob = inJob(attributesOf(await jobOf(job)))
        return rows.map(row => ({ ...row, attributes: inThisJob(row.attributes) }))
      },
    })
    return createFindPage({ pages: ports.pages, handlers: [handler], limits })
  }
}

const wholeText = () =>
  new ScimError(
    400,
    'invalidValue',
    'As CSV or JSON Lines all rows are sent: leave the parameters out, or ask for JSON.',
  )

/** A row is no resource that could be fetched by itself. */
function withoutMeta(response: ScimResponse): ScimResponse {
  const { Resources = [], ...list } = response.body as JsonObject & { Resources?: JsonObject[] }
  return { ...response, body: { ...list, Resources: Resources.map(({ meta: _, ...row }) => row) } }
}

/** Whatever its length, it passes through without being held. */
const streamed = (text: AsyncGenerator<string>, type: string) => ({
  status: 200,
  headers: { 'Content-Type': type, 'Cache-Control': 'no-store' },
  body: Readable.from(text),
})
