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
  try {
    for await (const row of file.rows()) {
      if (++done % STRIDE === 0 || done === file.count) bar.advance(done, file.count)
      keep(personIn(row, mapping))
    }
  } catch (error) {
    index.close()
    throw error
  } finally {
    bar.end()
  }
  return { index, nameless }

  function keep({ line, said, problem: found }: PersonInFile): void {
    const value = keyOf(said[key], key)
    if (value === undefined) {
      nameless++
      report.add({ line, key: '', result: 'failed', detail: found ?? `It has no ${key}.` })
      return
    }
    const problem = found ?? (said.userName === null ? 'It has no userName.' : undefined)
    const earlier = index.add(value, { line, said: { active: true, ...said }, ...(problem && { problem }) })
    if (earlier)
      report.add({ line, key: value, result: 'failed', detail: `Line ${earlier.line} has this ${key}, too.` })
  }
}
