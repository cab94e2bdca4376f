import type { Report } from '../people/report.ts'
import { inSentence } from '../people/report.ts'
import type { Terminal } from '../terminal.ts'
import type { Plan } from './compare.ts'
import { inLine, inWords } from './diff.ts'
import { type Limit, requireFewLeavers } from './leaver-limit.ts'
import { stepsIn } from './step.ts'

type Ports = {
  readonly limit: Limit
  readonly report: Report
  readonly terminal: Terminal
  /** Once all of it is told. */
  readonly close: () => void
}

/** What would be done, a line for each person, and the same in the report. Throws CommandFailed at the end where it would be refused. */
export function* foresee(plan: Plan, { limit, report, terminal, close }: Ports): Generator<string> {
  try {
    for (const step of stepsIn(plan.steps)) {
      const { line, key, id, result } = step
      report.add({ line, key, id, result, detail: inWords(step) })
      yield inLine(step)
    }
    terminal.tell(inSentence(report.counts))
    requireFewLeavers(plan, limit)
  } finally {
    close()
  }
}
