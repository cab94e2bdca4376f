/** Does the work for every item, for so many at a time as `limit` says. */
export async function inParallel<T>(limit: number, items: readonly T[], work: (item: T) => Promise<unknown>) {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: limit }, worker))
}
