import { registerSchema, unregisterSchema, validate } from '@hyperjump/json-schema/openapi-3-1'
import type { Response } from 'supertest'
import type { OpenApi } from '../../scim/openapi/document.ts'
import { YAML } from '../../scim/question.ts'

const SCIM = 'application/scim+json'
/** Answered as a text, whatever is in it. */
const TEXTS = [YAML, 'text/event-stream']
const META_SCHEMA = 'https://spec.openapis.org/oas/3.1/schema-base'

/** What an independent validator finds wrong in an OpenAPI document. */
export const problemsOf = async (document: OpenApi): Promise<string[]> => judge(META_SCHEMA, document)

/** The schemas of an OpenAPI document, to hold bodies against. */
export function createContract(document: OpenApi) {
  const uri = `${document.servers[0]?.url}/openapi.json`
  registerSchema({ $schema: META_SCHEMA, ...JSON.parse(JSON.stringify(document)) }, uri)
  const bodyAt = (mediaType: string, ...names: string[]) =>
    `${uri}#${pointer([...names, 'content', mediaType, 'schema'])}`
  return {
    /** What is wrong with an answer to a documented request. */
    async problemsOfAnswer(path: string, method: string, { status, text, type }: Response): Promise<string[]> {
      const answer = document.paths[path]?.[method]?.responses[status]
      if (!answer) return [`${method} ${path} is not documented to answer ${status}`]
      if (text === '') return answer.content ? ['the answer is empty'] : []
      const at = answer.$ref
        ? bodyAt(SCIM, 'components', 'responses', String(status))
        : bodyAt(TEXTS.includes(type) ? type : SCIM, 'paths', path, method, 'responses', String(status))
      return judge(at, TEXTS.includes(type) ? text : JSON.parse(text))
    },
    /** What is wrong with the body of a request. */
    problemsOfBody: (path: string, method: string, body: object): Promise<string[]> =>
      judge(bodyAt(SCIM, 'paths', path, method, 'requestBody'), body),
    forget: () => unregisterSchema(uri),
  }
}

async function judge(schema: string, value: unknown): Promise<string[]> {
  const output = await validate(schema, JSON.parse(JSON.stringify(value)), 'BASIC')
  if (output.valid) return []
  return (output.errors ?? []).map(one => `${one.instanceLocation} by ${one.absoluteKeywordLocation}`)
}

const pointer = (names: readonly string[]) =>
  names.map(name => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')
