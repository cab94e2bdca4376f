import { type Mapping, type PersonInFile, personIn } from '../../people/person-in.ts'
import type { Report } from '../people/report.ts'
import type { PeopleFile } from '../people-file/people-file.ts'
import { createProgressBar } from '../progress-bar.ts'
import type { Tools } from '../tools.ts'
import { createRowIndex, type RowIndex } from './row-index.ts'
import { type KeyAttribute, keyOf } from './step.ts'

/** Rows between two looks at the bar. */
const STRIDE = 1000

export type Rows = {
  readonly index: RowIndex<PersonInFile>
  /** How many rows name nobody: whoever they are about may look as if they had left. */
  readonly nameless: number
}

type Ports = { readonly key: KeyAttribute; readonly report: Report; readonly tools: Tools }

/** Reads a file into an index by key; what can't be used is told to the report. */
export async function readRows(file: PeopleFile, mapping: Mapping, { key, report, tools }: Ports): Promise<Rows> {
  const index = createRowIndex<PersonInFile>()
  const bar = createProgressBar('read', tools.world.stderr)
  let nameless = 0
  let done = 0
  for await (const row of file.rows()) {
    const read = personIn(row, mapping)
    if (++done % STRIDE === 0 || done === file.count) bar.advance(done, file.count)
    const { line } = read
    const found = keyOf(read.said[key], key)
    if (found === undefined) {
      nameless++
      report.add({ line, key: '', result: 'failed', detail: read.problem ?? `It has no ${key}.` })
      continue
    }
    const problem = read.problem ?? (read.said.userName === null ? 'It has no userName.' : undefined)
    const earlier = index.add(found, { line, said: { active: true, ...read.said }, ...(problem && { problem }) })
    if (earlier)
      report.add({ line, key: found, result: 'failed', detail: `Line ${earlier.line} has this ${key}, too.` })
  }
  bar.end()
  return { index, nameless }
}
