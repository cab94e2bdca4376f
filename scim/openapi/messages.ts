import { scimErrors } from '../error.ts'
import type { JsonObject } from '../store.ts'
import { referTo } from './attributes.ts'

const urn = (name: string) => `urn:ietf:params:scim:api:messages:2.0:${name}`

/** `schemas` of a message: it holds this URN. */
const schemasOf = (name: string): JsonObject => ({
  type: 'array',
  items: { type: 'string' },
  contains: { const: urn(name) },
  examples: [[urn(name)]],
})

const text = (description: string): JsonObject => ({ type: 'string', description })
const count = (description: string): JsonObject => ({ type: 'integer', minimum: 0, description })
const names = (description: string): JsonObject => ({ type: 'array', items: { type: 'string' }, description })

const scimTypes = Object.values<object>(scimErrors)
  .flatMap(kinds => Object.keys(kinds))
  .filter(kind => kind !== 'plain')

/** A page of resources (RFC 7644 §3.4.2). */
export const listSchema = (resource: JsonObject): JsonObject => ({
  type: 'object',
  required: ['schemas', 'Resources'],
  properties: {
    schemas: schemasOf('ListResponse'),
    totalResults: count('How many resources there are on all pages together.'),
    startIndex: count('The place of the first resource of this page; 1 is the first.'),
    itemsPerPage: count('How many resources are on this page.'),
    nextCursor: text('Leads to the next page, where there is one (RFC 9865).'),
    Resources: { type: 'array', items: resource },
  },
})

/** The messages of the protocol that are not resources (RFC 7644 §3.1). */
export const messageSchemas: Readonly<Record<string, JsonObject>> = {
  Error: {
    type: 'object',
    description: 'What went wrong (RFC 7644 §3.12). A refused password has the rules that it breaks beside it.',
    required: ['schemas', 'status', 'detail'],
    properties: {
      schemas: schemasOf('Error'),
      status: { type: 'string', enum: Object.keys(scimErrors), description: 'The HTTP status.' },
      scimType: { type: 'string', enum: [...new Set(scimTypes)], description: 'The kind of error.' },
      detail: text('What went wrong, for people.'),
      violations: {
        type: 'array',
        description: 'The rules of the policy that a password breaks.',
        items: {
          type: 'object',
          required: ['rule', 'message'],
          properties: {
            rule: text('The name of the rule.'),
            message: text('The rule in words.'),
            data: { type: 'object' },
          },
        },
      },
    },
  },
  SearchRequest: {
    type: 'object',
    description: 'A query in a body, for filters that are long or not for everybody’s eyes (RFC 7644 §3.4.3).',
    required: ['schemas'],
    properties: {
      schemas: schemasOf('SearchRequest'),
      attributes: names('The attributes to answer.'),
      excludedAttributes: names('The attributes to leave out.'),
      filter: text('Which resources.'),
      sortBy: text('The attribute to sort by.'),
      sortOrder: { type: 'string', enum: ['ascending', 'descending'] },
      startIndex: { type: 'integer', description: 'The place of the first resource; 1 is the first.' },
      count: { type: 'integer', description: 'The most resources on a page.' },
      cursor: text('"" for the first page, then `nextCursor` of the page before (RFC 9865).'),
    },
  },
  PatchRequest: {
    type: 'object',
    description: 'Changes one after the other; all of them are made, or none (RFC 7644 §3.5.2).',
    required: ['schemas', 'Operations'],
    properties: {
      schemas: schemasOf('PatchOp'),
      Operations: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['op'],
          properties: {
            op: { type: 'string', enum: ['add', 'remove', 'replace'] },
            path: text(
              'What to change: `displayName`, `emails[type eq "work"].value`. Without it `value` holds attributes.',
            ),
            value: { description: 'The new value.' },
          },
        },
      },
    },
  },
}

/** Many requests in one (RFC 7644 §3.7). */
export const bulkSchemas: Readonly<Record<string, JsonObject>> = {
  BulkRequest: {
    type: 'object',
    required: ['schemas', 'Operations'],
    properties: {
      schemas: schemasOf('BulkRequest'),
      failOnErrors: { type: 'integer', minimum: 1, description: 'Stop after so many errors.' },
      Operations: {
        type: 'array',
        items: {
          type: 'object',
          required: ['method', 'path'],
          properties: {
            method: { type: 'string', enum: ['POST', 'PUT', 'PATCH', 'DELETE'] },
            path: text('`/Users`, or `/Users/` and an id.'),
            bulkId: text('A name for what a POST makes; others refer to it by `bulkId:` and this name.'),
            version: text('The version that is meant, like If-Match.'),
            data: { type: 'object', description: 'The body of the request.' },
          },
        },
      },
    },
  },
  BulkResponse: {
    type: 'object',
    required: ['schemas', 'Operations'],
    properties: {
      schemas: schemasOf('BulkResponse'),
      Operations: {
        type: 'array',
        items: {
          type: 'object',
          required: ['method', 'status'],
          properties: {
            method: { type: 'string' },
            bulkId: text('As in the request.'),
            location: text('The address of the resource.'),
            version: text('Its version.'),
            status: text('The HTTP status.'),
            response: { type: 'object', description: 'The error; after a reset the one-time password.' },
          },
        },
      },
    },
  },
  BulkStatus: {
    type: 'object',
    required: ['schemas', 'txn', 'state', 'acceptedAt', 'expiresAt', 'operations', 'done', 'failed'],
    properties: {
      schemas: { type: 'array', items: { type: 'string' } },
      txn: text('The transaction id.'),
      state: { type: 'string', enum: ['waiting', 'running', 'finished'] },
      acceptedAt: { type: 'string', format: 'date-time' },
      expiresAt: { type: 'string', format: 'date-time', description: 'When it is forgotten.' },
      operations: count('How many requests it has.'),
      done: count('How many have been carried out.'),
      failed: count('How many of those failed.'),
      response: { ...referTo('BulkResponse'), description: 'At its end.' },
    },
  },
}
