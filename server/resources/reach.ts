import { NotEligible } from '../../passwords/errors.ts'
import type { Person } from '../../passwords/ports.ts'
import { isLimited, mayWritePerson, reaches } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import { notEligible } from './errors.ts'

/** Throws ScimError 403 where a scope of the caller's is for the members of groups that the person is not in. */
export function requireReach(caller: Caller, scope: string, person: Pick<Person, 'groups'>): void {
  if (!reaches(caller, scope, person)) throw notEligible(new NotEligible('outsideGroups'))
}

/** Throws ScimError 403 where a scope of the caller's is for the members of some groups alone, and this is about everybody. */
export function requireUnlimited(caller: Caller, scope: string): void {
  if (!isLimited(caller, scope)) return
  const detail = `Your role has "${scope}" for the people of some groups alone, and this concerns others as well.`
  throw new ScimError(403, undefined, detail)
}

/** Nobody gives a program more than they have themselves, nor without the limit that they have it with. Throws ScimError 403. */
export function requireGivable(caller: Caller, scopes: readonly string[]): void {
  const missing = scopes.find(scope => !caller.scopes.has(scope))
  if (missing !== undefined) throw insufficientScope(missing)
  for (const scope of scopes) requireUnlimited(caller, scope)
}

/** Whether the caller may do to a person what a scope of theirs is for: by its reach, and by the person's rank. */
export const mayWrite = (
  caller: Caller,
  scope: string,
  person: Pick<Person, 'groups' | 'rank' | 'protected'>,
): boolean => reaches(caller, scope, person) && mayWritePerson(caller, person)

/** Throws ScimError 403 where the caller may not do to a person what a scope of theirs is for, by its reach or by their rank. */
export function requireMayWrite(
  caller: Caller,
  scope: string,
  person: Pick<Person, 'groups' | 'rank' | 'protected'>,
): void {
  requireReach(caller, scope, person)
  if (!mayWritePerson(caller, person)) throw insufficientScope('roles:write')
}
