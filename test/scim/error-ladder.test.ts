import { expect } from 'chai'
import {
  ann,
  bodyOf,
  callerWith,
  createMemoryService,
  type MemoryService,
  patchOf,
  retitle,
  SEARCH,
  type Send,
} from './memory-service.ts'

describe('the ladder of errors of the SCIM service', () => {
  let memory: MemoryService
  beforeEach(() => {
    memory = createMemoryService()
  })
  const send = (...given: Parameters<MemoryService['send']>) => memory.send(...given)
  const createAnn = () => send('POST', '/Users', { body: ann })

  const read = callerWith('users:read')
  const reset = callerWith('passwords:reset')
  const none = callerWith('policies:write')
  const ladder: readonly (readonly [rule: string, method: string, target: string, options: Send, expected: string])[] =
    [
      ['S8: nobody', 'GET', '/Users', { caller: undefined }, '401'],
      ['S9: no scope to read', 'GET', '/Users/id-1', { caller: none }, '403'],
      ['S9: no scope to list', 'GET', '/Users', { caller: none }, '403'],
      ['S9: no scope to search', 'POST', '/Users/.search', { caller: none, body: {} }, '403'],
      ['S9: no scope to create', 'POST', '/Users', { caller: read, body: ann }, '403'],
      ['S9: no scope to replace', 'PUT', '/Users/id-1', { caller: read, body: ann }, '403'],
      ['S9: no scope to patch', 'PATCH', '/Users/id-1', { caller: read, body: retitle }, '403'],
      ['S9: no scope to delete', 'DELETE', '/Users/id-1', { caller: read }, '403'],
      ['S9: a scope for resets patches nothing else', 'PATCH', '/Users/id-1', { caller: reset, body: retitle }, '403'],
      [
        'S9: not even beside a reset',
        'PATCH',
        '/Users/id-1',
        {
          caller: reset,
          body: patchOf({ op: 'replace', path: 'password', value: 'x' }, { op: 'remove', path: 'title' }),
        },
        '403',
      ],
      [
        'S9: nor a value that is there already',
        'PATCH',
        '/Users/id-1',
        { caller: reset, body: patchOf({ op: 'replace', path: 'title', value: 'Engineer' }) },
        '403',
      ],
      ['an unknown endpoint', 'GET', '/Persons', {}, '404'],
      ['something below a resource', 'GET', '/Users/id-1/emails', {}, '404'],
      ['broken percent-encoding', 'GET', '/Users/%ff', {}, '404'],
      ['S100: /Me of a program', 'GET', '/Me', {}, '404'],
      ['S104: a search below /Me', 'POST', '/Me/.search', { body: {} }, '404'],
      ['S101: creating /Me', 'POST', '/Me', { body: ann }, '405'],
      ['S101: deleting /Me', 'DELETE', '/Me', {}, '405'],
      ['Bulk', 'POST', '/Bulk', { body: {} }, '501'],
      ['S99: a search at the root that is none', 'POST', '/.search', { body: {} }, '400 invalidSyntax'],
      ['below the search at the root', 'POST', '/.search/.search', { body: {} }, '404'],
      ['S69: creating at the root', 'POST', '/', { body: ann }, '405'],
      ['S25: an unknown id', 'GET', '/Users/nobody', {}, '404'],
      ['S31: PUT never creates', 'PUT', '/Users/nobody', { body: ann }, '404'],
      ['DELETE of an unknown id', 'DELETE', '/Users/nobody', {}, '404'],
      ['a method that the collection has not', 'PATCH', '/Users', { body: retitle }, '405'],
      ['a method that the resource has not', 'POST', '/Users/id-1', { body: ann }, '405'],
      ['a method of Object', 'constructor', '/Users', {}, '405'],
      ['writing to discovery', 'POST', '/Schemas', { body: {} }, '405'],
      ['S2: no media type', 'POST', '/Users', { body: ann, headers: { 'content-type': '' } }, '415'],
      [
        'S2: another media type',
        'PATCH',
        '/Users/id-1',
        { body: retitle, headers: { 'content-type': 'application/xml' } },
        '415',
      ],
      ['S3: broken JSON', 'POST', '/Users', { body: '{' }, '400 invalidSyntax'],
      ['S3: an empty body', 'POST', '/Users', { body: '' }, '400 invalidSyntax'],
      ['S17: a wrong value', 'POST', '/Users', { body: { ...ann, active: 'yes' } }, '400 invalidValue'],
      ['S27: both projections', 'GET', '/Users/id-1?attributes=id&excludedAttributes=title', {}, '400 invalidValue'],
      [
        'S28: both projections of a POST, before anything is written',
        'POST',
        '/Users?attributes=id&excludedAttributes=title',
        { body: ann },
        '400 invalidValue',
      ],
      ['S76: a broken filter', 'GET', '/Users?filter=userName', {}, '400 invalidFilter'],
      ['S76: an empty filter', 'GET', '/Users?filter=', {}, '400 invalidFilter'],
      ['S88: a filter on the password', 'GET', '/Users?filter=password+eq+"x"', {}, '400 invalidFilter'],
      [
        'S88: in a search, too',
        'POST',
        '/Users/.search',
        { body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: 'password pr' } },
        '400 invalidFilter',
      ],
      ['S88: a sort by the password', 'GET', '/Users?sortBy=password', {}, '400 invalidFilter'],
      ['S91: a sort by nothing', 'GET', '/Users?sortBy=shoeSize', {}, '400 invalidValue'],
      ['S91: a sort by something complex', 'GET', '/Users?sortBy=name', {}, '400 invalidValue'],
      ['S91: a sort by memberships', 'GET', '/Users?sortBy=groups.value', {}, '400 invalidValue'],
      ['S90: an unknown order', 'GET', '/Users?sortBy=userName&sortOrder=random', {}, '400 invalidValue'],
      ['S92: a count that is no integer', 'GET', '/Users?count=ten', {}, '400 invalidValue'],
      ['S92: a startIndex that is no integer', 'GET', '/Users?startIndex=1.5', {}, '400 invalidValue'],
      [
        'S99: a search without its schema',
        'POST',
        '/Users/.search',
        { body: { filter: 'userName pr' } },
        '400 invalidSyntax',
      ],
      [
        'S99: a search with two filters',
        'POST',
        '/Users/.search',
        { body: { schemas: [SEARCH], filter: 'userName pr', Filter: 'title pr' } },
        '400 invalidSyntax',
      ],
      ['S71: a filter on discovery', 'GET', '/Schemas?filter=id+pr', {}, '403'],
      ['an unknown schema', 'GET', '/Schemas/urn:x', {}, '404'],
      [
        'S117: an If-Match of another version',
        'PATCH',
        '/Users/id-1',
        { body: retitle, headers: { 'if-match': 'W/"7"' } },
        '412',
      ],
      [
        'S117: an If-Match that names nothing',
        'PATCH',
        '/Users/id-1',
        { body: retitle, headers: { 'if-match': ',' } },
        '412',
      ],
      [
        'S117: the sign for any version in quotes',
        'PUT',
        '/Users/id-1',
        { body: ann, headers: { 'if-match': '"*"' } },
        '412',
      ],
      [
        'S117: a PUT that must not meet what is there',
        'PUT',
        '/Users/id-1',
        { body: ann, headers: { 'if-none-match': '*' } },
        '412',
      ],
      [
        'S117: a PATCH that must not meet this version',
        'PATCH',
        '/Users/id-1',
        { body: retitle, headers: { 'if-none-match': 'W/"1"' } },
        '412',
      ],
      ['S117: on a PUT', 'PUT', '/Users/id-1', { body: ann, headers: { 'if-match': '"7"' } }, '412'],
      [
        'S117: a DELETE that must not meet what is there',
        'DELETE',
        '/Users/id-1',
        { headers: { 'if-none-match': '*' } },
        '412',
      ],
      ['S117: on a DELETE', 'DELETE', '/Users/id-1', { headers: { 'if-match': 'W/"7", W/"8"' } }, '412'],
    ]
  for (const [rule, method, target, options, expected] of ladder) {
    it(`${rule}: ${expected}`, async () => {
      await createAnn()
      const answer = await send(method, target, options)
      const { schemas, status, scimType } = bodyOf(answer)
      expect(schemas).to.deep.equal(['urn:ietf:params:scim:api:messages:2.0:Error'])
      expect([status, scimType].filter(Boolean).join(' ')).to.equal(expected)
      expect(answer.status).to.equal(Number(status))
      expect(memory.seen.writes, 'nothing is written').to.equal(1)
    })
  }

  it('405 names the methods that there are', async () => {
    expect((await send('PATCH', '/Users', { body: retitle })).headers).to.include({ Allow: 'GET, POST' })
    expect((await send('PUT', '/Users/.search', { body: {} })).headers).to.include({ Allow: 'POST' })
    expect((await send('POST', '/Users/id-1', { body: {} })).headers).to.include({ Allow: 'GET, PUT, PATCH, DELETE' })
  })

  it('S9: 403 names the scope that is missing', async () => {
    const { headers } = await send('GET', '/Users', { caller: none })
    expect(headers['WWW-Authenticate']).to.equal('Bearer error="insufficient_scope", scope="users:read"')
  })

  it('leaves errors that are not its own to whoever runs it', async () => {
    const broken = { read: () => Promise.reject(new Error('driver')) }
    const { send } = createMemoryService(broken)
    const outcome = await send('GET', '/Users/id-1').catch(error => error)
    expect(outcome).to.be.an('error').with.property('message', 'driver')
  })
})
