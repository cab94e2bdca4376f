import { expect } from 'chai'
import { ScimError } from '../../scim/error.ts'
import { requireVersion } from '../../scim/etag.ts'
import type { ScimResponse } from '../../scim/request.ts'
import { createScimService, type ScimService } from '../../scim/router.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import { groupType, userType } from '../../scim/schema/resource-types.ts'
import type {
  Caller,
  FindPage,
  JsonObject,
  PageRequest,
  ResourceHandler,
  Selection,
  StoredResource,
} from '../../scim/store.ts'
import { createKeyring } from '../../server/keyring.ts'
import { ENTERPRISE, GROUP, PASSWORD, PATCH, USER, USER_CLIENTS } from './support.ts'

const BASE = 'https://id.example/scim/v2'
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

type Seen = { projections: string[][]; selections?: readonly Selection[]; page?: PageRequest; writes: number }

type Resources = Map<string, StoredResource>

/** Lists what handlers keep, as it stands there. A position is the number of resources before it. */
const createMemoryFindPage =
  (kept: ReadonlyMap<ResourceType, Resources>, seen: Seen): FindPage =>
  async (selections, page) => {
    seen.selections = selections
    seen.page = page
    const all = selections.flatMap(selection =>
      [...(kept.get(selection.type) ?? new Map<string, StoredResource>()).values()].map(resource => ({
        selection,
        resource,
      })),
    )
    const end = Number(page.after ?? page.skip) + page.count
    const resources = all.slice(end - page.count, end)
    const isLast = page.count === 0 || end >= all.length
    return { total: page.total ?? all.length, resources, ...(!isLast && { next: String(end) }) }
  }

/** A handler that keeps resources in a map, and notes what it was asked. */
function createMemoryHandler(type: ResourceType, resources: Resources, seen: Seen): ResourceHandler {
  const now = new Date('2026-11-23T09:00:00Z')
  const find = (id: string): StoredResource => {
    const found = resources.get(id)
    if (!found) throw new ScimError(404, undefined, 'There is no such resource.')
    return found
  }
  const keep = (resource: StoredResource): StoredResource => {
    seen.writes++
    resources.set(resource.id, resource)
    return resource
  }
  return {
    type,
    async create({ resource }) {
      return keep({ ...resource, id: `id-${resources.size + 1}`, version: '1', created: now, lastModified: now })
    },
    async read(id, projection) {
      seen.projections.push(['members', 'groups', 'emails'].filter(projection.wants))
      return find(id)
    },
    async update(id, expected, apply, projection) {
      const current = find(id)
      requireVersion(expected, current.version)
      seen.projections.push(['members', 'groups', 'emails'].filter(projection.wants))
      const { resource, changed, writeOnly } = apply(current)
      const next = changed ? keep({ ...current, ...resource, version: String(Number(current.version) + 1) }) : current
      const isReset = `${PASSWORD}:reset` in writeOnly
      return isReset ? { ...next, once: { [PASSWORD]: { oneTimePassword: 'once' } } } : next
    },
    async remove(id, judge) {
      judge(find(id).version)
      resources.delete(id)
    },
  }
}

const callerWith = (...scopes: string[]): Caller => ({
  client: 'hr',
  name: 'HR',
  scopes: new Set(scopes),
  rank: 0,
  passwordOn: 'always',
  federatedPassword: 'refuse',
  weakPassword: 'refuse',
  strict: new Set(),
})

