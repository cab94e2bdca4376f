import type { Ineligibility } from './errors.ts'
import type { Actor } from './passwords.ts'
import type { Person } from './ports.ts'
import { mayWritePrivileged, reaches } from './privilege.ts'
import { type ResetRequest, scopesFor } from './reset-request.ts'

/** Why this actor may not reset this person's password in this way; undefined when they may. The first is the one to act on first (rule P70, trap 14). */
export function ineligibility(
  person: Person,
  request: Pick<ResetRequest, 'delivery' | 'mail' | 'waits' | 'requireChange' | 'job'>,
  actor: Actor,
): Ineligibility | undefined {
  if (isOutside(person, request, actor)) return 'outsideGroups'
  if (!person.active && !request.waits) return 'inactive'
  if (person.federated) return 'federated'
  if (actor.kind === 'person' && actor.id === person.id) return 'self'
  if (!mayWritePrivileged(actor, person.rank)) return 'higherPrivilege'
  // Whoever resets everybody has not thought of the account that is to let somebody in when all else fails.
  if (person.protected && (request.job || !actor.scopes.has('roles:write'))) return 'protected'
  const isMailed = request.delivery === 'link' || (request.delivery === 'oneTimePassword' && request.mail)
  if (isMailed && !person.email) return 'noEmail'
  if (isMailed && person.hasUnverifiedDomain) return 'unverifiedDomain'
  return undefined
}

/** Whether there is a way in which this actor may reset this person's password: one that needs no mail is always among them. */
export const mayReset = (person: Person, actor: Actor): boolean =>
  ineligibility(person, { delivery: 'oneTimePassword', mail: false, requireChange: true }, actor) === undefined

/** Whether those of the actor's scopes that allow it are for the members of groups that the person is not in. */
function isOutside(person: Person, request: Parameters<typeof scopesFor>[0], actor: Actor): boolean {
  return scopesFor(request).some(enough => {
    const held = enough.filter(scope => actor.scopes.has(scope))
    return held.length > 0 && !held.some(scope => reaches(actor, scope, person))
  })
}
