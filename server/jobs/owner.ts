import type { Passwords } from '../../passwords/passwords.ts'
import type { People } from '../../passwords/ports.ts'
import type { Caller } from '../../scim/store.ts'
import { rightsOf } from '../access/roles.ts'
import { type SenderPorts, senderOf } from '../bulk/sender.ts'
import type { JobOwner } from '../store/reset-jobs.ts'
import type { Role } from '../store/roles.ts'

export type OwnerPorts = SenderPorts & {
  readonly people: Pick<People, 'byId'>
  readonly passwords: Pick<Passwords, 'standing'>
  readonly rolesOf: (person: string) => Promise<readonly Role[]>
}

/** A caller as they are kept of a job, for what is done in their name later. */
export const toOwner = ({ client, person, scopes, rank, sessionsEpoch }: Caller): JobOwner => ({
  client,
  scopes: [...scopes],
  rank,
  ...(person !== undefined && { person }),
  ...(sessionsEpoch !== undefined && { sessionsEpoch }),
})

/**
 * Who made a job, or took it back, with those of the rights they had then that they still have: a client by its tokens, a person by their roles.
 * Undefined where the client is gone, or the person is gone, inactive, has to choose a new password or was signed out everywhere since.
 */
export async function ownerOf(owner: JobOwner, ports: OwnerPorts): Promise<Caller | undefined> {
  if (owner.person === undefined) return senderOf(owner, ports)
  const [person, roles, standing] = await Promise.all([
    ports.people.byId(owner.person),
    ports.rolesOf(owner.person),
    ports.passwords.standing(owner.person),
  ])
  if (!person || !standing || standing.mustChange || standing.sessionsEpoch !== owner.sessionsEpoch) return undefined
  const rights = rightsOf(roles)
  return {
    client: owner.client,
    name: person.userName,
    person: owner.person,
    ...rights,
    scopes: new Set(owner.scopes.filter(scope => rights.scopes.has(scope))),
    passwordOn: 'always',
    federatedPassword: 'refuse',
    weakPassword: 'refuse',
    strict: new Set(),
  }
}
