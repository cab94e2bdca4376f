import { type ActProps, actPage } from '../../../views/console/act.tsx'
import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { countProblem, mustCount } from '../typed-count.ts'
import { AT_ONCE, begin, coursePages } from './act-course.ts'
import { type ActName, actKinds } from './act-kinds.ts'
import { actions, withinReach } from './actions.ts'
import { nobodyPage } from './nobody.ts'
import { onlyOne, readSelection, sizeOf } from './selection.ts'

/** What can be done to people beside a reset, one page each: whom it is for and what it does, then the act; and how far it is with many. */
export const acts: readonly Page[] = (Object.keys(actKinds) as ActName[]).flatMap(name => [
  {
    path: `/users/${name}`,
    scopes: [actions[name].scope],
    get: visit => ask(visit, name),
    async post(visit, fields) {
      const selection = await readSelection(visit)
      if (!selection) return nobodyPage(visit)
      const text = countProblem(sizeOf(selection), fields.count)
      if (text !== undefined) return { html: await ask(visit, name, { field: 'count', text }), status: 422 }
      const only = onlyOne(selection)
      return only ? actOnOne(visit, name, only, fields) : begin(visit, name, selection)
    },
  },
  coursePages(name),
])

async function ask(visit: Visit, name: ActName, problem?: ActProps['problem']): Promise<string> {
  const selection = await readSelection(visit)
  if (!selection) return nobodyPage(visit)
  const size = sizeOf(selection)
  const people = selection.kind === 'some' ? selection.people : []
  return actPage({
    frame: visit.frame,
    action: visit.address,
    label: actions[name].label,
    about: actKinds[name].about,
    size,
    people,
    outOfReach: people.length - (await withinReach(people, name, visit)).length,
    atOnce: size > AT_ONCE ? AT_ONCE : undefined,
    mustCount: mustCount(size),
    problem,
  })
}

/** Of one person the version that the page has shown counts. */
async function actOnOne(
  { api, tell }: Visit,
  name: ActName,
  person: ShownPerson,
  { version }: Fields,
): Promise<Answer> {
  const { act, done } = actKinds[name]
  await act(api, version ? { ...person, version } : person)
  return { to: await tell(`/console/users/${encodeURIComponent(person.id)}`, { done: `1 person is ${done}.` }) }
}
