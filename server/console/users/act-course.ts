import { actCoursePage, actOverPage } from '../../../views/console/act-course.tsx'
import { countedPeople } from '../../../views/console/counted.ts'
import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Report } from '../../../views/console/report.tsx'
import { type Api, Refused } from '../api.ts'
import { byIds } from '../by-ids.ts'
import type { Answer, Page, Visit } from '../page.ts'
import { type ActName, actKinds } from './act-kinds.ts'
import { actions } from './actions.ts'
import { pageOfMatching } from './matching.ts'
import { type Selection, sizeOf } from './selection.ts'
import { LINE, toShownPerson } from './shown-person.ts'

/** How far an act on several people is: everybody is looked at once, whether it could be done or not. */
type Course = {
  readonly size: number
  /** Who is still to be looked at: people by their ids, then what a search finds from a place in it on. */
  readonly left: Left
  readonly done: number
  readonly refused: NonNullable<Report['failed']>
}

type Left = {
  readonly ids: readonly string[]
  readonly filter?: string | undefined
  readonly cursor?: string | undefined
}

/** So many people are done with one request, which is answered within seconds. */
export const AT_ONCE = 100

/** Of so many to whom it could not be done for one reason it is said who they are. */
const NAMED = 20

/** Milliseconds that what is left waits for whoever began. */
const WAITS = 60 * 60_000

export const begin = (visit: Visit, name: ActName, selection: Selection): Promise<Answer> =>
  goOn(visit, name, { size: sizeOf(selection), left: everybodyIn(selection), done: 0, refused: [] })

function everybodyIn(selection: Selection): Left {
  if (selection.kind === 'some') return { ids: selection.people.map(({ id }) => id) }
  return { ids: [], cursor: '', ...(selection.kind === 'matching' && { filter: selection.filter }) }
}

/** What has been done of it, and the button for the next; with scripts it goes on by itself. */
export const coursePages = (name: ActName): Page => ({
  path: `/users/${name}/:course`,
  scopes: [actions[name].scope],
  get: visit =>
    onCourse(visit, name, async ({ size, left: _, ...course }) =>
      actCoursePage({
        frame: visit.frame,
        action: visit.address,
        label: actions[name].label,
        atOnce: AT_ONCE,
        size,
        report: reportOf(name, course),
      }),
    ),
  post: visit =>
    onCourse(visit, name, async course => {
      const { notes, params } = visit
      // Of two windows that go on at once one finds it.
      if (!(await notes.take(params.course ?? ''))) return over(visit)
      try {
        return await goOn(visit, name, course)
      } catch (error) {
        // Where whoever signs in again comes back to.
        await notes.keep({ act: name, course }, WAITS, params.course)
        throw error
      }
    }),
})

async function onCourse(visit: Visit, name: ActName, work: (course: Course) => Promise<Answer>): Promise<Answer> {
  const kept = (await visit.notes.read(visit.params.course ?? '')) as { act?: ActName; course?: Course } | undefined
  return kept?.act === name && kept.course ? work(kept.course) : over(visit)
}

const over = ({ frame }: Visit): Answer => ({ html: actOverPage(frame), status: 404 })

/** Does the next of them, and leads on, or to what has come of all. */
async function goOn(visit: Visit, name: ActName, course: Course): Promise<Answer> {
  const { people, left } = await nextOf(visit.api, course.left)
  const after = await actOn(visit.api, name, { ...course, left }, people)
  if (after.left.ids.length === 0 && after.left.cursor === undefined)
    return { to: await visit.tell('/console/users', reportOf(name, after)) }
  return { to: `/console/users/${name}/${await visit.notes.keep({ act: name, course: after }, WAITS)}` }
}

async function nextOf(api: Api, left: Left): Promise<{ people: readonly ShownPerson[]; left: Left }> {
  const { ids, filter, cursor = '' } = left
  if (ids.length > 0) {
    const found = await byIds(api, '/scim/v2/Users', ids.slice(0, AT_ONCE), LINE)
    return { people: found.map(toShownPerson), left: { ...left, ids: ids.slice(AT_ONCE) } }
  }
  const { people, next } = await pageOfMatching(api, filter, { cursor, most: AT_ONCE })
  return { people, left: { ids, filter, cursor: next } }
}

/** A sign-in that is too old for one of them is too old for all: what was done till then is kept, and the others wait for the next one. */
async function actOn(api: Api, name: ActName, course: Course, people: readonly ShownPerson[]): Promise<Course> {
  let { done, refused } = course
  for (const [at, person] of people.entries()) {
    try {
      await actKinds[name].act(api, person)
      done++
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.status !== 401) refused = withOne(refused, person.name, error.message)
      else if (at === 0) throw error
      else {
        const waiting = people.slice(at).map(({ id }) => id)
        return { ...course, done, refused, left: { ...course.left, ids: [...waiting, ...course.left.ids] } }
      }
    }
  }
  return { ...course, done, refused }
}

function withOne(refused: Course['refused'], name: string, detail: string): Course['refused'] {
  const { names, count } = refused.find(one => one.detail === detail) ?? { names: [], count: 0 }
  const same = { detail, count: count + 1, names: names.length < NAMED ? [...names, name] : names }
  return count === 0 ? [...refused, same] : refused.map(one => (one.detail === detail ? same : one))
}

const reportOf = (name: ActName, { done, refused }: Pick<Course, 'done' | 'refused'>): Report => ({
  done: `${countedPeople(done)} ${done === 1 ? 'is' : 'are'} ${actKinds[name].done}.`,
  failed: refused,
})
