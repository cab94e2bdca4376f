import { importOutcomePage } from '../../../views/console/import-outcome.tsx'
import type { Answer, Page, Visit } from '../page.ts'
import { gone } from './columns-page.ts'
import { kept, type Outcome } from './kept.ts'
import { problemsAsCsv } from './problems-csv.ts'

const scopes = ['users:write'] as const

/** What came of an import, for whoever did it. */
export const importOutcome: Page = {
  path: '/users/imported/:outcome',
  scopes,
  get: visit =>
    onOutcome(visit, outcome =>
      importOutcomePage({
        ...outcome,
        frame: visit.frame,
        problemsHref: `/console/users/imported/${encodeURIComponent(visit.params.outcome ?? '')}/problems.csv`,
      }),
    ),
}

/** The lines that were left out, as a file. */
export const importProblems: Page = {
  path: '/users/imported/:outcome/problems.csv',
  scopes,
  get: visit => onOutcome(visit, ({ problems }) => problemsAsCsv(problems)),
}

async function onOutcome(visit: Visit, work: (outcome: Outcome) => Answer): Promise<Answer> {
  const outcome = await kept(visit.notes, 'outcome', visit.params.outcome ?? '')
  return outcome ? work(outcome) : gone(visit)
}
