import { insufficientScope } from './access.ts'
import { isObject } from './attributes.ts'
import { ScimError } from './error.ts'
import { etagOf, matches, versionOfText, versionsOf } from './etag.ts'
import { type CallerRequest, headerOf, type Operations, type Place, readJson, type ScimResponse } from './request.ts'
import type { JsonObject } from './store.ts'

/** What an endpoint answers beside its resources, at a name of its own below it: `/PasswordPolicies/.explain`. */
export type Question = {
  /** With the dot that no id begins with. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** Any of them will do; where there are none, whoever has a token may ask. */
  readonly scopes: readonly string[]
  /** A text is answered as YAML, with an ETag. */
  readonly answer: (request: CallerRequest) => Promise<JsonObject | string>
  /** For the OpenAPI document: names of parameters there, and the schemas of the bodies. */
  readonly described: {
    readonly id: string
    readonly summary: string
    readonly parameters?: readonly string[]
    readonly request?: JsonObject
    readonly response: JsonObject
    /** Which of the two is YAML, and not SCIM's JSON. */
    readonly yaml?: 'request' | 'response'
  }
}

/** RFC 9512. */
export const YAML = 'application/yaml'

/** The place of an endpoint's questions. Throws ScimError 403 insufficient_scope (S9). */
export const questionPlace =
  (questions: readonly Question[]): Place =>
  ([name, ...rest]) => {
    const asked = rest.length === 0 ? questions.filter(question => question.name === name) : []
    const operations: Operations = Object.fromEntries(asked.map(question => [question.method, answering(question)]))
    return asked.length > 0 ? operations : undefined
  }

const answering =
  ({ scopes, answer, described }: Question): Operations[string] =>
  async request => {
    const [first] = scopes
    if (first !== undefined && !scopes.some(scope => request.caller.scopes.has(scope))) throw insufficientScope(first)
    requireMembersOf(described, request)
    const body = await answer(request)
    return typeof body === 'string' ? textAnswer(body, request) : { status: 200, headers: {}, body }
  }

/** A misspelt member would be a question that nobody meant, as one about the default policy instead of somebody's. */
function requireMembersOf({ request: schema, yaml }: Question['described'], request: CallerRequest): void {
  if (!isObject(schema?.properties) || schema.additionalProperties === true || yaml === 'request') return
  const names = Object.keys(schema.properties).filter(name => name !== 'schemas')
  const body = readJson(request)
  const given = isObject(body) ? Object.keys(body) : []
  const unknown = given.find(name => name !== 'schemas' && !names.includes(name))
  if (unknown === undefined) return
  const known = names.map(name => `"${name}"`).join(', ')
  throw new ScimError(400, 'invalidSyntax', `There is no member "${unknown}" here. There is: ${known}.`)
}

function textAnswer(text: string, request: CallerRequest): ScimResponse {
  const version = versionOfText(text)
  const known = versionsOf(headerOf(request, 'if-none-match'))
  const headers = { ETag: etagOf(version) }
  if (known && matches(known, version)) return { status: 304, headers }
  return { status: 200, headers: { ...headers, 'Content-Type': YAML }, body: text }
}
