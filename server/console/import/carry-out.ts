import type { JsonObject } from '../../../scim/store.ts'
import { chunksOf } from '../../store/chunks.ts'
import { type Api, Refused } from '../api.ts'
import type { Outcome, RowProblem } from './kept.ts'
import type { Plan, Step } from './plan.ts'

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

/** Does what was planned, in Bulks as long as the server takes them; a line that is refused keeps no other from being done. Throws Refused. */
export async function carryOut({ steps, unchanged, problems }: Plan, name: string, api: Api): Promise<Outcome> {
  const { bulk } = (await api.get('/scim/v2/ServiceProviderConfig')) as { bulk: { maxOperations: number } }
  const refused: RowProblem[] = []
  for (const batch of chunksOf(steps, bulk.maxOperations)) refused.push(...(await refusedOf(batch, api)))
  const lines = new Set(refused.map(({ line }) => line))
  const done = steps.filter(({ line }) => !lines.has(line))
  const created = done.filter(({ isNew }) => isNew).length
  return {
    name,
    created,
    changed: done.length - created,
    unchanged,
    problems: [...problems, ...refused].sort((one, other) => one.line - other.line),
  }
}

async function refusedOf(batch: readonly Step[], api: Api): Promise<RowProblem[]> {
  try {
    const body = { schemas: [BULK_REQUEST], Operations: batch.map(({ operation }) => operation) }
    const { Operations } = (await api.post('/scim/v2/Bulk', body)) as { Operations: JsonObject[] }
    return batch.flatMap(({ line, userName }, at) => {
      const { status, response } = Operations[at] as { status: string; response?: { detail?: string } }
      return Number(status) < 400 ? [] : [{ line, userName, reason: reasonOf(status, response?.detail) }]
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return batch.map(({ line, userName }) => ({ line, userName, reason: `Was not sent: ${error.message}` }))
  }
}

const reasonOf = (status: string, detail = 'It was refused.') =>
  status === '412' ? 'Somebody has changed this person meanwhile. Import the file again.' : detail
