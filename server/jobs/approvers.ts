import type { People } from '../../passwords/ports.ts'
import type { GroupTree } from '../store/group-tree.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'

type Ports = { readonly groups: ResourceCollection; readonly tree: GroupTree; readonly people: People }

/** Of more than so many administrators one will be there to approve. */
const MANY = 1000

/** Whether there is an active administrator beside some people. */
export const createHasApprover =
  ({ groups, tree, people }: Ports) =>
  async (except: readonly (string | undefined)[]): Promise<boolean> => {
    const ruling = await groups.idsWhere({ 'search.roles.roles': 'administrator' })
    const holders = await tree.peopleIn(ruling, MANY)
    if (!holders) return true
    const found = await people.byIds(holders)
    return found.some(({ id, active }) => active && !except.includes(id))
  }
