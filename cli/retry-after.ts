/** Seconds that an answer asks to wait: a number, or, as some proxies say it, a date (RFC 9110 §10.2.3). */
export function retryAfterOf(headers: Headers, now: Date): number | undefined {
  const said = headers.get('retry-after') ?? ''
  if (/^\d+$/.test(said)) return Number(said)
  const seconds = Math.ceil((Date.parse(said) - now.getTime()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(1, seconds)
}
