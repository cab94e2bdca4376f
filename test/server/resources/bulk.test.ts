import { expect } from 'chai'
import request from 'supertest'
import type { Change } from '../../../scim/store.ts'
import type { Services } from '../../../server/services.ts'
import { BULK, bulkOf, deleteOf, doneIn, newUser, patchOf, pathOf, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ERROR, GROUPS, idsIn, POLICY, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const retitle = (title: string) => ({ op: 'replace', path: 'title', value: title })

/** People whose title can't be changed, for no reason that a client could know. */
const broken = (services: Services): Services => {
  const { users } = services.resources
  const update: typeof users.update = (id, expected, apply, ...rest) =>
    users.update(id, expected, current => failOn('Broken', apply(current)), ...rest)
  return { ...services, resources: { ...services.resources, users: { ...users, update } } }
}

function failOn(title: string, change: Change): Change {
  if (change.resource.attributes.title === title) throw new Error('a secret of the machine')
  return change
}

describe('a Bulk', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let ann: string

  before(async () => {
    directory = await startDirectory({ adapt: broken })
    hr = await directory.scim('users:write')
    ann = (await hr.post(USERS, { schemas: [USER], userName: 'ann' })).body.id
  })
  after(() => directory.stop())

  const send = (operations: readonly object[], more: object = {}) => hr.post(BULK, bulkOf(operations, more))
  const names = async (start: string) => {
    const { body } = await hr.get(`${USERS}?filter=${encodeURIComponent(`userName sw "${start}"`)}&sortBy=userName`)
    return body.Resources.map(({ userName }: { userName: string }) => userName)
  }

  it('S8: needs a token', async () => {
    const answer = await request(directory.address)
      .post(BULK)
      .send(bulkOf([newUser('x')]))
    expect(verdict(answer)).to.equal('401')
  })

  it('S102: is refused whole where the envelope can not be used, and by any method but POST', async () => {
    expect(verdict(await hr.post(BULK, { Operations: [newUser('envelope')] }))).to.equal('400 invalidSyntax')
    expect(verdict(await hr.withText('post', BULK, '{'))).to.equal('400 invalidSyntax')
    expect(verdict(await hr.post(BULK, bulkOf([newUser('envelope')])).set('Content-Type', 'text/plain'))).to.equal(
      '415',
    )
    expect(await names('envelope')).to.deep.equal([])
    for (const answer of [await hr.get(BULK), await hr.put(BULK, {}), await hr.delete(BULK)])
      expect(verdict(answer)).to.equal('405')
  })

  it('S107, trap 12: tells of each operation the method, the bulkId, the place, the version and the status as text', async () => {
    const [created] = doneIn(await send([newUser('told')]))
    const path = pathOf(created ?? { status: '' })
    const { body, headers } = await hr.get(path)
    expect(created).to.deep.equal({
      method: 'POST',
      bulkId: 'told',
      location: body.meta.location,
      version: headers.etag,
      status: '201',
    })

    const below = path.slice('/scim/v2'.length)
    const put = { method: 'PUT', path: below, bulkId: 'echo', data: { schemas: [USER], userName: 'told', title: 'x' } }
    const done = doneIn(await send([put, patchOf(below, retitle('y')), deleteOf(below)]))
    expect(done.map(({ status }) => status)).to.deep.equal(['200', '200', '204'])
    expect(done.map(({ location }) => location)).to.deep.equal(Array(3).fill(body.meta.location))
    expect(done.map(({ bulkId }) => bulkId)).to.deep.equal(['echo', undefined, undefined])
    expect(done[1]?.version).to.be.a('string').and.not.equal(done[0]?.version)
    expect(done[2]).to.deep.equal({ method: 'DELETE', location: body.meta.location, status: '204' })
  })

  it('S107: tells of a failure the Error that the single request would get, and where the resource is if there is one', async () => {
    const failing = [
      newUser('ann'),
      patchOf(`/Users/${ann}`, { op: 'add', path: 'nope', value: 1 }),
      deleteOf('/Users/nobody'),
    ]
    const done = doneIn(await send(failing))
    const singles = [
      await hr.post(USERS, { schemas: [USER], userName: 'ann' }),
      await hr.patch(`${USERS}/${ann}`, { op: 'add', path: 'nope', value: 1 }),
      await hr.delete(`${USERS}/nobody`),
    ]
    expect(done.map(({ response }) => response)).to.deep.equal(singles.map(({ body }) => body))
    expect(done.map(({ status }) => status)).to.deep.equal(['409', '400', '404'])
    const base = `${directory.issuer}${USERS}`
    expect(done.map(({ location }) => location)).to.deep.equal([undefined, `${base}/${ann}`, `${base}/nobody`])
  })

  it('S107: tells where the resource is of an operation of which nothing but the path makes sense', async () => {
    const at = `/Users/${ann}`
    const senseless = [
      { method: 'PUT', path: at },
      { ...patchOf(at), data: null },
      { ...deleteOf(at), version: 5 },
      { method: 'PUT', path: '/Users/bulkId:none' },
      { ...newUser('none'), data: null },
    ]
    const done = doneIn(await send([...senseless, { path: at }]))
    const location = `${directory.issuer}${USERS}/${ann}`
    expect(done.map(({ status }) => status)).to.deep.equal(Array(6).fill('400'))
    expect(done.map(one => one.location)).to.deep.equal([...Array(3).fill(location), ...Array(3).fill(undefined)])
  })

  it('S103: takes a version as If-Match: 412 for another one, and nothing changes', async () => {
    const { body, headers } = await hr.get(`${USERS}/${ann}`)
    const at = `/Users/${ann}`
    const wrong = [patchOf(at, retitle('no')), deleteOf(at), { method: 'PUT', path: at, data: body }]
    for (const version of ['W/"other"', '']) {
      const refused = await send(wrong.map(operation => ({ ...operation, version })))
      expect(verdictsIn(refused), version).to.deep.equal(['PATCH 412', 'DELETE 412', 'PUT 412'])
    }
    expect((await hr.get(`${USERS}/${ann}`)).headers.etag).to.equal(headers.etag)
    const right = await send([{ ...patchOf(at, retitle('yes')), version: headers.etag }])
    expect(verdictsIn(right)).to.deep.equal(['PATCH 200'])
  })

  it('S103: fails an operation that lacks something, and no other', async () => {
    const { bulkId: _, ...nameless } = newUser('nameless')
    const { data: __, ...empty } = newUser('empty')
    const lacking = [nameless, empty, { ...newUser('get'), method: 'GET' }, { ...patchOf(`/Users/${ann}`), data: null }]
    const done = await send([...lacking, { ...deleteOf(`/Users/${ann}`), version: 1 }, newUser('whole')])
    expect(verdictsIn(done)).to.deep.equal([
      'POST 400 invalidSyntax',
      'POST 400 invalidSyntax',
      'GET 400 invalidSyntax',
      'PATCH 400 invalidSyntax',
      'DELETE 400 invalidSyntax',
      'POST 201',
    ])
  })

  it('S104: takes the path of an endpoint for a POST and of a resource for all else: 400 invalidPath', async () => {
    const paths: unknown[] = [
      '',
      'Users',
      '/',
      '/Bulk',
      '/Users/',
      '/Me',
      '/Schemas',
      '/Users/.search',
      '/Users?x=1',
      '/Users/a/b',
    ]
    paths.push(`${directory.issuer}${USERS}`, USERS, '/Users/%zz', '/PasswordPolicies', 7, null, `/Users/${ann}`)
    const posts = paths.map((path, index) => ({ ...newUser(`path${index}`), path }))
    expect(new Set(verdictsIn(await send(posts)))).to.deep.equal(new Set(['POST 400 invalidPath']))
    const others = ['/Users', '/Users/.search', '/Me', '/Users/a?b', '/Users/a/b', '/Schemas/a']
    const deletes = others.map(deleteOf)
    expect(new Set(verdictsIn(await send(deletes)))).to.deep.equal(new Set(['DELETE 400 invalidPath']))
    expect(
      verdictsIn(await send([patchOf(`/Users/%${ann.charCodeAt(0).toString(16)}${ann.slice(1)}`, retitle('z'))])),
    ).to.deep.equal(['PATCH 200'])
  })

  it('S105: goes on after a failure, answers 200 even where everything failed, in the order of the request', async () => {
    const mixed = [newUser('on1'), newUser('ann'), newUser('on2'), newUser('on1'), newUser('on3', { active: 'maybe' })]
    const answer = await send(mixed.map((operation, index) => ({ ...operation, bulkId: String(index) })))
    expect(verdictsIn(answer)).to.deep.equal([
      'POST 201',
      'POST 409 uniqueness',
      'POST 201',
      'POST 409 uniqueness',
      'POST 400 invalidValue',
    ])
    expect(doneIn(answer).map(({ bulkId }) => bulkId)).to.deep.equal(['0', '1', '2', '3', '4'])
    expect(await names('on')).to.deep.equal(['on1', 'on2'])
    expect((await send([newUser('on1')])).status).to.equal(200)
  })

  it('S13: answers 500 for an operation that breaks the server, as a single request, and goes on', async () => {
    const at = `/Users/${ann}`
    const answer = await send([patchOf(at, retitle('Broken')), patchOf(at, retitle('Whole'))])
    expect(verdictsIn(answer)).to.deep.equal(['PATCH 500', 'PATCH 200'])
    expect(answer.text).to.not.include('secret')
    const single = await hr.patch(`${USERS}/${ann}`, retitle('Broken'))
    expect(verdict(single)).to.equal('500')
    const withoutId = ({ detail }: { detail: string }) => detail.replace(/\([^)]*\)$/, '')
    expect(withoutId(doneIn(answer)[0]?.response)).to.equal(withoutId(single.body))
  })

  it('S106, trap 12: stops at the error that failOnErrors names; nothing behind it is done or told', async () => {
    const all = ['stop1', 'ann', 'stop2', 'stop1', 'stop3'].map((name, index) => ({
      ...newUser(name),
      bulkId: `${index}`,
    }))
    expect(verdictsIn(await send(all, { failOnErrors: 1 }))).to.deep.equal(['POST 201', 'POST 409 uniqueness'])
    expect(await names('stop')).to.deep.equal(['stop1'])
    expect(verdictsIn(await send(all, { failOnErrors: 3 }))).to.deep.equal([
      'POST 409 uniqueness',
      'POST 409 uniqueness',
      'POST 201',
      'POST 409 uniqueness',
    ])
    expect(await names('stop')).to.deep.equal(['stop1', 'stop2'])
  })

  it('S106: counts operations that are carried out at once like any others', async () => {
    const ids = doneIn(await send(['at1', 'at2', 'at3'].map(name => newUser(name)))).map(done => pathOf(done).slice(8))
    const operations = [ids[0], '/Users/nobody', ids[1], ids[2]].map(path => patchOf(path ?? '', retitle('counted')))
    expect(verdictsIn(await send(operations, { failOnErrors: 1 }))).to.deep.equal(['PATCH 200', 'PATCH 404'])
    expect(idsIn(await hr.get(`${USERS}?filter=title+eq+"counted"`)).length).to.equal(1)
  })

  it('S113: asks every operation for the scope that the single request needs', async () => {
    const helpDesk = await directory.scim('users:read,passwords:reset')
    const operations = [newUser('scope'), patchOf(`/Users/${ann}`, retitle('no')), deleteOf(`/Users/${ann}`)]
    const refused = await helpDesk.post(BULK, bulkOf(operations))
    expect(verdictsIn(refused)).to.deep.equal(['POST 403', 'PATCH 403', 'DELETE 403'])
    expect(doneIn(refused)[0]?.response).to.deep.include({ schemas: [ERROR], status: '403' })
    expect(await names('scope')).to.deep.equal([])
  })

  it('S113: is audited operation by operation, under the client', async () => {
    const events = directory.database.connection.collection('auditEvents')
    const done = doneIn(await send([newUser('audit1'), newUser('audit2'), newUser('ann')]))
    const ids = done.slice(0, 2).map(one => pathOf(one).slice(USERS.length + 1))
    const found = await events.find({ target: { $in: ids } }).toArray()
    expect(found.map(({ event, actor, channel }) => [event, actor, channel])).to.deep.equal(
      Array(2).fill(['user.created', hr.id, 'scim']),
    )
  })

  it('S113: counts every operation as a request of the client: all of them, or none and 429', async () => {
    const limited = await startDirectory({ clientRateLimit: 6, frozen: true })
    const client = await limited.scim('users:write')
    const six = Array.from({ length: 6 }, (_, index) => newUser(`rate${index}`))
    expect((await client.get(`${USERS}?filter=userName+sw+"rate"`)).body.totalResults).to.equal(0)
    const refused = await client.post(BULK, bulkOf(six))
    expect(verdict(refused)).to.equal('429')
    expect(Number(refused.headers['retry-after'])).to.be.greaterThan(0)
    limited.wait(60)
    expect(verdictsIn(await client.post(BULK, bulkOf(six)))).to.deep.equal(Array(6).fill('POST 201'))
    await limited.stop()
  })

  it('S7: is there for the administration as well', async () => {
    const security = await directory.scim('policies:write')
    const policy = { method: 'POST', path: '/PasswordPolicies', bulkId: 'p', data: { schemas: [POLICY], name: 'Long' } }
    const answer = await security.post('/admin/v2/Bulk', bulkOf([policy, { ...newUser('x'), path: '/Users' }]))
    expect(verdictsIn(answer)).to.deep.equal(['POST 201', 'POST 400 invalidPath'])
    expect(verdict(await security.get(pathOf(doneIn(answer)[0] ?? { status: '' })))).to.equal('200')
  })

  it('is what ServiceProviderConfig says', async () => {
    for (const base of ['/scim/v2', '/admin/v2']) {
      const { body } = await request(directory.address).get(`${base}/ServiceProviderConfig`)
      expect(body.bulk).to.deep.equal({ supported: true, maxOperations: 1000, maxPayloadSize: 16_777_216 })
    }
  })

  it('creates groups in batches too, with members that are judged one by one', async () => {
    const group = (bulkId: string, value: string) => ({
      method: 'POST',
      path: '/Groups',
      bulkId,
      data: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: bulkId, members: [{ value }] },
    })
    const answer = await send([group('g1', ann), group('g2', 'nobody'), group('g3', ann)])
    expect(verdictsIn(answer)).to.deep.equal(['POST 201', 'POST 400 invalidValue', 'POST 201'])
    expect(idsIn(await hr.get(`${GROUPS}?filter=displayName+sw+"g"`)).length).to.equal(2)
  })
})
