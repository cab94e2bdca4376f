/** One line of CSV (RFC 4180). */
export const csvLine = (values: readonly (string | undefined)[]): string =>
  `${values.map(value => cell(value ?? '')).join(',')}\r\n`

/** Spreadsheets take what begins like a formula for one, and would carry out what somebody put into their name. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
