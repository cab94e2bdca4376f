import type { JsonObject } from '../../scim/store.ts'

const COLUMNS = [
  'line',
  'given',
  'user.value',
  'user.display',
  'state',
  'reason',
  'policy',
  'channel',
  'activated',
  'sessions',
  'tokens',
  'resetAt',
  'mailedAt',
  'openedAt',
  'completedAt',
  'expiresAt',
  'oneTimePassword',
] as const

export const csvHeader = csvLine(COLUMNS.map(name => name.replace('.', '_')))

export const toCsv = (row: JsonObject): string =>
  csvLine(
    COLUMNS.map(column => {
      const [name = '', part] = column.split('.')
      const value = part === undefined ? row[name] : (row[name] as JsonObject | undefined)?.[part]
      return value === undefined ? undefined : String(value)
    }),
  )

/** One line of CSV (RFC 4180). */
export function csvLine(values: readonly (string | undefined)[]): string {
  return `${values.map(value => cell(value ?? '')).join(',')}\r\n`
}

/** Spreadsheets take what begins like a formula for one, and would carry out what somebody put into their name (rule: harmless text). */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
