import type { People } from '../../passwords/ports.ts'
import type { Caller, JsonObject, Projection, StoredResource } from '../../scim/store.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { requireMayWrite } from './reach.ts'

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

/** Throws ScimError 403 where somebody stands too high for the caller to end what belongs to them, or is not in the groups of the caller's role. */
export async function requireMayEnd(
  people: Pick<People, 'byId'>,
  caller: Caller,
  scope: string,
  userId: string,
): Promise<void> {
  const person = await people.byId(userId)
  if (person) requireMayWrite(caller, scope, person)
}
