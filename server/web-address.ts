import { isLoopback } from '../config/loopback.ts'

/** One host and no more: in a Content-Security-Policy `*` would be every other, and `;` the end of what it is named for. */
const ONE_HOST = /^[\w.-]+$|^\[/

/** Compared character by character, or called, later: so it must be whole now (rules O9, O75). */
export function isWebAddress(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (!url || !ONE_HOST.test(url.hostname)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** Whether the server may be told to send something there: a fragment is never sent. */
export const isCallable = (uri: string) => isWebAddress(uri) && !uri.includes('#')
