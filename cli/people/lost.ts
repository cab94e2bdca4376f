import { Refused } from '../errors.ts'
import type { Result } from './report.ts'

const OWN_FAULT = 500

/** What the report says of people whose request has failed: one that was refused as a whole has done nothing. */
export function lost(error: unknown, mayBeDone = false): { readonly result: Result; readonly detail: string } {
  const { message } = error as Error
  if (!mayBeDone && error instanceof Refused && error.status < OWN_FAULT) return { result: 'notSent', detail: message }
  return { result: 'unknown', detail: `Whether it was done is not known: ${message}` }
}
