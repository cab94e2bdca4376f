import { passwordStateSchema } from '../../../scim/schema/password-state.ts'
import { type ActProps, actPage } from '../../../views/console/act.tsx'
import type { ShownPerson } from '../../../views/console/person.tsx'
import { type Api, Refused } from '../api.ts'
import type { Fields, Page, Visit } from '../page.ts'
import { countProblem, mustCount } from '../typed-count.ts'
import { actions, withinReach } from './actions.ts'
import { pageOfMatching } from './matching.ts'
import { nobodyPage } from './nobody.ts'
import { readSelection, type Selection, sizeOf } from './selection.ts'

type Kind = {
  /** What it comes to, before and afterwards. */
  readonly about: string
  readonly done: string
  readonly act: (api: Api, person: ShownPerson) => Promise<unknown>
  /** Whether whom it was done to is found no more by a search for whom it makes sense: the rest are the next ones then. */
  readonly goesOn?: true
}

const pathOf = ({ id }: ShownPerson) => `/scim/v2/Users/${encodeURIComponent(id)}`
const UNLOCK = `${passwordStateSchema.urn}:unlock`

const kinds: Readonly<Record<Exclude<keyof typeof actions, 'reset'>, Kind>> = {
  activate: {
    about: 'Whoever is active may sign in. A password that was there before works again.',
    done: 'activated',
    goesOn: true,
    act: (api, person) => api.replace(pathOf(person), true, { path: 'active', version: person.version }),
  },
  deactivate: {
    about: 'Whoever is inactive can not sign in, and all of their sessions and tokens end at once.',
    done: 'deactivated',
    goesOn: true,
    act: (api, person) => api.replace(pathOf(person), false, { path: 'active', version: person.version }),
  },
  unlock: {
    about: 'The password may be tried again at once. If somebody else tried to guess it, they may go on, too.',
    done: 'unlocked',
    act: (api, person) => api.replace(pathOf(person), true, { path: UNLOCK }),
  },
  'sign-out': {
    about: 'All sessions and tokens end at once. The password stays.',
    done: 'signed out everywhere',
    act: (api, { id }) => api.post('/admin/v2/Sessions/.revoke', { user: id }),
  },
  'reset-mfa': {
    about:
      'Authenticator apps, passkeys and recovery codes are taken away, and all sessions and tokens end. The password stays. Whoever had any is told by mail.',
    done: 'without second factors now',
    act: (api, { id }) => api.post('/scim/v2/Users/.resetFactors', { user: id }),
  },
}

/** So many people are done at once; of more these are the first. */
const AT_ONCE = 1000

/** Of so many to whom it could not be done it is said why. */
const NAMED = 20

/** What can be done to people beside a reset, one page each: whom it is for and what it does, then the act. */
export const acts: readonly Page[] = (Object.keys(kinds) as (keyof typeof kinds)[]).map(name => ({
  path: `/users/${name}`,
  scopes: [actions[name].scope],
  get: visit => ask(visit, name),
  async post(visit, fields) {
    const selection = await readSelection(visit)
    if (!selection) return nobodyPage(visit)
    const problem = problemOf(name, sizeOf(selection), fields)
    if (problem !== undefined) return { html: await ask(visit, name, problem), status: 422 }
    return carryOut(visit, name, await asSeen(visit, selection, fields))
  },
}))

function problemOf(name: keyof typeof kinds, size: number, { count }: Fields): ActProps['problem'] {
  if (size > AT_ONCE && !kinds[name].goesOn)
    return { text: `This can be done to ${AT_ONCE.toLocaleString('en')} people at once: narrow the search.` }
  const text = countProblem(size, count)
  return text === undefined ? undefined : { field: 'count', text }
}

async function ask(visit: Visit, name: keyof typeof kinds, problem?: ActProps['problem']): Promise<string> {
  const selection = await readSelection(visit)
  if (!selection) return nobodyPage(visit)
  const size = sizeOf(selection)
  const people = selection.kind === 'some' ? selection.people : []
  return actPage({
    frame: visit.frame,
    action: visit.address,
    label: actions[name].label,
    about: kinds[name].about,
    size,
    people,
    outOfReach: people.length - (await withinReach(people, name, visit)).length,
    isFirstOf: size > AT_ONCE && kinds[name].goesOn ? AT_ONCE : undefined,
    mustCount: mustCount(size),
    problem,
  })
}

/** Of one person the version that the page has shown counts, else what they are now. */
async function asSeen(visit: Visit, selection: Selection, { version }: Fields): Promise<readonly ShownPerson[]> {
  if (selection.kind !== 'some') return pageOfMatching(visit.api, selection, AT_ONCE)
  return selection.people.map(person => (version ? { ...person, version } : person))
}

async function carryOut(visit: Visit, name: keyof typeof kinds, people: readonly ShownPerson[]) {
  const { act, done } = kinds[name]
  const failed: { name: string; detail: string }[] = []
  for (const person of people) {
    try {
      await act(visit.api, person)
    } catch (error) {
      // A sign-in that is too old for this is too old for all of them.
      if (!(error instanceof Refused) || error.status === 401 || people.length === 1) throw error
      failed.push({ name: person.name, detail: error.message })
    }
  }
  const count = people.length - failed.length
  const [only] = people
  const back = only && people.length === 1 ? `/console/users/${encodeURIComponent(only.id)}` : '/console/users'
  return {
    to: await visit.tell(back, {
      done: `${count} ${count === 1 ? 'person is' : 'people are'} ${done}.`,
      failed: failed.slice(0, NAMED),
      ...(failed.length > NAMED && { more: failed.length - NAMED }),
    }),
  }
}
