import { csvLine } from '../../people/csv-line.ts'
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
