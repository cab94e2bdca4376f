import type { User } from '../../../scim/schema/user.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { type ProfileTab, profilePage } from '../../../views/console/profile.tsx'
import type { Page, Visit } from '../page.ts'
import { reportOf } from '../told.ts'
import { menuFor } from './actions.ts'
import { activityOf } from './activity.ts'
import { assetsOf } from './assets.ts'
import { mailOf, stateOf, toShownPerson } from './shown-person.ts'

/** Who may see what of a person. */
const tabs: readonly ProfileTab['name'][] = ['details', 'assets', 'activity']

/** One person: a page, which a script of the table shows beside it. */
export const profile: Page = {
  path: '/users/:id',
  scopes: ['users:read'],
  get: async visit => {
    const user = await visit.api.get(addressOf(visit))
    const person = toShownPerson(user)
    const known = (await visit.judge.people([person.id])).get(person.id)
    const asked = tabs.find(name => name === visit.query.get('tab')) ?? 'details'
    return profilePage({
      frame: visit.frame,
      told: reportOf(visit),
      person,
      menu: menuFor(person, known, visit),
      tabs: tabsFor(visit).map(name => ({ name, isCurrent: name === asked })),
      address: visit.address,
      ...(asked === 'details' && { details: await detailsOf(visit, user) }),
      ...(asked === 'assets' && { assets: await assetsOf(visit, person.id, known) }),
      ...(asked === 'activity' && { activity: await activityOf(visit, person.id) }),
    })
  },
  /** Ends one session. */
  post: async (visit, { session = '' }) => {
    await visit.api.remove(`/admin/v2/Sessions/${encodeURIComponent(session)}`)
    return { to: await visit.tell(visit.address, { done: 'The session is ended.' }) }
  },
}

const addressOf = ({ params: { id = '' } }: Visit) => `/scim/v2/Users/${encodeURIComponent(id)}`

const tabsFor = ({ may }: Visit) =>
  tabs.filter(name => name === 'details' || (name === 'assets' ? may('sessions:read') : may('audit:read')))

async function detailsOf({ api, may }: Visit, user: JsonObject) {
  const { userName, name, title, userType, preferredLanguage, groups = [] } = user as Partial<User>
  const { emails = [], phoneNumbers = [] } = user as Partial<User>
  const state = stateOf(user)
  const applicable = state.applicablePasswordPolicy
  const explained = may('policies:read')
    ? await api.get('/admin/v2/PasswordPolicies/.explain', { user: String(user.id) })
    : undefined
  return {
    person: {
      'User name': userName,
      Mail: mailOf({ emails }),
      'Given name': name?.givenName,
      'Family name': name?.familyName,
      Title: title,
      Kind: userType,
      Language: preferredLanguage,
      Phone: phoneNumbers[0]?.value,
      Id: String(user.id),
    },
    password: {
      set: state.lastSuccessfulSetDate,
      lastSignIn: state.lastSuccessfulValidationDate,
      lastFailure: state.lastFailedValidationDate,
      expires: state.passwordExpiresAt,
      lockedUntil: state.locked?.on ? (state.locked.until ?? 'until an administrator unlocks it') : undefined,
    },
    policy: applicable && {
      name: applicable.display,
      id: applicable.value,
      why: explained && String(explained.reason),
    },
    rules: ((explained?.rules ?? []) as { value: string }[]).map(({ value }) => value),
    groups: groups.map(({ display, type, value }) => ({
      name: display ?? value ?? '',
      isDirect: type === 'direct',
    })),
  }
}
