import { scimErrors } from '../error.ts'
import type { JsonObject } from '../store.ts'
import { referTo } from './attributes.ts'

/** What can be done at a path by one method (OpenAPI 3.1, "Operation Object"). */
export type OpenApiOperation = {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters: readonly JsonObject[]
  readonly requestBody?: JsonObject
  readonly responses: Readonly<Record<string, JsonObject>>
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}

export type OpenApiPath = Readonly<Record<string, OpenApiOperation>>

type Given = {
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** Names of parameters among the components. */
  readonly parameters?: readonly string[] | undefined
  /** The schema of the body, and what it is sent as where that isn't SCIM's JSON. */
  readonly body?: JsonObject | undefined
  readonly bodyType?: string | undefined
  readonly answers: Readonly<Record<string, JsonObject>>
  /** Statuses of errors, beside those that every operation may be answered with. */
  readonly errors?: readonly number[]
  /** Scopes, any of which will do, or none where every token does; undefined for what everybody may read. */
  readonly scopes?: readonly string[]
}

const MEDIA_TYPE = 'application/scim+json'

/** Errors that any request of a caller may meet, and those of one with a body beside them. */
const ALWAYS = [400, 401, 403, 429, 500, 503]
const WITH_BODY = [408, 413, 415]

/** One operation, with the errors that every one like it may be answered with. */
export function operation(given: Given): OpenApiOperation {
  const { id, tag, summary, description, parameters = [], body, bodyType, answers, errors = [], scopes } = given
  const statuses = [...new Set([...(scopes ? ALWAYS : []), ...(body ? WITH_BODY : []), ...errors])]
    .filter(status => status in scimErrors)
    .sort()
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    parameters: parameters.map(name => ({ $ref: `#/components/parameters/${name}` })),
    ...(body && { requestBody: { required: true, content: contentOf(body, bodyType) } }),
    responses: {
      ...answers,
      ...Object.fromEntries(statuses.map(status => [String(status), { $ref: `#/components/responses/${status}` }])),
    },
    security: scopes?.length === 0 ? [{ bearer: [] }] : (scopes ?? []).map(scope => ({ bearer: [scope] })),
  }
}

/** A body of one media type, SCIM's own unless another is named. */
export const contentOf = (schema: JsonObject, mediaType = MEDIA_TYPE): JsonObject => ({ [mediaType]: { schema } })

/** An answer with a body. */
export const answer = (description: string, schema: JsonObject, headers: readonly string[] = []): JsonObject => ({
  description,
  ...(headers.length > 0 && { headers: headersOf(headers) }),
  content: contentOf(schema),
})

/** Headers of an answer, by their names among the components. */
export const headersOf = (names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map(name => [name, { $ref: `#/components/headers/${name}` }]))

/** The answers of errors, by status, with what to do about each kind. */
export const errorResponses = (): Record<string, { description: string; content: JsonObject }> =>
  Object.fromEntries(
    Object.entries<Readonly<Record<string, string>>>(scimErrors).map(([status, kinds]) => [
      status,
      { description: descriptionOf(kinds), content: contentOf(referTo('Error')) },
    ]),
  )

const descriptionOf = (kinds: Readonly<Record<string, string>>) =>
  Object.entries(kinds)
    .map(([kind, remedy]) => (kind === 'plain' ? remedy : `\`${kind}\`: ${remedy}`))
    .join('\n\n')
