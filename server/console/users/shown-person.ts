import { versionOf } from '../../../scim/etag.ts'
import { passwordStateSchema } from '../../../scim/schema/password-state.ts'
import type { User } from '../../../scim/schema/user.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { ShownMark } from '../../../views/console/parts.tsx'
import type { ShownPerson } from '../../../views/console/person.tsx'

const STATE = passwordStateSchema.urn

/** What of people the console shows in a line. */
export const LINE = ['userName', 'displayName', 'name.formatted', 'emails', 'active', 'meta', STATE].join(',')

export type PasswordStateView = {
  readonly mustChange?: boolean
  readonly expired?: boolean
  readonly federated?: boolean
  readonly protected?: boolean
  readonly cantChange?: boolean
  readonly locked?: { readonly on: boolean; readonly lockDate?: string; readonly until?: string }
  readonly lastSuccessfulSetDate?: string
  readonly lastSuccessfulValidationDate?: string
  readonly lastFailedValidationDate?: string
  readonly passwordExpiresAt?: string
  readonly applicablePasswordPolicy?: { readonly value: string; readonly display: string; readonly priority?: number }
}

export const stateOf = (user: JsonObject): PasswordStateView => (user[STATE] ?? {}) as PasswordStateView

export const mailOf = ({ emails = [] }: Partial<User>): string | undefined =>
  (emails.find(({ primary }) => primary) ?? emails[0])?.value

export function toShownPerson(user: JsonObject): ShownPerson {
  const { userName = '', displayName, name, active, ...rest } = user as Partial<User>
  const { lastSuccessfulValidationDate: lastSignInAt } = stateOf(user)
  const { version = '', lastModified } = user.meta as { version?: string; lastModified?: string }
  return {
    id: String(user.id),
    name: displayName ?? name?.formatted ?? userName,
    userName,
    mail: mailOf(rest),
    active: active === true,
    locked: stateOf(user).locked?.on === true,
    federated: stateOf(user).federated === true,
    marks: marksOf(active === true, stateOf(user)),
    lastSignInAt,
    changedAt: lastModified,
    version: versionOf(version),
  }
}

function marksOf(active: boolean, state: PasswordStateView): ShownMark[] {
  const marks: (ShownMark | false)[] = [
    !active && { text: 'Inactive', tone: 'plain' },
    state.locked?.on === true && { text: 'Locked', tone: 'bad' },
    state.mustChange === true && { text: 'Reset pending', tone: 'warn' },
    state.federated === true && { text: 'Federated', tone: 'plain' },
    state.protected === true && { text: 'Protected', tone: 'plain' },
  ]
  const shown = marks.filter(mark => mark !== false)
  return shown.length > 0 ? shown : [{ text: 'Active', tone: 'good' }]
}
