import { ScimError } from './error.ts'
import { readProjection } from './list-parameters.ts'
import { type ListLimits, listBody } from './paging.ts'
import type { Attribute, Attributes, ResourceType, Schema } from './schema/attribute.ts'
import { schemasOf } from './schema/paths.ts'
import type { JsonObject } from './store.ts'

const core = (name: string) => `urn:ietf:params:scim:schemas:core:2.0:${name}`

export type Discovery = {
  readonly baseUrl: string
  readonly types: readonly ResourceType[]
  readonly limits: ListLimits
  readonly documentationUri?: string
  readonly bulk?: { readonly maxOperations: number; readonly maxPayloadSize: number }
}

/** Whether a path is one of discovery: the endpoints that tell a client what there is (RFC 7644 §4). */
export const isDiscovery = (segments: readonly string[]): boolean =>
  segments.length <= 2 && ['ServiceProviderConfig', 'ResourceTypes', 'Schemas'].includes(segments[0] ?? '')

/** The answer of a discovery endpoint. Throws ScimError 404 for an unknown schema or resource type, 403 for a filter (S71). */
export function discover(discovery: Discovery, [endpoint, id]: readonly string[], query: URLSearchParams): JsonObject {
  if (query.has('filter')) throw new ScimError(403, undefined, 'Discovery endpoints take no filter.')
  if (endpoint === 'ServiceProviderConfig' && id === undefined) return serviceProviderConfig(discovery, query)
  const all = endpoint === 'ResourceTypes' ? resourceTypes(discovery) : endpoint === 'Schemas' ? schemas(discovery) : []
  if (id === undefined) return listBody(all.length, all, { startIndex: 1 })
  const found = all.find(resource => String(resource.id).toLowerCase() === id.toLowerCase())
  if (!found) throw new ScimError(404, undefined, 'There is no such schema or resource type.')
  return found
}

/**
 * What this service can do (RFC 7643 §5, RFC 9865 §4, RFC 9967 §4): the truth, and nothing that is planned. `securityEvents` is shown to
 * those who ask for it by name: a client that is older than it refuses a configuration with attributes that it does not know.
 */
function serviceProviderConfig(discovery: Discovery, query: URLSearchParams): JsonObject {
  const { baseUrl, types, limits, documentationUri, bulk } = discovery
  const takesPasswords = types.some(type => Object.hasOwn(type.schema.attributes, 'password'))
  const isAsked = readProjection(query).attributes?.some(name => name.toLowerCase() === 'securityevents')
  return {
    schemas: [core('ServiceProviderConfig')],
    ...(documentationUri && { documentationUri }),
    patch: { supported: true },
    bulk: {
      supported: bulk !== undefined,
      maxOperations: bulk?.maxOperations ?? 0,
      maxPayloadSize: bulk?.maxPayloadSize ?? 0,
    },
    ...(bulk && isAsked && { securityEvents: { asyncRequest: 'request', eventUris: [] } }),
    filter: { supported: true, maxResults: limits.maxResults },
    changePassword: { supported: takesPasswords },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: limits.pageSize,
      maxPageSize: limits.maxResults,
      cursorTimeout: limits.cursorTimeout,
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A provisioning token or an access token in the Authorization header.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  }
}

const resourceTypes = ({ baseUrl, types }: Discovery): JsonObject[] =>
  types.map(({ name, endpoint, description, schema, extensions }) => ({
    schemas: [core('ResourceType')],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.urn,
    ...(extensions.length > 0 && { schemaExtensions: extensions.map(({ urn }) => ({ schema: urn, required: false })) }),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${name}` },
  }))

function schemas({ baseUrl, types }: Discovery): JsonObject[] {
  const known = new Map(types.flatMap(schemasOf).map(schema => [schema.urn, schema]))
  return [...known.values()].flatMap(schema => [schema, ...actsOf(schema)]).map(one => describeSchema(one, baseUrl))
}

/** An act is no attribute: it is never there to be read. Its schema says what its path takes; no resource has it. */
const actsOf = ({ urn, attributes }: Schema): Schema[] =>
  Object.entries(attributes).flatMap(([name, attribute]) => {
    const { description, subAttributes } = attribute
    const isTold = isAct(attribute) && subAttributes !== undefined
    return isTold ? [{ urn: `${urn}:${name}`, name, key: name, description, attributes: subAttributes }] : []
  })

const isAct = ({ patchOnly, creationOnly, subAttributes }: Attribute) => (patchOnly || creationOnly) && subAttributes

/** A schema as `/Schemas` shows it (RFC 7643 §7). */
const describeSchema = ({ urn, name, description, attributes }: Schema, baseUrl: string): JsonObject => ({
  schemas: [core('Schema')],
  id: urn,
  name,
  description,
  attributes: describeAttributes(
    Object.fromEntries(Object.entries(attributes).filter(([, attribute]) => !isAct(attribute))),
  ),
  meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${urn}` },
})

const describeAttributes = (attributes: Attributes): JsonObject[] =>
  Object.entries(attributes).map(([name, attribute]) => describeAttribute(name, attribute))

function describeAttribute(name: string, attribute: Attribute): JsonObject {
  const { type, multiValued, description, required, canonicalValues, referenceTypes, subAttributes } = attribute
  return {
    name,
    type,
    multiValued: multiValued ?? false,
    description,
    required: required ?? false,
    ...(canonicalValues && { canonicalValues: [...canonicalValues] }),
    caseExact: attribute.caseExact ?? false,
    mutability: attribute.mutability ?? 'readWrite',
    returned: attribute.returned ?? 'default',
    uniqueness: attribute.uniqueness ?? 'none',
    ...(referenceTypes && { referenceTypes: [...referenceTypes] }),
    ...(subAttributes && { subAttributes: describeAttributes(subAttributes) }),
  }
}
