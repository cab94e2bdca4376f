import type { People } from '../../passwords/ports.ts'
import { mayWritePerson } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import type { Caller, JsonObject, Projection, StoredResource } from '../../scim/store.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'

/** Adds to resources that belong to a person what that person is called, in one read. */
export async function withOwners(
  users: Pick<ResourceCollection, 'namesOf'>,
  resources: readonly StoredResource[],
  { wants }: Projection,
): Promise<StoredResource[]> {
  if (!wants('user.display')) return [...resources]
  const ownerOf = ({ attributes }: StoredResource) => attributes.user as JsonObject & { value: string }
  const names = await users.namesOf([...new Set(resources.map(one => ownerOf(one).value))])
  return resources.map(resource => {
    const owner = ownerOf(resource)
    const display = names.get(owner.value)
    return display ? { ...resource, attributes: { ...resource.attributes, user: { ...owner, display } } } : resource
  })
}

/** Throws ScimError 403 where somebody stands too high for the caller to end what belongs to them. */
export async function requireRankOver(people: Pick<People, 'byId'>, caller: Caller, userId: string): Promise<void> {
  const person = await people.byId(userId)
  if (person && !mayWritePerson(caller, person)) throw insufficientScope('roles:write')
}
