import type { Fields } from '../page.ts'

/** What somebody looks for in the audit, as the address of the page says it. */
export const auditFields = ['event', 'actor', 'target', 'outcome', 'channel', 'from', 'to'] as const

export type AuditQuery = Readonly<Record<(typeof auditFields)[number], string>>

export const readAuditQuery = (query: URLSearchParams): AuditQuery =>
  Object.fromEntries(auditFields.map(name => [name, (query.get(name) ?? '').trim().slice(0, 256)])) as AuditQuery

export const toParameters = (asked: AuditQuery): Fields =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''))

/** The filter in SCIM's words, of ids; undefined for everything. "signIn." is all that begins like that. */
export function toFilter(asked: AuditQuery): string | undefined {
  const parts = Object.entries(asked).flatMap(([name, value]) => (value === '' ? [] : [clause(name, value)]))
  return parts.length > 0 ? parts.join(' and ') : undefined
}

function clause(name: string, value: string): string {
  if (name === 'from') return `at ge ${JSON.stringify(inUtc(value))}`
  if (name === 'to') return `at le ${JSON.stringify(inUtc(value))}`
  if (name === 'event' && value.endsWith('.')) return `event sw ${JSON.stringify(value)}`
  return `${name} eq ${JSON.stringify(value)}`
}

/** What a field for date and time sends has neither a zone nor, mostly, seconds. */
const inUtc = (text: string) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : text)
