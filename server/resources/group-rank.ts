import { mayWritePrivileged, rankOf } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import type { Caller } from '../../scim/store.ts'

/** A group that gives roles, its own or those of a group around it, is written only by who stands as high. Throws ScimError 403. */
export function requireRank(caller: Caller, roles: readonly string[]): void {
  if (!mayWritePrivileged(caller, rankOf(roles))) throw insufficientScope('roles:write')
}
