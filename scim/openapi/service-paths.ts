import type { JsonObject } from '../store.ts'
import { referTo } from './attributes.ts'
import { answer, headersOf, operation } from './operations.ts'
import { QUERY } from './parameters.ts'
import type { OpenApiPaths } from './paths.ts'

const TAG = 'Service'
const OBJECT: JsonObject = { type: 'object' }

const discovered = (id: string, summary: string, schema: JsonObject, parameters: readonly string[] = []) => ({
  get: operation({
    id,
    tag: TAG,
    summary,
    parameters,
    answers: { 200: answer('As RFC 7643 describes it.', schema) },
    errors: parameters.length > 0 ? [403, 404] : [403],
  }),
})

/** What tells a client what there is: for everybody (RFC 7644 §4). */
export const discoveryPaths: OpenApiPaths = {
  '/ServiceProviderConfig': discovered('readServiceProviderConfig', 'What this service can do', OBJECT),
  '/ResourceTypes': discovered('listResourceTypes', 'The resource types', referTo('List')),
  '/ResourceTypes/{id}': discovered('readResourceType', 'One resource type, by its name', OBJECT, ['id']),
  '/Schemas': discovered('listSchemas', 'The schemas, with every attribute', referTo('List')),
  '/Schemas/{id}': discovered('readSchema', 'One schema, by its URN', OBJECT, ['id']),
}

/** A query over all resource types (RFC 7644 §3.4.2.1). */
export const rootPaths = (scopes: readonly string[]): OpenApiPaths => ({
  '/': {
    get: operation({
      id: 'listAll',
      tag: TAG,
      summary: 'List and find resources of every type',
      parameters: QUERY,
      answers: { 200: answer('A page of them.', referTo('List')) },
      scopes,
    }),
  },
  '/.search': {
    post: operation({
      id: 'searchAll',
      tag: TAG,
      summary: 'Find resources of every type by a query in the body',
      body: referTo('SearchRequest'),
      answers: { 200: answer('A page of them.', referTo('List')) },
      scopes,
    }),
  },
})

/** Many requests in one (RFC 7644 §3.7). */
export const bulkPaths = (scopes: readonly string[]): OpenApiPaths => ({
  '/Bulk': {
    post: operation({
      id: 'bulk',
      tag: TAG,
      summary: 'Send many requests in one',
      description: 'Each of them is allowed, judged and answered as if it came alone.',
      parameters: ['prefer'],
      body: referTo('BulkRequest'),
      answers: {
        200: answer('What became of each of them.', referTo('BulkResponse')),
        202: {
          description: 'It is carried out later; Location says how far it is.',
          headers: headersOf(['Location', 'Set-Txn']),
        },
      },
      scopes,
    }),
  },
  '/Bulk/{id}': {
    get: operation({
      id: 'readBulk',
      tag: TAG,
      summary: 'How far a Bulk is that is carried out after its answer',
      parameters: ['id'],
      answers: { 200: answer('How far it is; at its end with what became of each request.', referTo('BulkStatus')) },
      errors: [404],
      scopes,
    }),
  },
})
