import { mayWritePrivileged, rankOfScopes, ranks } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import type { Caller } from '../../scim/store.ts'
import { type HolderPorts, scopesHeldBy } from '../access/held-scopes.ts'

/**
 * A client that stands higher is not for who stands lower to change, and nobody loosens their own settings with less than that. Throws
 * ScimError 403.
 */
export async function requireClientRank(ports: HolderPorts, caller: Caller, id: string): Promise<void> {
  const rank = id === caller.client ? ranks.administrator : rankOfScopes(await scopesHeldBy(id, ports))
  if (!mayWritePrivileged(caller, rank)) throw insufficientScope('roles:write')
}
