import { isLoopback } from '../config/loopback.ts'

/** Compared character by character, or called, later: so it must be whole now (rules O9, O75). */
export function isWebAddress(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
}

/** Whether the server may be told to send something there: a fragment is never sent. */
export const isCallable = (uri: string) => isWebAddress(uri) && !uri.includes('#')
