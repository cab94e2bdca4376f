import { importGonePage } from '../../../views/console/import.tsx'
import { importColumnsPage } from '../../../views/console/import-columns.tsx'
import type { Page, Visit } from '../page.ts'
import { type Choice, choiceIn, meanings, WORDS_LABEL } from './columns.ts'
import { type KeptFile, kept } from './kept.ts'

const EXAMPLES = 2

/** What the columns of a file stand for, guessed at first. */
export const importColumns: Page = {
  path: '/users/import/:file',
  scopes: ['users:write'],
  get: visit => onFile(visit, async file => columnsPage(visit, file, choiceIn(visit.query, file))),
}

/** Does something with the file that the address names, as long as it waits for this person. */
export async function onFile<T>(visit: Visit, work: (file: KeptFile) => Promise<T>) {
  const file = await kept(visit.notes, 'file', visit.params.file ?? '')
  return file ? work(file) : gone(visit)
}

export const gone = ({ frame }: Visit) => ({ html: importGonePage(frame), status: 404 })

export const addressOf = ({ params }: Visit) => `/console/users/import/${encodeURIComponent(params.file ?? '')}`

export function columnsPage(visit: Visit, file: KeptFile, choice: Choice, problem?: string): string {
  return importColumnsPage({
    frame: visit.frame,
    action: `${addressOf(visit)}/plan`,
    name: file.name,
    count: file.rows.length,
    columns: file.columns.map((name, at) => ({
      name,
      examples: [...new Set(file.rows.flatMap(({ fields }) => fields[at]?.slice(0, 60) || []))].slice(0, EXAMPLES),
      meaning: choice.columns[at] ?? '',
    })),
    meanings,
    words: { label: WORDS_LABEL, value: choice.words },
    leftOut: file.leftOut,
    problem,
  })
}
