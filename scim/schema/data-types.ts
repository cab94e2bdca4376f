const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/

/** An xsd:dateTime with date and time (RFC 7643 §2.3.5) that stands in the calendar. */
export function isDateTime(text: string): boolean {
  const [, year, month, day] = DATE_TIME.exec(text) ?? []
  if (!year || !month || !day) return false
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= lastDay
}

/** Whether a time says more than the millisecond, which is all that is kept of one. */
export const isFinerThanStored = (text: string): boolean => /\.\d{3}\d*[1-9]/.test(text)

/** The moment of an xsd:dateTime, to the millisecond before it; one without a zone is in UTC, so that no machine's zone decides. */
export const toDate = (text: string): Date => new Date(/[Z+-]\d*:?\d*$/.test(text.slice(10)) ? text : `${text}Z`)

/** The boolean that some clients write as text, "True" or "false" (T2); any other value as it is. */
export function fromText<T>(value: T): T | boolean {
  const lower = typeof value === 'string' ? value.toLowerCase() : undefined
  return lower === 'true' || lower === 'false' ? lower === 'true' : value
}

/** Base64 (RFC 4648 §4 or §5), padded or not (RFC 7643 §2.3.6). */
export const isBase64 = (text: string): boolean =>
  /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1

/**
 * A reference to something outside, whole or relative (RFC 7643 §2.3.7). Where it has a scheme it is the web's: applications show it as a
 * link, and some schemes run in the page that does.
 */
export const isWebReference = (text: string): boolean =>
  !/[\s<>"{}|\\^`]/u.test(text) && (!/^[a-z][a-z0-9+.-]*:/i.test(text) || /^https?:\/\/[^/]/i.test(text))

/** Whether there is a control character other than a tab or the end of a line: nobody types one, and some programs stop at it. */
export const hasControl = (text: string): boolean => /(?![\t\n\r])[\p{Cc}]/u.test(text)
