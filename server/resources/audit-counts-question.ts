import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { AuditCountStore } from '../store/audit-counts.ts'

type Ports = { readonly auditCounts: AuditCountStore; readonly now: () => Date }

const HOUR = 3_600_000

/** What can be asked for: how long each part is, and how many there are up to now. */
const UNITS = new Map([
  ['hour', { unit: 'hour', length: HOUR, parts: 24 }],
  ['day', { unit: 'day', length: 24 * HOUR, parts: 30 }],
] as const)

/** How often what happened lately, without reading the audit. */
export const createAuditCountsQuestion = ({ auditCounts, now }: Ports): Question => ({
  name: '.counts',
  method: 'GET',
  scopes: ['audit:read'],
  answer: async ({ query }) => {
    const asked = UNITS.get((query.get('by') ?? 'hour') as 'hour' | 'day')
    if (!asked) throw new ScimError(400, 'invalidValue', '"by" is "hour" or "day".')
    const { unit, length, parts } = asked
    const from = new Date((Math.floor(now().getTime() / length) - parts + 1) * length)
    const found = await auditCounts.since(from, unit)
    return {
      schemas: ['urn:rekey:params:scim:api:messages:1.0:AuditCounts'],
      by: unit,
      from: from.toISOString(),
      counts: found.map(({ at, event, outcome, count }) => ({ at: at.toISOString(), event, outcome, count })),
    }
  },
  described: {
    id: 'countAuditEvents',
    summary: 'How often what happened in each of the last 24 hours or 30 days',
    parameters: ['by'],
    response: counts,
  },
})

const counts: JsonObject = {
  type: 'object',
  required: ['schemas', 'by', 'from', 'counts'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    by: { type: 'string', enum: ['hour', 'day'] },
    from: { type: 'string', format: 'date-time', description: 'When the first hour or day begins.' },
    counts: {
      type: 'array',
      description: 'What did not happen is left out.',
      items: {
        type: 'object',
        properties: {
          at: { type: 'string', format: 'date-time', description: 'When the hour or the day (of UTC) begins.' },
          event: { type: 'string', description: 'What happened.' },
          outcome: { type: 'string', enum: ['success', 'failure'] },
          count: { type: 'integer', description: 'How often.' },
        },
      },
    },
  },
}
