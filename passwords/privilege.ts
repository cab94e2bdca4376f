/** How high a role stands: its holder is written only by who stands as high. Roles are held through groups. */
export const roles = {
  administrator: { rank: 100, description: 'Stands above everybody else.' },
  helpDesk: { rank: 10, description: 'Stands above people without a role.' },
} as const satisfies Record<string, { rank: number; description: string }>

export type RoleName = keyof typeof roles

export const isRole = (name: string): name is RoleName => Object.hasOwn(roles, name)

/** The height of the highest of some roles; 0 for none. Unknown names count nothing. */
export function rankOf(names: readonly string[]): number {
  return Math.max(0, ...names.filter(isRole).map(name => roles[name].rank))
}

/** A token stands as high as its scopes: whoever may write roles stands as high as any role. */
export function rankOfScopes(scopes: ReadonlySet<string>): number {
  return scopes.has('roles:write') ? roles.administrator.rank : 0
}

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
