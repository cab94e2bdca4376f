import type { Measurement } from './measure.ts'
import { ratio, table } from './table.ts'

/** What pieces of work cost, one after the other; the first is the baseline. */
export function costTable(what: string, costs: readonly (readonly [name: string, cost?: Measurement])[]): string {
  const baseline = costs[0]?.[1]?.median ?? 1
  const rows = costs.map(([name, cost = NOTHING]) => [
    name,
    cost.median.toFixed(3),
    cost.p99.toFixed(3),
    ratio(cost.median, baseline),
  ])
  return table([what, 'median ms', 'p99 ms', 'ratio'], rows)
}

const NOTHING: Measurement = { perSecond: 0, median: 0, p99: 0, counted: 0 }
