import type { Attribute } from '../../scim/schema/attribute.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { attributesOf, leafOf, resolvePath } from '../../scim/schema/paths.ts'
import { userType } from '../../scim/schema/resource-types.ts'

const PLAIN = ['string', 'reference', 'boolean', 'integer', 'decimal', 'dateTime']

/**
 * Whether an application may be told the value at a path of people: a plain one that somebody has sent. Never a secret, the state of
 * a password, what only some may read, or what identifies the person to others (id, externalId).
 */
export function isToldToApplications(path: string): boolean {
  const resolved = resolvePath(userType, path)
  if (!resolved || resolved.extension?.urn === passwordStateSchema.urn) return false
  const isOfPeople = attributesOf(userType).some(({ attribute }) => attribute === resolved.attribute)
  const isOpen = ({ returned, mutability, origin, readScope }: Attribute) =>
    returned !== 'never' && mutability !== 'writeOnly' && !origin && !readScope
  const leaf = leafOf(resolved)
  return isOfPeople && PLAIN.includes(leaf.type) && isOpen(resolved.attribute) && isOpen(leaf)
}
