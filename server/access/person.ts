import type { Standing } from '../../passwords/passwords.ts'
import { rankOf } from '../../passwords/privilege.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import { scopesOfRoles } from './role-scopes.ts'
import { ownScopeNames } from './scopes.ts'

/** What a token says of the person that it stands for. */
type PersonsToken = Pick<Caller, 'client' | 'name'> & {
  readonly person: { readonly id: string; readonly sessionsEpoch: number; readonly signedInAt?: Date }
  readonly scopes: readonly string[]
}

/** A person's token is worth what their sign-in is: dead with it, and stopped by a password that has to be changed (rules O80, O93). */
export function toPerson(
  { client, name, person, scopes }: PersonsToken,
  standing: Standing | undefined,
  roles: readonly string[],
): Caller | undefined {
  if (standing?.sessionsEpoch !== person.sessionsEpoch) return undefined
  if (standing.mustChange) {
    throw new ScimError(403, undefined, 'Your password has to be changed first: sign in and choose a new one.')
  }
  return {
    client,
    name,
    person: person.id,
    sessionsEpoch: person.sessionsEpoch,
    ...(person.signedInAt && { signedInAt: person.signedInAt }),
    scopes: new Set([...ownScopeNames, ...scopesOfRoles(roles)].filter(name => scopes.includes(name))),
    rank: rankOf(roles),
    passwordOn: 'always',
    federatedPassword: 'refuse',
    weakPassword: 'refuse',
    strict: new Set(),
  }
}
