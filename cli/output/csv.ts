import type { Cells } from './cells.ts'

/** RFC 4180. */
export const toCsv = ({ head, rows }: Cells): string =>
  [...(head ? [head] : []), ...rows].map(cells => `${cells.map(cell).join(',')}\r\n`).join('')

/** Spreadsheets take what begins like a formula for one, and would carry out what somebody put into their name. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
