import { setTimeout as wait } from 'node:timers/promises'
import { ScimError } from '../../scim/error.ts'

/** What a client sends too slowly is given up: the connection closes after the answer, and with it ends the reading. */
export async function inTime<T>(milliseconds: number, reading: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const late = async () => {
    await wait(milliseconds, undefined, { signal: timer.signal })
    const detail = `The body has to arrive within ${milliseconds / 1000} seconds.`
    throw new ScimError(408, undefined, detail, { headers: { Connection: 'close' } })
  }
  try {
    return await Promise.race([reading, late()])
  } finally {
    timer.abort()
  }
}
