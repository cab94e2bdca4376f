import { expect } from 'chai'
import { scimErrors } from '../../scim/error.ts'
import { createOpenApi } from '../../scim/openapi/document.ts'
import * as types from '../../scim/schema/resource-types.ts'
import { createContract, problemsOf } from '../support/open-api.ts'
import { ENTERPRISE, PASSWORD, USER } from './support.ts'

const BASE = 'https://id.example/scim/v2'

const { groupType, userType, ...administration } = types

describe('the OpenAPI document', () => {
  const everything = {
    title: 'People',
    baseUrl: BASE,
    types: [userType, groupType],
    hasBulk: true,
  }
  const document = createOpenApi(everything)
  const { schemas, responses } = document.components
  const contract = createContract(document)
  after(contract.forget)

  const documents = {
    'of people, with all there is': everything,
    'of the administration': { ...everything, types: Object.values(administration) },
    'without Bulk': { ...everything, hasBulk: false },
  }
  for (const [what, service] of Object.entries(documents)) {
    it(`${what} is valid OpenAPI 3.1, by a validator of somebody else`, async () => {
      expect(await problemsOf(createOpenApi(service))).to.deep.equal([])
    })
  }

  it('a wrong one is not', async () => {
    const problems = await problemsOf({ ...document, info: { ...document.info, title: 7 } } as never)
    expect(problems).to.not.deep.equal([])
  })

  it('names each operation once, and refers to nothing that is not there', () => {
    const ids = Object.values(document.paths).flatMap(path => Object.values(path).map(({ operationId }) => operationId))
    expect(new Set(ids).size).to.equal(ids.length)
    const text = JSON.stringify(document)
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g))
      expect((document.components as Record<string, object>)[kind], `${kind}/${name}`).to.have.property(name)
  })

  it('offers Bulk where the service does, and /Me where people are', () => {
    const few = createOpenApi({ ...everything, types: [groupType], hasBulk: false })
    expect(Object.keys(document.paths)).to.include.members(['/', '/.search', '/Bulk', '/Me'])
    expect(few.paths).to.not.have.any.keys('/Bulk', '/Me')
    expect(few.components.schemas).to.not.have.any.keys('BulkRequest', 'MeInput')
  })

  it('tells of every body that it may come too late, and of every write how to say which version it means', () => {
    const operations = Object.values(document.paths).flatMap(path => Object.entries(path))
    const refer = (name: string) => ({ $ref: `#/components/parameters/${name}` })
    for (const [method, { operationId, requestBody, parameters, responses: answers }] of operations) {
      expect('408' in answers, operationId).to.equal(requestBody !== undefined)
      if (['put', 'patch', 'delete'].includes(method))
        expect(parameters, operationId).to.deep.include.members([refer('ifMatch'), refer('unlessMatch')])
    }
    expect(JSON.stringify(document)).to.not.include('previousCursor')
  })

  it('describes what a Bulk is answered with, at once and later', async () => {
    const done = { method: 'PATCH', location: `${BASE}/Users/1`, status: '200', response: { id: '1' } }
    const response = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'], Operations: [done] }
    const counts = { operations: 1, done: 1, failed: 0 }
    const dates = { acceptedAt: '2026-11-25T09:00:00Z', expiresAt: '2026-11-26T09:00:00Z' }
    const status = { schemas: ['urn:x'], txn: '1', state: 'finished', ...dates, ...counts, response }
    const problems = (path: string, method: string, code: number, body?: object) =>
      contract.problemsOfAnswer(path, method, { status: code, text: body ? JSON.stringify(body) : '' } as never)
    expect(await problems('/Bulk', 'post', 200, response)).to.deep.equal([])
    expect(await problems('/Bulk', 'post', 202)).to.deep.equal([])
    expect(await problems('/Bulk/{id}', 'get', 200, status)).to.deep.equal([])
    expect(await problems('/Bulk/{id}', 'get', 200, { ...status, state: 'lost' })).to.not.deep.equal([])
  })

  it('knows every error with its scimTypes and remedies', () => {
    expect(Object.keys(responses)).to.deep.equal(Object.keys(scimErrors))
    for (const [status, kinds] of Object.entries(scimErrors)) {
      for (const [kind, remedy] of Object.entries(kinds)) {
        expect(responses[status]?.description).to.include(remedy)
        if (kind !== 'plain') expect(responses[status]?.description).to.include(`\`${kind}\``)
      }
    }
  })

  it('shows in an answer what is returned, and asks in a request for what can be written', () => {
    const properties = (name: string) => Object.keys((schemas[name]?.properties ?? {}) as object)
    expect(properties('User'))
      .to.include.members(['id', 'meta', 'groups', ENTERPRISE, PASSWORD])
      .and.not.include('password')
    expect(properties('UserInput'))
      .to.include.members(['password', 'userName'])
      .and.not.include.members(['id', 'groups'])
    expect(properties('PasswordState')).to.include('locked').and.not.include('reset')
    expect(properties('PasswordStateInput')).to.have.members([
      'mustChange',
      'cantChange',
      'federated',
      'protected',
      'reset',
      'unlock',
      'importedHash',
    ])
    expect(properties('MeInput')).to.include('displayName').and.not.include.members(['emails', 'userName', 'active'])
    expect(schemas.UserInput).to.deep.include({ required: ['schemas', 'userName'] })
    expect(schemas.User).to.nested.include({ 'properties.groups.readOnly': true, additionalProperties: false })
    expect(schemas.UserInput).to.nested.include({ 'properties.password.writeOnly': true })
  })

  it('names the types, limits and usual values of the table', () => {
    expect(schemas.UserInput).to.nested.include({
      'properties.userName.maxLength': 256,
      'properties.active.type': 'boolean',
      'properties.emails.type': 'array',
      'properties.x509Certificates.items.properties.value.contentEncoding': 'base64',
    })
    expect(schemas).to.have.nested.property('UserInput.properties.emails.items.properties.type.examples[0]', 'work')
    expect(schemas).to.have.nested.property('PasswordState.properties.passwordExpiresAt.format', 'date-time')
  })

  const bodies: readonly (readonly [what: string, body: object, isRight: boolean])[] = [
    ['the least', { schemas: [USER], userName: 'ann' }, true],
    ['no userName', { schemas: [USER] }, false],
    ['a wrong type', { schemas: [USER], userName: 'ann', active: 'yes' }, false],
    ['a value that is too long', { schemas: [USER], userName: 'a'.repeat(257) }, false],
    ['what nobody knows, which is ignored', { schemas: [USER], userName: 'ann', shoeSize: 42 }, true],
    ['an extension', { schemas: [USER], userName: 'ann', [ENTERPRISE]: { department: 'R&D' } }, true],
    ['an extension with a wrong type', { schemas: [USER], userName: 'ann', [ENTERPRISE]: { department: 7 } }, false],
  ]
  for (const [what, body, isRight] of bodies) {
    it(`${isRight ? 'takes' : 'refuses'} a person with ${what}`, async () => {
      const problems = await contract.problemsOfBody('/Users', 'post', body)
      expect(problems.length === 0, problems.join('; ')).to.equal(isRight)
    })
  }
})
