import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '../../passwords/ports.ts'
import { mayWritePrivileged, rankOf } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'
import type { PolicyDocument } from '../store/policy-documents.ts'
import { groupIds } from './policy-change.ts'
import type { ResourcePorts } from './ports.ts'

type Policies = { readonly documents: readonly PolicyDocument[]; readonly order: readonly string[] }

/**
 * The policies of groups that give roles are written by who stands as high, and so is every policy ahead of one, in itself and in the order: it
 * wins for those who are in its groups, too, and a weak one would be a way to them. Throws ScimError 403.
 */
export async function requirePolicyRank(
  { roleStore }: Pick<ResourcePorts, 'roleStore'>,
  caller: Caller,
  { before, after }: { readonly before: Policies; readonly after: Policies },
  transaction: Transaction,
): Promise<void> {
  if (!isDeepStrictEqual(await guardedOf(before), await guardedOf(after))) throw insufficientScope('roles:write')

  /** From the best down to the last that stands too high for the caller. */
  async function guardedOf({ documents, order }: Policies): Promise<JsonObject[]> {
    const byId = new Map(documents.map(document => [document._id, document]))
    const inOrder = order.flatMap(id => byId.get(id) ?? [])
    let count = (await areTooHigh(inOrder)) ? inOrder.length : 0
    while (count > 0 && !(await areTooHigh(inOrder.slice(count - 1, count)))) count -= 1
    return inOrder.slice(0, count).map(whatCounts)
  }

  async function areTooHigh(policies: readonly PolicyDocument[]): Promise<boolean> {
    const groups = policies.flatMap(({ data }) => groupIds(data))
    if (groups.length === 0) return false
    return !mayWritePrivileged(caller, rankOf(await roleStore.ofGroups(groups, transaction)))
  }
}

const whatCounts = ({ _id: id, data: { priority: _, ...rules }, resetDemandedAt }: PolicyDocument): JsonObject => ({
  id,
  rules,
  demanded: resetDemandedAt?.toISOString() ?? null,
})
