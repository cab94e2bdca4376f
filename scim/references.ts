import { ScimError } from './error.ts'
import type { Attribute } from './schema/attribute.ts'
import * as resourceTypes from './schema/resource-types.ts'

/** Where a relative reference leads to. */
const HERE = 'own.invalid'

/**
 * Throws ScimError 400 invalidValue for a reference that leads to another server than ours or to a resource of another type than it may.
 * Relative ones are ours, and so is a `bulkId:…`; the path in front of the type is that of whatever proxy there is. Without `hosts` nobody
 * knows what ours is.
 */
export function requireOwnReference(
  reference: string,
  { referenceTypes = [] }: Attribute,
  hosts: ReadonlySet<string> | undefined,
): void {
  const base = `http://${HERE}/`
  const { host, pathname } = URL.canParse(reference, base) ? new URL(reference, base) : { host: '?', pathname: '' }
  const isElsewhere = hosts !== undefined && host !== '' && host !== HERE && !hosts.has(host)
  const isOfAType = referenceTypes.some(type => leadsTo(type, pathname))
  if (!isElsewhere && (isOfAType || !endpointIn(pathname))) return
  const detail = `A "$ref" without a "value" leads to a ${referenceTypes.join(' or ')} of this server.`
  throw new ScimError(400, 'invalidValue', detail)
}

/** The type of the resource that a reference leads to, where it says so and it is one of some. */
export const typeIn = <Type extends string>(reference: string, types: readonly Type[]): Type | undefined =>
  types.find(type => leadsTo(type, reference))

const endpointIn = (path: string) => path.split('/').at(-2)

const leadsTo = (type: string, path: string) => ENDPOINTS.get(type) === `/${endpointIn(path)}`

const ENDPOINTS: ReadonlyMap<string, string> = new Map(
  Object.values(resourceTypes).map(({ name, endpoint }) => [name, endpoint]),
)
