import type { Logger } from 'pino'
import { whileLeased } from './lease.ts'
import { createPolling, type Worker } from './polling.ts'

export type LeasedWork<T> = {
  /** Takes what waits longest; undefined where nothing does. */
  readonly claim: () => Promise<T | undefined>
  readonly renew: (one: T) => Promise<unknown>
  /** Ends between two pieces of the work where the worker is stopped. */
  readonly workOn: (one: T) => Promise<void>
  /** When it is not renewed any more, so that this word on the lease is the last. */
  readonly afterwards: (one: T, error?: unknown) => Promise<void>
  /** How the log calls it. */
  readonly about: (one: T) => object
  readonly name: string
  /** In milliseconds. */
  readonly lease: number
  readonly logger: Logger
}

const POLL = 500

/** Does what waits, one at a time, and holds it by a lease meanwhile: what one worker leaves in the middle another goes on with when that ends. */
export function createLeasedWorker<T>(work: LeasedWork<T>): Worker & { isStopped(): boolean } {
  const { name, lease, logger } = work
  let isStopped = false
  const polling = createPolling(drain, { pause: POLL, onError: error => logger.error({ err: error }, `${name} wait`) })

  async function drain(): Promise<void> {
    while (!isStopped) {
      const one = await work.claim()
      if (!one) return
      await whileLeased({ every: lease / 3, renew: () => renew(one) }, () => work.workOn(one)).then(
        () => work.afterwards(one),
        error => work.afterwards(one, error),
      )
    }
  }

  async function renew(one: T): Promise<void> {
    await work.renew(one).catch(error => logger.warn({ err: error, ...work.about(one) }, 'lease not renewed'))
  }

  return {
    start: polling.start,
    async stop() {
      isStopped = true
      await polling.stop()
    },
    drain,
    isStopped: () => isStopped,
  }
}