describe('the SCIM service', () => {
  let service: ScimService
  let seen: Seen
  let now: Date
  beforeEach(() => {
    seen = { projections: [], writes: 0 }
    now = new Date('2026-11-23T09:00:00Z')
    service = serviceOf(createMemoryHandler)
  })
  const serviceOf = (createHandler: typeof createMemoryHandler) => {
    const kept = new Map<ResourceType, Resources>([userType, groupType].map(type => [type, new Map()]))
    const keyring = createKeyring([Buffer.alloc(32, 7)])
    return createScimService({
      title: 'People',
      handlers: [...kept].map(([type, resources]) => createHandler(type, resources, seen)),
      findPage: createMemoryFindPage(kept, seen),
      baseUrl: BASE,
      limits: { maxResults: 3, pageSize: 2, cursorTimeout: 3600 },
      seal: { seal: text => keyring.seal('cursor', text), open: sealed => keyring.open('cursor', sealed) },
      now: () => now,
      elsewhere: { PasswordPolicy: 'https://id.example/admin/v2/PasswordPolicies' },
    })
  }

  type Send = { body?: unknown; headers?: Record<string, string>; caller?: Caller | undefined }
  const send = (method: string, target: string, options: Send = {}): Promise<ScimResponse> => {
    const { pathname, searchParams } = new URL(`${BASE}${target}`)
    const { body, headers = {} } = options
    return service.handle({
      method,
      path: pathname.slice('/scim/v2'.length),
      query: searchParams,
      headers: { ...(body !== undefined && { 'content-type': 'application/scim+json' }), ...headers },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      caller: 'caller' in options ? options.caller : callerWith('users:read', 'users:write'),
      requestId: 'request-1',
    })
  }
  const bodyOf = ({ body }: ScimResponse) => body as JsonObject
  const ann = { schemas: [USER], userName: 'ann', title: 'Engineer', emails: [{ value: 'a@x', type: 'work' }] }
  const createAnn = () => send('POST', '/Users', { body: ann })
  const patchOf = (...operations: unknown[]) => ({ schemas: [PATCH], Operations: operations })
  const retitle = patchOf({ op: 'replace', path: 'title', value: 'Chief' })

  describe('creates', () => {
    it('S14: answers 201 with the representation, Location and ETag', async () => {
      const answer = await createAnn()
      expect(answer.status).to.equal(201)
      expect(answer.headers).to.include({
        'Content-Type': 'application/scim+json',
        Location: `${BASE}/Users/id-1`,
        ETag: 'W/"1"',
      })
      expect(answer.body).to.deep.equal({
        schemas: [USER, PASSWORD],
        id: 'id-1',
        userName: 'ann',
        active: true,
        title: 'Engineer',
        emails: ann.emails,
        [PASSWORD]: { federated: false, protected: false, cantChange: false },
        meta: {
          resourceType: 'User',
          created: '2026-11-23T09:00:00.000Z',
          lastModified: '2026-11-23T09:00:00.000Z',
          location: `${BASE}/Users/id-1`,
          version: 'W/"1"',
        },
      })
    })

    const accepts: readonly (readonly [accept: string, type: string])[] = [
      ['application/json', 'application/json'],
      ['APPLICATION/JSON ; charset=utf-8', 'application/json'],
      ['application/json, text/plain, */*', 'application/json'],
      ['application/json, application/scim+json;q=0.5', 'application/json'],
      ['application/json;q=0.9, application/scim+json', 'application/scim+json'],
      ['application/json, application/scim+json', 'application/scim+json'],
      ['application/json;q=0, text/html', 'application/scim+json'],
      ['text/html', 'application/scim+json'],
      ['*/*', 'application/scim+json'],
    ]
    for (const [accept, type] of accepts) {
      it(`S1, S2: answers in ${type} to who accepts ${accept}`, async () => {
        for (const body of [ann, {}]) {
          const { headers } = await send('POST', '/Users', {
            body,
            headers: { accept, 'content-type': 'application/json' },
          })
          expect(headers).to.include({ 'Content-Type': type })
        }
      })
    }

    it('T13: takes a slash at the end and a charset', async () => {
      const { status } = await send('POST', '/Users/', {
        body: ann,
        headers: { 'content-type': 'Application/JSON; charset=utf-8' },
      })
      expect(status).to.equal(201)
    })
  })

  describe('climbs the ladder of errors', () => {
    const read = callerWith('users:read')
    const reset = callerWith('passwords:reset')
    const none = callerWith('policies:write')
    const ladder: readonly (readonly [
      rule: string,
      method: string,
      target: string,
      options: Send,
      expected: string,
    ])[] = [
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
        expect(seen.writes, 'nothing is written').to.equal(1)
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
      service = serviceOf((...given) => ({ ...createMemoryHandler(...given), ...broken }))
      const outcome = await send('GET', '/Users/id-1').catch(error => error)
      expect(outcome).to.be.an('error').with.property('message', 'driver')
    })
  })

  describe('reads and writes', () => {
    beforeEach(createAnn)

    it('S117: answers 304 to the version that the client has', async () => {
      for (const etag of ['W/"1"', '"1"', '*', 'W/"0", W/"1"']) {
        const answer = await send('GET', '/Users/id-1', { headers: { 'if-none-match': etag } })
        expect(answer).to.deep.equal({ status: 304, headers: { ETag: 'W/"1"' } })
      }
      expect((await send('GET', '/Users/id-1', { headers: { 'if-none-match': 'W/"0"' } })).status).to.equal(200)
    })

    it('S116, S118: a write with the right If-Match makes a new version', async () => {
      const answer = await send('PATCH', '/Users/id-1', { body: retitle, headers: { 'if-match': '"1"' } })
      expect(answer.status).to.equal(200)
      expect(answer.headers).to.include({ ETag: 'W/"2"' })
      expect(answer.body).to.deep.include({ title: 'Chief' })
    })

    it('S36, S44: an equal write keeps the version', async () => {
      const put = await send('PUT', '/Users/id-1', { body: ann })
      const patched = await send('PATCH', '/Users/id-1', {
        body: patchOf({ op: 'add', path: 'emails', value: ann.emails }),
      })
      expect([put.headers.ETag, patched.headers.ETag]).to.deep.equal(['W/"1"', 'W/"1"'])
    })

    it('S63: DELETE answers 204 without a body', async () => {
      expect(await send('DELETE', '/Users/id-1', { headers: { 'if-match': '*' } })).to.deep.equal({
        status: 204,
        headers: {},
      })
      expect((await send('GET', '/Users/id-1')).status).to.equal(404)
    })

    it('S61: a PATCH of a group answers 204 unless attributes are asked for, and reads no members for it', async () => {
      await send('POST', '/Groups', { body: { schemas: [GROUP], displayName: 'Sales' } })
      const patch = patchOf({ op: 'add', path: 'members', value: [{ value: 'id-1' }] })
      expect((await send('PATCH', '/Groups/id-1', { body: patch })).status).to.equal(204)
      expect(seen.projections).to.deep.equal([[]])
      const asked = await send('PATCH', '/Groups/id-1?attributes=displayName', { body: patch })
      expect(asked).to.deep.include({ status: 200, body: { schemas: [GROUP], id: 'id-1', displayName: 'Sales' } })
    })

    it('S30: members that are excluded are not loaded', async () => {
      await send('POST', '/Groups', { body: { schemas: [GROUP], displayName: 'Sales' } })
      await send('GET', '/Groups/id-1?excludedAttributes=members')
      await send('GET', '/Groups/id-1')
      await send('GET', '/Groups/id-1?attributes=members.value')
      expect(seen.projections.map(wanted => wanted.includes('members'))).to.deep.equal([false, true, true])
    })

    it('a scope for resets may patch the password, and sees nothing but the one-time password', async () => {
      const reset = patchOf({ op: 'add', path: `${PASSWORD}:reset`, value: { delivery: 'oneTimePassword' } })
      const answer = await send('PATCH', '/Users/id-1', { caller: callerWith('passwords:reset'), body: reset })
      expect(answer).to.deep.include({
        status: 200,
        body: { schemas: [USER, PASSWORD], id: 'id-1', [PASSWORD]: { oneTimePassword: 'once' } },
      })
      const asked = await send('PATCH', '/Users/id-1?attributes=userName', { body: reset })
      expect(asked.body).to.deep.include({ userName: 'ann', [PASSWORD]: { oneTimePassword: 'once' } })
    })
  })

  describe('lists', () => {
    beforeEach(async () => {
      for (const userName of ['a', 'b', 'c', 'd']) await send('POST', '/Users', { body: { schemas: [USER], userName } })
    })
    const page = async (query: string) => {
      const { totalResults, startIndex, itemsPerPage, Resources } = bodyOf(await send('GET', `/Users?${query}`))
      return [
        totalResults,
        startIndex,
        itemsPerPage,
        (Resources as JsonObject[]).map(({ userName }) => userName).join(''),
      ]
    }

    const pages: readonly (readonly [rule: string, query: string, expected: unknown[]])[] = [
      ['S93: no count is the default page', '', [4, 1, 2, 'ab']],
      ['S92: count', 'count=1&startIndex=3', [4, 3, 1, 'c']],
      ['S92: a startIndex below 1 is 1', 'startIndex=-5', [4, 1, 2, 'ab']],
      ['S92: a count below 0 is 0', 'count=-1', [4, 1, 0, '']],
      ['S92: a count of 0 counts', 'count=0', [4, 1, 0, '']],
      ['S92: a count above the maximum is cut', 'count=100', [4, 1, 3, 'abc']],
      ['S92: a count past all integers is cut', 'count=99999999999999999999', [4, 1, 3, 'abc']],
      ['S68, S92: past the end, with the total of all', 'startIndex=9', [4, 9, 0, '']],
      ['S92: past all integers', 'startIndex=99999999999999999999', [4, Number.MAX_SAFE_INTEGER, 0, '']],
      ['S7: unknown parameters are ignored', 'color=red', [4, 1, 2, 'ab']],
    ]
    for (const [rule, query, expected] of pages) {
      it(rule, async () => expect(await page(query)).to.deep.equal(expected))
    }

    it('S67, S68: answers a ListResponse with the total as an integer', async () => {
      const answer = await send('GET', '/Users?count=0')
      expect(answer).to.deep.include({
        status: 200,
        body: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
          totalResults: 4,
          startIndex: 1,
          itemsPerPage: 0,
          Resources: [],
        },
      })
    })

    const search = {
      schemas: [SEARCH],
      attributes: ['userName'],
      filter: 'title pr',
      sortBy: 'name.familyName',
      sortOrder: 'descending',
      startIndex: 2,
      count: 1,
    }
    for (const [title, body] of [
      ['a list with its parameters in the body', search],
      [
        'one with their names in any case',
        Object.fromEntries(Object.entries(search).map(([name, value]) => [name.toUpperCase(), value])),
      ],
      ['one with them as text, too', { ...search, attributes: 'id, userName', startIndex: '2', count: '1' }],
    ] as const)
      it(`S99: a search is ${title}`, async () => {
        const answer = await send('POST', '/Users/.search', { body })
        expect(answer.status).to.equal(200)
        expect(bodyOf(answer).Resources).to.deep.equal([{ schemas: [USER], id: 'id-2', userName: 'b' }])
        expect(seen.page).to.deep.equal({ sortOrder: 'descending', skip: 1, count: 1 })
        expect(seen.selections?.[0]).to.nested.include({ 'filter.kind': 'present', 'sortBy.names[1]': 'familyName' })
      })
  })

  describe('discovery', () => {
    it('S8: needs no caller, and nothing else is public', async () => {
      expect((await send('GET', '/ServiceProviderConfig', { caller: undefined })).status).to.equal(200)
      for (const path of ['/ServiceProviderConfig', '/Schemas', `/Schemas/${USER}`, '/ResourceTypes/User'])
        expect(service.isPublic('GET', path)).to.equal(true)
      for (const path of ['/Users', '/', '/Users/Schemas', '/Schemas/a/b'])
        expect(service.isPublic('GET', path)).to.equal(false)
      expect(service.isPublic('POST', '/Schemas')).to.equal(false)
    })

    it('S71: sorting and paging count for nothing', async () => {
      for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
        const plain = await send('GET', path)
        expect(await send('GET', `${path}?startIndex=2&count=1&cursor=x&sortBy=shoeSize&sortOrder=x`)).to.deep.equal(
          plain,
        )
      }
    })

    it('says what the service can do', async () => {
      expect((await send('GET', '/ServiceProviderConfig')).body).to.deep.include({
        patch: { supported: true },
        bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
        filter: { supported: true, maxResults: 3 },
        changePassword: { supported: true },
        sort: { supported: true },
        etag: { supported: true },
      })
    })

    it('lists the resource types with their extensions', async () => {
      const { Resources } = bodyOf(await send('GET', '/ResourceTypes'))
      expect((Resources as JsonObject[]).map(({ id }) => id)).to.deep.equal(['User', 'Group'])
      expect(bodyOf(await send('GET', '/ResourceTypes/User')).schemaExtensions).to.deep.equal([
        { schema: ENTERPRISE, required: false },
        { schema: PASSWORD, required: false },
        { schema: USER_CLIENTS, required: false },
      ])
    })

    it('describes an act apart from the attributes, by the path that takes it', async () => {
      const namesIn = ({ attributes }: JsonObject) => (attributes as JsonObject[]).map(({ name }) => name)
      expect(namesIn(bodyOf(await send('GET', `/Schemas/${PASSWORD}`))))
        .to.include('mustChange')
        .and.not.include('reset')
      expect(namesIn(bodyOf(await send('GET', `/Schemas/${PASSWORD}:reset`)))).to.include.members(['delivery', 'note'])
    })

    it('describes each attribute as the table declares it', async () => {
      const answer = await send('GET', `/Schemas/${encodeURIComponent(USER.toLowerCase())}`)
      const attributes = bodyOf(answer).attributes as JsonObject[]
      expect(attributes.find(({ name }) => name === 'password')).to.include({
        mutability: 'writeOnly',
        returned: 'never',
        caseExact: false,
      })
      expect(attributes.find(({ name }) => name === 'userName')).to.deep.equal({
        name: 'userName',
        type: 'string',
        multiValued: false,
        description: 'The name that the person signs in with.',
        required: true,
        caseExact: false,
        mutability: 'readWrite',
        returned: 'default',
        uniqueness: 'server',
      })
    })
  })
})
