import type { FindAccount } from 'oidc-provider'
import type { User } from '../../scim/schema/user.ts'
import type { GroupTree } from '../store/group-tree.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { claimsOf } from './claims.ts'

/** A person as the library's account; nobody who is gone or inactive is one. */
export function createFindAccount(users: ResourceCollection, groups: ResourceCollection, tree: GroupTree): FindAccount {
  return async (_ctx, accountId) => {
    const found = await users.find(accountId)
    if (found?.data.active !== true) return undefined
    return {
      accountId,
      async claims(_use, scope) {
        const groupNames = scope.split(' ').includes('groups') ? await namesOfGroups(accountId) : []
        return claimsOf({
          ...(found.data as Partial<User>),
          id: accountId,
          lastModified: found.lastModified,
          groupNames,
        })
      },
    }
  }

  async function namesOfGroups(accountId: string): Promise<string[]> {
    const own = (await tree.groupsOf([accountId])).get(accountId)
    const names = await groups.namesOf([...(own?.keys() ?? [])])
    return [...names.values()].sort()
  }
}
