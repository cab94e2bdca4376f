import type { Transaction } from '../../passwords/ports.ts'
import { mayWritePrivileged, rankOf } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'
import { fold } from '../../scim/folding.ts'
import { groupType } from '../../scim/schema/resource-types.ts'
import { rolesSchema } from '../../scim/schema/roles.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'
import type { Role } from '../store/roles.ts'
import type { ResourcePorts } from './ports.ts'
import { requireUnlimited } from './reach.ts'

const ROLES = `${rolesSchema.urn}:roles`

/**
 * A group that gives roles, its own or those of a group around it, is written only by who stands as high; and none by who may write the
 * people of some groups alone, who could make others one of these. Throws ScimError 403.
 */
export function requireMayWriteGroup(caller: Caller, roles: readonly Role[]): void {
  requireUnlimited(caller, groupType.scopes.write)
  if (!mayWritePrivileged(caller, rankOf(roles))) throw insufficientScope('roles:write')
}

/**
 * The roles that a group is to carry; in the transaction that writes it they are held, so that none is deleted meanwhile. Throws ScimError
 * 400 invalidValue for one that isn't there.
 */
export async function rolesIn(
  { roleStore }: Pick<ResourcePorts, 'roleStore'>,
  attributes: JsonObject,
  transaction?: Transaction,
): Promise<readonly Role[]> {
  const names = (attributes[rolesSchema.urn] as { roles?: string[] } | undefined)?.roles ?? []
  const found = await (transaction ? roleStore.hold(names, transaction) : roleStore.named(names))
  const unknown = names.find(name => !found.some(role => fold(role.name) === fold(name)))
  if (unknown === undefined) return found
  throw new ScimError(400, 'invalidValue', `There is no role "${unknown.slice(0, 64)}". (${ROLES})`)
}
