import { ScimError } from '../../scim/error.ts'

/** MongoDB ends a filter that takes longer, and the client is asked for a narrower one. */
export const FILTER_LIMIT_MS = 5000

const TIME_LIMIT_EXCEEDED = 50

/** Throws ScimError 400 tooMany where MongoDB gave a read up (rule S70). */
export const inTime = <T>(read: Promise<T>): Promise<T> =>
  read.catch(error => {
    unlessSlow(error)
    throw tooSlow()
  })

/** Throws what is no read that MongoDB gave up. */
export function unlessSlow(error: unknown): undefined {
  if ((error as { code?: number }).code !== TIME_LIMIT_EXCEEDED) throw error
}

export const tooSlow = () =>
  new ScimError(400, 'tooMany', 'This filter takes too long. Narrow it, or filter on an indexed attribute.')
