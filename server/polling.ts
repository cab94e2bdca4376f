export type Polling = {
  start(): void
  /** Ends it; waits for the work in hand. */
  stop(): Promise<void>
}

/** Does work again and again, with a pause in between. What it throws is handed to `onError`, and the next time comes all the same. */
export function createPolling(
  work: () => Promise<void>,
  { pause, onError }: { pause: number; onError: (error: unknown) => void },
): Polling {
  let timer: NodeJS.Timeout | undefined
  let inHand: Promise<void> = Promise.resolve()
  let isStopped = false

  function schedule(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      inHand = work().catch(onError).then(schedule)
    }, pause)
    timer.unref()
  }

  return {
    start: schedule,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await inHand
    },
  }
}
