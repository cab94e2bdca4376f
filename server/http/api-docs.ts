import type { Middleware } from 'koa'
import type { OpenApi } from '../../scim/openapi/document.ts'
import type { OpenApiOperation } from '../../scim/openapi/operations.ts'
import type { JsonObject } from '../../scim/store.ts'
import { en } from '../../texts/en.ts'
import { apiPage, type ShownAttribute, type ShownOperation, type ShownSchema } from '../../views/pages/api.tsx'

type Options = { readonly prefix: string; readonly openApi: OpenApi; readonly issuerName: string }

/** The page on which people read what programs read as OpenAPI. It says what holds for everybody, and is made once, for the first of them. */
export function apiDocs(options: Options): Middleware {
  let page: string | undefined
  return async (ctx, next) => {
    if (ctx.path !== `${options.prefix}/docs` || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    page ??= pageOf(options)
    ctx.type = 'html'
    ctx.body = page
  }
}

function pageOf({ prefix, openApi, issuerName }: Options): string {
  return apiPage({
    common: { issuerName, texts: en },
    title: openApi.info.title,
    baseUrl: openApi.servers[0]?.url ?? '',
    jsonHref: `${prefix}/openapi.json`,
    groups: openApi.tags.map(({ name, description }) => ({
      name,
      description,
      operations: operationsOf(openApi, name),
    })),
    schemas: Object.entries(openApi.components.schemas).map(([name, schema]) => showSchema(name, schema)),
    errors: Object.entries(openApi.components.responses).map(([status, { description }]) => ({
      status,
      kinds: description.split('\n\n'),
    })),
  })
}

const operationsOf = (openApi: OpenApi, tag: string): ShownOperation[] =>
  Object.entries(openApi.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => showOperation(openApi, path, method, operation)),
  )

function showOperation(openApi: OpenApi, path: string, method: string, operation: OpenApiOperation): ShownOperation {
  const { operationId, summary, description, security, parameters, requestBody, responses } = operation
  const answers = Object.entries(responses)
  const body = requestBody && schemaIn(requestBody)
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    ...(description !== undefined && { description }),
    scopes: security.flatMap(({ bearer = [] }) => bearer),
    parameters: parameters.map(({ $ref }) => {
      const { name, in: place, description: about } = openApi.components.parameters[nameIn($ref)] ?? {}
      return { name: String(name), place: String(place), description: String(about) }
    }),
    ...(body !== undefined && { body }),
    answers: answers.flatMap(([status, answer]) => {
      const schema = schemaIn(answer)
      return answer.$ref ? [] : [{ status, description: String(answer.description), ...(schema && { schema }) }]
    }),
    errors: answers.flatMap(([status, { $ref }]) => ($ref ? [status] : [])),
  }
}

/** The name of the schema of a body. */
function schemaIn({ content }: JsonObject): string | undefined {
  const [media] = Object.values((content ?? {}) as Record<string, { schema: JsonObject }>)
  return media?.schema.$ref === undefined ? undefined : nameIn(media.schema.$ref)
}

const showSchema = (name: string, schema: JsonObject): ShownSchema => ({
  name,
  description: String(schema.description ?? ''),
  attributes: showAttributes(schema),
})

function showAttributes({ properties, required = [] }: JsonObject): ShownAttribute[] {
  return Object.entries((properties ?? {}) as Record<string, JsonObject>).map(([name, schema]) => {
    const value = schema.type === 'array' ? (schema.items as JsonObject) : schema
    const isRequired = (required as string[]).includes(name)
    return {
      name,
      type: typeOf(value) + (schema.type === 'array' ? ', several' : ''),
      notes: [
        isRequired && 'required',
        schema.readOnly && 'read only',
        schema.writeOnly && 'write only',
        ...limitsOf(value),
      ].filter(note => typeof note === 'string'),
      description: String(schema.description ?? ''),
      parts: showAttributes(value),
    }
  })
}

const typeOf = ({ $ref, format, type = 'any' }: JsonObject) =>
  $ref === undefined ? String(format ?? type) : nameIn($ref)

function limitsOf({ minimum, maximum, maxLength, enum: values, examples }: JsonObject): string[] {
  return [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`up to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`up to ${maxLength} characters`]),
    ...(Array.isArray(values) ? [`one of ${values.join(', ')}`] : []),
    ...(Array.isArray(examples) ? [`such as ${examples.flat().join(', ')}`] : []),
  ]
}

const nameIn = (reference: unknown): string => String(reference).split('/').at(-1) ?? ''
