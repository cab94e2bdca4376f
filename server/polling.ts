export type Polling = {
  start(): void
  /** Ends it; waits for the work in hand, which is told by its signal. */
  stop(): Promise<void>
}

/** Work that a directory goes on with beside its requests. */
export type Worker = Polling & {
  /** Does what waits now, one after the other. */
  drain(): Promise<void>
}

/** Does work again and again, with a pause in between. What it throws is handed to `onError`, and the next time comes all the same. */
export function createPolling(
  work: (signal: AbortSignal) => Promise<void>,
  { pause, onError }: { pause: number; onError: (error: unknown) => void },
): Polling {
  let timer: NodeJS.Timeout | undefined
  let inHand: Promise<void> = Promise.resolve()
  const ending = new AbortController()

  function schedule(): void {
    if (ending.signal.aborted) return
    timer = setTimeout(() => {
      inHand = work(ending.signal).catch(onError).then(schedule)
    }, pause)
    timer.unref()
  }

  return {
    start: schedule,
    async stop() {
      ending.abort()
      clearTimeout(timer)
      await inHand
    },
  }
}
