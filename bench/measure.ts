import { inParallel } from '../demo/in-parallel.ts'

const CONCURRENCY = 16

/** What a piece of work costs, beside the baseline that it is compared with. Times are in milliseconds. */
export type Measurement = {
  readonly what: string
  readonly perSecond: number
  readonly median: number
  readonly p99: number
}

/** Does a piece of work so many times, 16 at a time. */
export async function measure(
  what: string,
  times: number,
  work: (index: number) => Promise<unknown>,
): Promise<Measurement> {
  const indexes = Array.from({ length: times }, (_, index) => index)
  const durations: number[] = []
  const start = performance.now()
  await inParallel(CONCURRENCY, indexes, async index => {
    const begun = performance.now()
    await work(index)
    durations.push(performance.now() - begun)
  })
  const seconds = (performance.now() - start) / 1000
  durations.sort((a, b) => a - b)
  const at = (share: number) => durations[Math.floor(share * (times - 1))] ?? 0
  return { what, perSecond: times / seconds, median: at(0.5), p99: at(0.99) }
}
