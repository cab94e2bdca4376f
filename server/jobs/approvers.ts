import type { People } from '../../passwords/ports.ts'
import { ranks } from '../../passwords/privilege.ts'
import { fold } from '../../scim/folding.ts'
import type { GroupTree } from '../store/group-tree.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import type { RoleStore } from '../store/roles.ts'

type Ports = {
  readonly groups: ResourceCollection
  readonly tree: GroupTree
  readonly people: People
  readonly roleStore: Pick<RoleStore, 'all'>
}

/** Who stands as high as that approves jobs. */
export const APPROVERS_RANK = ranks.administrator

/** Of more than so many administrators one will be there to approve. */
const MANY = 1000

/** Whether there is an active administrator beside some people. */
export const createHasApprover =
  ({ groups, tree, people, roleStore }: Ports) =>
  async (except: readonly (string | undefined)[]): Promise<boolean> => {
    const mayApprove = (await roleStore.all()).filter(
      ({ rank, scopes }) => rank >= APPROVERS_RANK && scopes.has('passwords:reset'),
    )
    const ruling = await groups.idsWhere({ 'search.roles.roles': { $in: mayApprove.map(({ name }) => fold(name)) } })
    const holders = await tree.peopleIn(ruling, MANY)
    if (!holders) return true
    const found = await people.byIds(holders)
    return found.some(({ id, active }) => active && !except.includes(id))
  }
