import { rowStates } from '../../../scim/schema/reset-row.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { ShownRow } from '../../../views/console/job-rows.tsx'
import { byIds } from '../by-ids.ts'
import type { Visit } from '../page.ts'

/** What rows are filtered by; what others become with the time, or with their job, is no search. */
const STATES: readonly string[] = rowStates.filter(state => !['expired', 'cancelled'].includes(state))

type Rows = {
  readonly rows: readonly ShownRow[]
  readonly states: readonly { readonly name: string; readonly href: string; readonly isCurrent: boolean }[]
  readonly next: string | undefined
}

/** A page of the people of a job, of one state or of all. */
export async function rowsOf(visit: Visit, address: string): Promise<Rows> {
  const { api, query, params, may } = visit
  const asked = STATES.find(state => state === query.get('state'))
  const here = `/console/jobs/${encodeURIComponent(params.id ?? '')}`
  const hrefOf = (more: Readonly<Record<string, string>>) => {
    const parameters = new URLSearchParams({ ...(asked && { state: asked }), ...more })
    return `${here}${parameters.size > 0 ? `?${parameters}` : ''}#rows`
  }
  const { resources, next } = await api.list(`${address}/rows`, {
    ...(asked && { filter: `state eq "${asked}"` }),
    count: '50',
    cursor: query.get('cursor') ?? '',
  })
  const policies = may('policies:read') ? await policyNames(visit, resources) : new Map()
  return {
    rows: resources.map(row => toShownRow(row, policies)),
    states: ['', ...STATES].map(name => ({
      name,
      href: name ? `${here}?state=${name}#rows` : `${here}#rows`,
      isCurrent: name === (asked ?? ''),
    })),
    next: next && hrefOf({ cursor: next }),
  }
}

async function policyNames({ api }: Visit, rows: readonly JsonObject[]): Promise<ReadonlyMap<string, string>> {
  const ids = rows.flatMap(({ policy }) => (policy === undefined ? [] : [String(policy)]))
  const policies = await byIds(api, '/admin/v2/PasswordPolicies', ids, 'name')
  return new Map(policies.map(({ id, name }) => [String(id), String(name)]))
}

function toShownRow(row: JsonObject, policies: ReadonlyMap<string, string>): ShownRow {
  const { value, display } = (row.user ?? {}) as { value?: string; display?: string }
  const text = (name: string) => (row[name] === undefined ? undefined : String(row[name]))
  return {
    id: value,
    name: display ?? text('given') ?? value ?? '',
    line: text('line'),
    state: String(row.state),
    reason: text('reason'),
    policy: policies.get(text('policy') ?? ''),
    sessions: Number(row.sessions ?? 0) + Number(row.tokens ?? 0),
    at: text('completedAt') ?? text('openedAt') ?? text('mailedAt') ?? text('resetAt'),
    expiresAt: text('expiresAt'),
  }
}
