import { ScimError } from '../../scim/error.ts'
import type { ApplicationResource } from '../../scim/schema/application.ts'
import { hashSecret, makeSecret } from '../access/application-secret.ts'
import type { ApplicationSecret } from '../store/applications.ts'

type Action = ApplicationResource['action']

/** The secrets that are good from now on, the newest first; and the one that was just made, to be told once. */
export type Secrets = { readonly secrets: readonly ApplicationSecret[]; readonly made?: string }

/**
 * What becomes of an application's secrets by an action, or because it begins or ceases to keep one (rule O48: two are good while the
 * application is told). Throws ScimError 400 invalidValue where the action has nothing to act on.
 */
export function secretsAfter(
  action: Action,
  { tokenEndpointAuthMethod }: ApplicationResource,
  before: readonly ApplicationSecret[],
  now: Date,
): Secrets {
  const [newest] = before
  if (tokenEndpointAuthMethod === 'none' || tokenEndpointAuthMethod === 'private_key_jwt') {
    const reason = `The application keeps no secret: "tokenEndpointAuthMethod" is "${tokenEndpointAuthMethod}".`
    if (action) throw new ScimError(400, 'invalidValue', reason)
    return { secrets: [] }
  }
  if (action === 'endFormerSecret') {
    if (before.length < 2)
      throw new ScimError(400, 'invalidValue', 'There is no former secret: "rotateSecret" makes a new one first.')
    return { secrets: before.slice(0, 1) }
  }
  if (newest && !action) return { secrets: before }
  const made = makeSecret()
  return { secrets: [{ hash: hashSecret(made), createdAt: now }, ...(newest ? [newest] : [])], made }
}
