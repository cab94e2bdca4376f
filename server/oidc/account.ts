import type { FindAccount } from 'oidc-provider'
import type { Passwords } from '../../passwords/passwords.ts'
import type { User } from '../../scim/schema/user.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { GroupTree } from '../store/group-tree.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { claimsOf } from './claims.ts'
import { onceARequest } from './once-a-request.ts'

export type AccountPorts = {
  readonly users: ResourceCollection
  readonly groups: ResourceCollection
  readonly tree: GroupTree
  readonly applications: ApplicationStore
  readonly passwords: Pick<Passwords, 'marksOf'>
}

/** A person as the library's account; nobody who is gone or inactive is one. */
export function createFindAccount({ users, groups, tree, applications, passwords }: AccountPorts): FindAccount {
  const find = onceARequest(id => users.find(id))
  return async (ctx, accountId) => {
    const found = await find(accountId)
    if (found?.data.active !== true) return undefined
    return {
      accountId,
      async claims(_use, scope, asked) {
        const isMailAsked = scope.split(' ').includes('email') || 'email_verified' in asked
        const groupNames = scope.split(' ').includes('groups')
          ? await namesOfGroups(accountId, ctx.oidc.client?.clientId)
          : []
        return claimsOf({
          ...(found.data as Partial<User>),
          id: accountId,
          lastModified: found.lastModified,
          groupNames,
          verifiedEmail: isMailAsked ? (await passwords.marksOf(accountId))?.verifiedEmail : undefined,
        })
      },
    }
  }

  /** Of the groups that the application is told of at all. */
  async function namesOfGroups(accountId: string, clientId = ''): Promise<string[]> {
    const [memberOf, application] = await Promise.all([tree.groupsOf([accountId]), applications.byId(clientId)])
    const own = [...(memberOf.get(accountId)?.keys() ?? [])]
    const names = await groups.namesOf(own.filter(id => application?.claimedGroups?.includes(id) ?? true))
    return [...names.values()].sort()
  }
}
