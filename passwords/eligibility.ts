import type { Ineligibility } from './errors.ts'
import type { Actor } from './passwords.ts'
import type { Person } from './ports.ts'
import { mayWritePrivileged } from './privilege.ts'
import type { ResetRequest } from './reset-request.ts'

/** Why this actor may not reset this person's password in this way; undefined when they may. The first reason is the one to act on first. */
export function ineligibility(
  person: Person,
  request: Pick<ResetRequest, 'delivery' | 'mail' | 'waits'>,
  actor: Actor,
): Ineligibility | undefined {
  if (!person.active && !request.waits) return 'inactive'
  if (person.federated) return 'federated'
  if (actor.kind === 'person' && actor.id === person.id) return 'self'
  if (!mayWritePrivileged(actor, person.rank)) return 'higherPrivilege'
  if (person.protected && !actor.scopes.has('roles:write')) return 'protected'
  const isMailed = request.delivery === 'link' || (request.delivery === 'oneTimePassword' && request.mail)
  if (isMailed && !person.email) return 'noEmail'
  if (isMailed && person.hasUnverifiedDomain) return 'unverifiedDomain'
  return undefined
}
