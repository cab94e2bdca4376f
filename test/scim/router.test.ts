import { expect } from 'chai'
import { ann, BASE, callerWith, createMemoryService, type MemoryService, patchOf, retitle } from './memory-service.ts'
import { GROUP, PASSWORD, USER } from './support.ts'

describe('the SCIM service', () => {
  let memory: MemoryService
  beforeEach(() => {
    memory = createMemoryService()
  })
  const send = (...given: Parameters<MemoryService['send']>) => memory.send(...given)
  const createAnn = () => send('POST', '/Users', { body: ann })

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
      expect(memory.seen.projections).to.deep.equal([[]])
      const asked = await send('PATCH', '/Groups/id-1?attributes=displayName', { body: patch })
      expect(asked).to.deep.include({ status: 200, body: { schemas: [GROUP], id: 'id-1', displayName: 'Sales' } })
    })

    it('S30: members that are excluded are not loaded', async () => {
      await send('POST', '/Groups', { body: { schemas: [GROUP], displayName: 'Sales' } })
      await send('GET', '/Groups/id-1?excludedAttributes=members')
      await send('GET', '/Groups/id-1')
      await send('GET', '/Groups/id-1?attributes=members.value')
      expect(memory.seen.projections.map(wanted => wanted.includes('members'))).to.deep.equal([false, true, true])
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
})
