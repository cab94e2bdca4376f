import { passwordStateSchema } from '../../../scim/schema/password-state.ts'
import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Api } from '../api.ts'
import type { actions } from './actions.ts'

export type ActName = Exclude<keyof typeof actions, 'reset'>

type Kind = {
  /** What it comes to, before and afterwards. */
  readonly about: string
  readonly done: string
  readonly act: (api: Api, person: ShownPerson) => Promise<unknown>
}

const pathOf = ({ id }: ShownPerson) => `/scim/v2/Users/${encodeURIComponent(id)}`
const UNLOCK = `${passwordStateSchema.urn}:unlock`

/** What can be done to people beside a reset, by the last part of its address. */
export const actKinds: Readonly<Record<ActName, Kind>> = {
  activate: {
    about: 'Whoever is active may sign in. A password that was there before works again.',
    done: 'activated',
    act: (api, person) => api.replace(pathOf(person), true, { path: 'active', version: person.version }),
  },
  deactivate: {
    about: 'Whoever is inactive can not sign in, and all of their sessions and tokens end at once.',
    done: 'deactivated',
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
