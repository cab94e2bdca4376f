/** How many operations of one Bulk are carried out at once. */
const AT_ONCE = 8

/**
 * Does the work for every item, several at once, and starts none that would come after the last error that there may be: were all that
 * are begun to fail, the count would just be reached (S106). What one of them throws is thrown when those that are begun have ended.
 */
export async function together<T>(
  items: readonly T[],
  errorsLeft: () => number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const begun = new Set<Promise<void>>()
  const thrown: unknown[] = []
  for (const item of items) {
    while (begun.size > 0 && begun.size >= Math.min(AT_ONCE, errorsLeft())) await Promise.race(begun)
    if (errorsLeft() <= 0 || thrown.length > 0) break
    const one: Promise<void> = work(item)
      .catch(error => void thrown.push(error))
      .finally(() => begun.delete(one))
    begun.add(one)
  }
  await Promise.all(begun)
  if (thrown.length > 0) throw thrown[0]
}
