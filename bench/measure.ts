import { inParallel } from '../demo/in-parallel.ts'

const CONCURRENCY = 16
const TURNS = 5

export type Work = (index: number) => Promise<unknown>

/** What a piece of work costs. Times are in milliseconds. */
export type Measurement = {
  readonly perSecond: number
  readonly median: number
  readonly p99: number
  /** What a counter counted for each. */
  readonly counted: number
}

/**
 * Does several pieces of work, each so many times, and 16 at a time unless said otherwise. They take turns, so that what else the machine does meanwhile falls on
 * all of them alike.
 */
export async function measure(
  works: readonly Work[],
  times: number,
  { count = async () => 0, atOnce = CONCURRENCY }: { count?: () => Promise<number>; atOnce?: number } = {},
): Promise<Measurement[]> {
  const runs = works.map(work => ({ work, milliseconds: 0, counted: 0, durations: [] as number[] }))
  for (let turn = 0; turn < TURNS; turn++) {
    const indexes = Array.from({ length: times }, (_, index) => index).filter(index => index % TURNS === turn)
    for (const run of runs) {
      const before = await count()
      const start = performance.now()
      await inParallel(atOnce, indexes, async index => {
        const begun = performance.now()
        await run.work(index)
        run.durations.push(performance.now() - begun)
      })
      run.milliseconds += performance.now() - start
      run.counted += (await count()) - before
    }
  }
  return runs.map(({ milliseconds, counted, durations }) => {
    const at = (share: number) => percentile(durations, share)
    return { perSecond: (times * 1000) / milliseconds, median: at(0.5), p99: at(0.99), counted: counted / times }
  })
}

/** The value that a share of some values don't exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0
}
