import { contradictions } from '../../policies/contradictions.ts'
import { NO_PLACE } from '../../policies/order.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Change, JsonObject } from '../../scim/store.ts'

/** The groups that a policy is for. */
export const groupIds = ({ groups }: JsonObject): string[] =>
  ((groups ?? []) as { value: string }[]).map(({ value }) => value)

/**
 * The place in the order that a request asks for, which is none where it takes the priority away; undefined leaves it to the server.
 * Throws ScimError 400 invalidValue for a policy of groups that is to have none.
 */
export function placeIn({ touched, resource: { attributes } }: Change): number | undefined {
  if (!touched.includes('priority')) return undefined
  if (typeof attributes.priority === 'number') return attributes.priority
  if (groupIds(attributes).length === 0) return NO_PLACE
  throw new ScimError(400, 'invalidValue', 'Without a priority a policy is switched off: take its groups away, too.')
}

export const demandsReset = ({ writeOnly }: Change): boolean => writeOnly.forcePasswordReset === true

/** Throws ScimError 400 invalidValue for rules that no password can obey. */
export function requireSatisfiable({ resource }: Change): void {
  const [found] = contradictions(asResource(passwordPolicyType, resource.attributes))
  if (found) throw new ScimError(400, 'invalidValue', found.message)
}

/** Whether the policy is to be the default, whatever it is now. */
export const isToBeDefault = ({ resource }: Change): boolean => resource.attributes.default === true

/** Throws ScimError 400 mutability for a default that is to have groups or a priority, or to be the default no more. */
export function requireNoPlace({ touched, resource: { attributes } }: Change): void {
  if (attributes.default !== true)
    throw new ScimError(400, 'mutability', 'There is always a default policy: make another one the default instead.')
  if (!touched.includes('priority') && groupIds(attributes).length === 0) return
  throw new ScimError(400, 'mutability', 'The default policy is for everybody else: it has no groups and no priority.')
}
