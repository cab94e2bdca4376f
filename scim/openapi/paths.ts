import type { Part } from '../part.ts'
import { type Question, YAML } from '../question.ts'
import { isWritten, type ResourceType, type WriteMethod } from '../schema/attribute.ts'
import { ownTypeOf } from '../schema/own-type.ts'
import { attributesOf } from '../schema/paths.ts'
import type { JsonObject } from '../store.ts'
import { componentName, referTo } from './attributes.ts'
import { answer, contentOf, headersOf, type OpenApiPath, operation } from './operations.ts'
import { PROJECTION, QUERY, VERSION } from './parameters.ts'

export type OpenApiPaths = Readonly<Record<string, OpenApiPath>>

const NO_CONTENT: JsonObject = { description: 'It is done.' }
const NOT_MODIFIED: JsonObject = { description: 'The client has the newest version.' }

/** The endpoint of a resource type: all of its resources, `.search`, and each by its id. */
export function resourcePaths(type: ResourceType): OpenApiPaths {
  const { name: tag, endpoint, scopes } = type
  const many = endpoint.slice(1)
  const read = [scopes.read, scopes.write]
  const list = answer('A page of them.', referTo(`${tag}List`))
  const resource = answer('The resource.', referTo(tag), ['ETag', 'Location'])
  const input = referTo(componentName(type, 'request'))
  const offered = (operations: OpenApiPath): OpenApiPath =>
    Object.fromEntries(
      Object.entries(operations).filter(
        ([method]) => method === 'get' || isWritten(type, method.toUpperCase() as WriteMethod),
      ),
    )
  return {
    [endpoint]: offered({
      get: operation({
        id: `list${many}`,
        tag,
        summary: `List and find ${many}`,
        parameters: QUERY,
        answers: { 200: list },
        scopes: read,
      }),
      post: operation({
        id: `create${tag}`,
        tag,
        summary: `Create a ${tag}`,
        parameters: PROJECTION,
        body: input,
        answers: { 201: answer('The new resource.', referTo(tag), ['ETag', 'Location']) },
        errors: [409],
        scopes: [scopes.write],
      }),
    }),
    [`${endpoint}/.search`]: {
      post: operation({
        id: `search${many}`,
        tag,
        summary: `Find ${many} by a query in the body`,
        body: referTo('SearchRequest'),
        answers: { 200: list },
        scopes: read,
      }),
    },
    [`${endpoint}/{id}`]: offered({
      get: operation({
        id: `read${tag}`,
        tag,
        summary: `Read a ${tag}`,
        parameters: ['id', ...PROJECTION, 'ifNoneMatch'],
        answers: { 200: resource, 304: NOT_MODIFIED },
        errors: [404],
        scopes: read,
      }),
      put: operation({
        id: `replace${tag}`,
        tag,
        summary: `Replace a ${tag}`,
        description: 'What is left out is cleared, but for what the documents say.',
        parameters: ['id', ...PROJECTION, ...VERSION],
        body: input,
        answers: { 200: resource },
        errors: [404, 409, 412],
        scopes: [scopes.write],
      }),
      patch: operation({
        id: `patch${tag}`,
        tag,
        summary: `Change a ${tag}`,
        parameters: ['id', ...PROJECTION, ...VERSION],
        body: referTo('PatchRequest'),
        answers: { 200: resource, 204: NO_CONTENT },
        errors: [404, 409, 412],
        scopes: [scopes.write, ...patchScopes(type)],
      }),
      delete: operation({
        id: `delete${tag}`,
        tag,
        summary: `Delete a ${tag}`,
        parameters: ['id', ...VERSION],
        answers: { 204: NO_CONTENT },
        errors: [404, 412],
        scopes: [scopes.write],
      }),
    }),
  }
}

/** `/Me`, where people can be resources of the type (RFC 7644 §3.11). */
export function ownPaths(type: ResourceType): OpenApiPaths {
  const own = ownTypeOf(type)
  if (!own) return {}
  const { read, write } = own.scopes
  const tag = 'Me'
  const answers = { 200: answer('The person.', referTo(type.name), ['ETag', 'Location']) }
  const description = 'For an access token that an application got for the person who signed in.'
  const writing = { tag, description, answers, errors: [404, 409, 412], scopes: [write] }
  return {
    '/Me': {
      get: operation({
        id: 'readMe',
        tag,
        summary: 'Read one’s own data',
        description,
        parameters: [...PROJECTION, 'ifNoneMatch'],
        answers: { ...answers, 304: NOT_MODIFIED },
        errors: [404],
        scopes: [read, write],
      }),
      put: operation({
        ...writing,
        id: 'replaceMe',
        summary: 'Replace one’s own data',
        parameters: [...PROJECTION, ...VERSION],
        body: referTo(componentName(type, 'own')),
      }),
      patch: operation({
        ...writing,
        id: 'patchMe',
        summary: 'Change one’s own data',
        parameters: [...PROJECTION, ...VERSION],
        body: referTo('PatchRequest'),
      }),
    },
  }
}

/** Scopes that let a caller patch some attributes and nothing else. */
const patchScopes = (type: ResourceType): string[] => [
  ...new Set(attributesOf(type).flatMap(({ attribute }) => attribute.writeScopes ?? [])),
]

/** What the endpoint of a type answers beside its resources. */
export const questionPaths = (
  { name: tag, endpoint }: { readonly name: string; readonly endpoint: string },
  questions: readonly Question[],
): OpenApiPaths =>
  Object.fromEntries(
    questions.map(({ name, method, scopes, described }) => [
      `${endpoint}/${name}`,
      {
        [method.toLowerCase()]: operation({
          id: described.id,
          tag,
          summary: described.summary,
          parameters: described.parameters,
          body: described.request,
          bodyType: described.yaml === 'request' ? YAML : undefined,
          answers: { 200: answerOf(described), ...(described.yaml === 'response' && { 304: NOT_MODIFIED }) },
          errors: described.parameters?.includes('ifMatch') ? [412] : [],
          scopes,
        }),
      },
    ]),
  )

/** What the endpoint of a type answers below its resources. */
export const partPaths = ({ name: tag, endpoint }: ResourceType, parts: readonly Part[]): OpenApiPaths =>
  Object.fromEntries(
    parts.map(({ name, described: { id, summary, parameters, content, scopes } }) => [
      `${endpoint}/{id}/${name}`,
      {
        get: operation({
          id,
          tag,
          summary,
          parameters,
          answers: {
            200: {
              description: 'The answer.',
              content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
            },
          },
          errors: [404],
          scopes,
        }),
      },
    ]),
  )

const answerOf = ({ response, yaml }: Question['described']): JsonObject =>
  yaml === 'response'
    ? { description: 'The answer.', headers: headersOf(['ETag']), content: contentOf(response, YAML) }
    : answer('The answer.', response)
