import type { Part } from '../part.ts'
import type { Question } from '../question.ts'
import { isWritten, type ResourceType, type Schema } from '../schema/attribute.ts'
import type { JsonObject } from '../store.ts'
import { componentName, extensionSchema, hasAttributes, referTo, resourceSchema } from './attributes.ts'
import { bulkSchemas, listSchema, messageSchemas } from './messages.ts'
import { errorResponses } from './operations.ts'
import { headers, parameters } from './parameters.ts'
import { type OpenApiPaths, ownPaths, partPaths, questionPaths, resourcePaths } from './paths.ts'
import { bulkPaths, discoveryPaths, rootPaths } from './service-paths.ts'

export type OpenApi = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: OpenApiPaths
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonObject>>
    readonly parameters: Readonly<Record<string, JsonObject>>
    readonly headers: Readonly<Record<string, JsonObject>>
    readonly responses: Readonly<Record<string, { readonly description: string; readonly content: JsonObject }>>
    readonly securitySchemes: JsonObject
  }
}

/**
 * A SCIM service in the words of OpenAPI 3.1, made of the attribute tables of its resource types. Pure: the base's address and title, the
 * types and whether there is Bulk go in.
 */
export function createOpenApi(service: {
  readonly title: string
  readonly baseUrl: string
  readonly types: readonly ResourceType[]
  readonly hasBulk: boolean
  readonly questions?: Readonly<Record<string, readonly Question[]>>
  readonly ownQuestions?: readonly Question[]
  readonly parts?: Readonly<Record<string, readonly Part[]>>
}): OpenApi {
  const { title, baseUrl, types, hasBulk, questions = {}, ownQuestions = [], parts = {} } = service
  const scopes = [...new Set(types.flatMap(type => [type.scopes.read, type.scopes.write]))]
  return {
    openapi: '3.1.1',
    info: {
      title,
      version: '2.0',
      description: 'SCIM 2.0 (RFC 7643, RFC 7644). Made of the declarations that the service runs on.',
    },
    servers: [{ url: baseUrl }],
    tags: tagsOf(types),
    paths: {
      ...Object.assign({}, ...types.map(resourcePaths), ...types.map(ownPaths)),
      ...Object.assign({}, ...types.map(type => questionPaths(type, questions[type.name] ?? []))),
      ...questionPaths({ name: 'Service', endpoint: '' }, ownQuestions),
      ...Object.assign({}, ...types.map(type => partPaths(type, parts[type.name] ?? []))),
      ...rootPaths(scopes),
      ...(hasBulk && bulkPaths(scopes)),
      ...discoveryPaths,
    },
    components: {
      schemas: {
        ...Object.assign({}, ...types.map(schemasOfType)),
        List: listSchema({ type: 'object' }),
        ...messageSchemas,
        ...(hasBulk && bulkSchemas),
      },
      parameters,
      headers,
      responses: errorResponses(),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A provisioning token, or an access token of this server for this base. Any one of the scopes named will do.',
        },
      },
    },
  }
}

const tagsOf = (types: readonly ResourceType[]) => [
  ...types.map(({ name, description }) => ({ name, description })),
  ...(types.some(({ ownScopes }) => ownScopes) ? [{ name: 'Me', description: 'A person’s own data.' }] : []),
  { name: 'Service', description: 'The service as a whole.' },
]

/** Whether a request holds a resource of the type. */
const isSent = (type: ResourceType) => isWritten(type, 'POST') || isWritten(type, 'PUT')

/** A resource type as it is answered and as it is sent, with its extensions, and a page of it. */
function schemasOfType(type: ResourceType): Record<string, JsonObject> {
  const extension = (schema: Schema, direction: 'answer' | 'request') =>
    hasAttributes(schema, direction) ? { [componentName(schema, direction)]: extensionSchema(schema, direction) } : {}
  return Object.assign(
    {
      [componentName(type, 'answer')]: resourceSchema(type, 'answer'),
      ...(isSent(type) && { [componentName(type, 'request')]: resourceSchema(type, 'request') }),
      [`${type.name}List`]: listSchema(referTo(type.name)),
      ...(type.ownScopes && { [componentName(type, 'own')]: resourceSchema(type, 'own') }),
    },
    ...type.extensions.flatMap(schema => [extension(schema, 'answer'), extension(schema, 'request')]),
  )
}
