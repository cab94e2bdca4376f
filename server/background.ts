import type { Logger } from 'pino'

export type Background = {
  /** Goes on after the answer; a failure is logged. */
  run(work: Promise<void>): void
  /** When all that was begun has ended. */
  settled(): Promise<void>
}

/** Work behind an answer that must not depend on it: neither its outcome nor its time may be seen (rule P36). */
export function createBackground(logger: Logger): Background {
  const begun = new Set<Promise<void>>()
  return {
    run(work) {
      const guarded = work
        .catch(error => logger.error({ err: error }, 'unexpected error'))
        .finally(() => begun.delete(guarded))
      begun.add(guarded)
    },
    async settled() {
      await Promise.all(begun)
    },
  }
}
