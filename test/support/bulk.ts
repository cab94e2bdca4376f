import { expect } from 'chai'
import type { Response } from 'supertest'
import { USER } from './scim.ts'
import { PATCH_OP } from './scim-client.ts'

export const BULK = '/scim/v2/Bulk'

type Done = {
  readonly method?: string
  readonly bulkId?: string
  readonly location?: string
  readonly version?: string
  readonly status: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the server sends.
  readonly response?: any
}

/** The envelope of a Bulk. */
export const bulkOf = (operations: readonly object[], more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
  Operations: operations,
  ...more,
})

/** The POST of a person, by a bulkId that is the userName too. */
export const newUser = (name: string, more: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId: name,
  data: { schemas: [USER], userName: name, ...more },
})

export const patchOf = (path: string, ...operations: object[]) => ({
  method: 'PATCH',
  path,
  data: { schemas: [PATCH_OP], Operations: operations },
})

export const deleteOf = (path: string) => ({ method: 'DELETE', path })

/** What a Bulk answered, operation by operation. */
export function doneIn({ status, type, text }: Response): Done[] {
  expect(status, text).to.equal(200)
  expect(type).to.equal('application/scim+json')
  const { schemas, Operations } = JSON.parse(text)
  expect(schemas).to.deep.equal(['urn:ietf:params:scim:api:messages:2.0:BulkResponse'])
  return Operations
}

/** The same in words: "POST 201", "PATCH 400 invalidPath". */
export const verdictsIn = (answer: Response): string[] => verdictsOf({ Operations: doneIn(answer) })

/** The same of a BulkResponse that is part of something else. */
export const verdictsOf = ({ Operations }: { Operations: readonly Done[] }): string[] =>
  Operations.map(({ method, status, response }) => [method, status, response?.scimType].filter(Boolean).join(' '))

/** The path of a resource below the host. */
export const pathOf = ({ location = '' }: Done): string => new URL(location).pathname
