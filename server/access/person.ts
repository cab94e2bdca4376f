import type { Standing } from '../../passwords/passwords.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import type { Role } from '../store/roles.ts'
import { rightsOf } from './roles.ts'
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
  roles: readonly Role[],
): Caller | undefined {
  if (standing?.sessionsEpoch !== person.sessionsEpoch) return undefined
  if (standing.mustChange) {
    throw new ScimError(403, undefined, 'Your password has to be changed first: sign in and choose a new one.')
  }
  const rights = rightsOf(roles)
  return {
    client,
    name,
    person: person.id,
    sessionsEpoch: person.sessionsEpoch,
    ...(person.signedInAt && { signedInAt: person.signedInAt }),
    ...rights,
    scopes: new Set([...ownScopeNames, ...rights.scopes].filter(name => scopes.includes(name))),
    passwordOn: 'always',
    federatedPassword: 'refuse',
    weakPassword: 'refuse',
    strict: new Set(),
  }
}
