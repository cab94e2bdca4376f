import { importPlanPage } from '../../../views/console/import-plan.tsx'
import { stalePage } from '../../../views/console/messages.tsx'
import type { Answer, Page, Visit } from '../page.ts'
import { countProblem, mustCount } from '../typed-count.ts'
import { carryOut } from './carry-out.ts'
import { type Choice, choiceIn, fieldsOf, mappingOf } from './columns.ts'
import { addressOf, columnsPage, gone, onFile } from './columns-page.ts'
import { type KeptFile, keep, kept } from './kept.ts'
import { type Plan, planImport } from './plan.ts'
import { problemsAsCsv } from './problems-csv.ts'

const scopes = ['users:write'] as const

type Planned = { readonly file: KeptFile; readonly choice: Choice; readonly plan: Plan }

/** What an import would do; and the import, which is done once and only while it is what was shown. */
export const importPlan: Page = {
  path: '/users/import/:file/plan',
  scopes,
  get: visit => onPlan(visit, async planned => planPage(visit, planned)),
  post: (visit, { plan: seen, count = '' }) =>
    onPlan(visit, async planned => {
      const { notes, frame, address, params, api, failureOf } = visit
      const { plan, file } = planned
      const { length } = plan.steps
      if (plan.fingerprint !== seen) return { html: stalePage(frame, { href: address }), status: 412 }
      const problem = countProblem(length, count)
      if (problem !== undefined) return { html: planPage(visit, planned, problem), status: 422 }
      const { bulk } = await api.get<{ bulk: { maxOperations: number } }>('/scim/v2/ServiceProviderConfig')
      // Of two who send it at once one finds it.
      if (!(await kept(notes, 'file', params.file ?? '', 'take'))) return gone(visit)
      const outcome = await carryOut(plan, file.name, { api, most: bulk.maxOperations, failureOf })
      return { to: `/console/users/imported/${await keep(notes, 'outcome', outcome)}` }
    }),
}

/** The lines that can't be imported, as a file. */
export const importPlanProblems: Page = {
  path: '/users/import/:file/problems.csv',
  scopes,
  get: visit => onPlan(visit, async ({ plan }) => problemsAsCsv(plan.problems)),
}

async function onPlan(visit: Visit, work: (planned: Planned) => Promise<Answer>): Promise<Answer> {
  return onFile(visit, async file => {
    const choice = choiceIn(visit.query, file)
    const mapping = mappingOf(choice, file)
    if ('problem' in mapping) return { html: columnsPage(visit, file, choice, mapping.problem), status: 422 }
    return work({ file, choice, plan: await planImport(file, mapping, visit.api) })
  })
}

function planPage(visit: Visit, { file, choice, plan }: Planned, problem?: string): string {
  const fields = fieldsOf(choice)
  return importPlanPage({
    ...plan,
    frame: visit.frame,
    action: visit.address,
    columnsHref: `${addressOf(visit)}?${fields}`,
    problemsHref: `${addressOf(visit)}/problems.csv?${fields}`,
    name: file.name,
    mustCount: mustCount(plan.steps.length),
    problem,
  })
}
