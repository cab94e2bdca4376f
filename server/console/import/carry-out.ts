import type { ScimError } from '../../../scim/error.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { chunksOf } from '../../store/chunks.ts'
import { type Api, Refused } from '../api.ts'
import type { Outcome, RowProblem } from './kept.ts'
import type { Plan, Step } from './plan.ts'

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

const OWN_FAULT = 500

type Ports = {
  readonly api: Api
  /** As many lines as the server takes at once. */
  readonly most: number
  readonly failureOf: (error: unknown) => ScimError
}

/** Does what was planned, Bulk by Bulk. A line that is refused keeps no other from being done; a Bulk that fails as a whole is the last, and nothing of what was done before it is lost. */
export async function carryOut({ steps, unchanged, problems }: Plan, name: string, ports: Ports): Promise<Outcome> {
  const left: RowProblem[] = []
  let isStopped = false
  let uncertain = 0
  for (const batch of chunksOf(steps, ports.most)) {
    try {
      left.push(...(isStopped ? because(batch, NOT_BEGUN) : await refusedOf(batch, ports.api)))
    } catch (error) {
      isStopped = true
      const { status, message } = error instanceof Refused ? error : ports.failureOf(error)
      const isUncertain = status >= OWN_FAULT
      if (isUncertain) uncertain = batch.length
      left.push(...because(batch, `${isUncertain ? 'Whether it was done is not known' : 'Was not sent'}: ${message}`))
    }
  }
  const lines = new Set(left.map(({ line }) => line))
  const done = steps.filter(({ line }) => !lines.has(line))
  const created = done.filter(({ isNew }) => isNew).length
  return {
    name,
    created,
    changed: done.length - created,
    unchanged,
    problems: [...problems, ...left].sort((one, other) => one.line - other.line),
    uncertain,
    isStopped,
  }
}

const NOT_BEGUN = 'Was not sent: the import had stopped before.'

const because = (batch: readonly Step[], reason: string): RowProblem[] =>
  batch.map(({ line, userName }) => ({ line, userName, reason }))

async function refusedOf(batch: readonly Step[], api: Api): Promise<RowProblem[]> {
  const body = { schemas: [BULK_REQUEST], Operations: batch.map(({ operation }) => operation) }
  const { Operations } = (await api.post('/scim/v2/Bulk', body)) as { Operations: JsonObject[] }
  return batch.flatMap(({ line, userName }, at) => {
    const { status, response } = Operations[at] as { status: string; response?: { detail?: string } }
    return Number(status) < 400 ? [] : [{ line, userName, reason: reasonOf(status, response?.detail) }]
  })
}

const reasonOf = (status: string, detail = 'It was refused.') =>
  status === '412' ? 'Somebody has changed this person meanwhile. Import the file again.' : detail
