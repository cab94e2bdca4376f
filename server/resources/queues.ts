/** For each of many things, those who wait to work on it. */
export type Queues = ReturnType<typeof createQueues>

/** Work on one thing goes one after the other, in the order in which it came; on different things at once. */
export function createQueues() {
  const ends = new Map<string, Promise<unknown>>()
  return {
    isEmpty: (key: string): boolean => !ends.has(key),
    async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
      const turn = (ends.get(key) ?? Promise.resolve()).then(work)
      const end = turn.catch(() => undefined)
      ends.set(key, end)
      try {
        return await turn
      } finally {
        if (ends.get(key) === end) ends.delete(key)
      }
    },
  }
}
