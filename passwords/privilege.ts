import type { Person } from './ports.ts'

/** How high people stand: whoever may write roles above everybody else, whoever holds any role above people without one. */
export const ranks = { administrator: 100, holder: 10 } as const

/** The height of the highest of some roles; 0 for none. */
export const rankOf = (roles: readonly { readonly rank: number }[]): number =>
  Math.max(0, ...roles.map(({ rank }) => rank))

/** A token stands as high as its scopes: whoever may write roles stands as high as any role. */
export function rankOfScopes(scopes: ReadonlySet<string>): number {
  return scopes.has('roles:write') ? ranks.administrator : 0
}

/** So does a role, which is never as low as none: else whoever writes groups could give it. */
export const rankOfRole = (scopes: ReadonlySet<string>): number => Math.max(ranks.holder, rankOfScopes(scopes))

/**
 * Whether an actor may write a privileged person or group: what nobody with a role holds anybody with the right scope may write; the rest
 * needs `roles:write` and a rank at least as high.
 */
export function mayWritePrivileged(
  actor: { readonly rank: number; readonly scopes: ReadonlySet<string> },
  targetRank: number,
): boolean {
  return targetRank === 0 || (actor.scopes.has('roles:write') && actor.rank >= targetRank)
}

/** The same for a person: an account for emergencies is as safe from ordinary callers as one with a role. */
export function mayWritePerson(
  actor: { readonly rank: number; readonly scopes: ReadonlySet<string> },
  person: { readonly rank: number; readonly protected: boolean },
): boolean {
  return mayWritePrivileged(actor, person.rank) && (!person.protected || actor.scopes.has('roles:write'))
}

/** Scopes that are for the members of some groups alone, with the ids of these. */
export type Limits = ReadonlyMap<string, ReadonlySet<string>>

type Limited = { readonly limits?: Limits | undefined }

/** Whether a scope that an actor has is for the members of some groups alone. */
export const isLimited = ({ limits }: Limited, scope: string): boolean => limits?.has(scope) === true

/** Whether a scope that an actor has is for a person: everybody's but where it is limited to groups that the person is not in. */
export function reaches({ limits }: Limited, scope: string, { groups }: Pick<Person, 'groups'>): boolean {
  const limit = limits?.get(scope)
  return limit === undefined || [...limit].some(id => groups?.has(id) === true)
}
