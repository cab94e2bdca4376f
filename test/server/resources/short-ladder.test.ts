import { expect } from 'chai'
import request from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { challengeAt, idsIn, SEARCH, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { shortLadders } from './short-ladders.ts'

for (const { path, methods, read, write, make } of shortLadders) {
  describe(`the short ladder of ${path}`, () => {
    let directory: TestDirectory
    let client: TestScimClient
    let id: string
    let at: string

    before(async () => {
      directory = await startDirectory({ frozen: true })
      client = await directory.scim(write ?? read)
      id = await make(directory)
      at = `${path}/${id}`
    })
    after(() => directory.stop())

    const nothing = { op: 'replace', path: 'id', value: 'x' }
    const writes = (by: TestScimClient) => ({
      POST: by.post(path, {}),
      PUT: by.put(at, {}),
      PATCH: by.patch(at, nothing),
      DELETE: by.delete(at),
    })

    it('S8, S9: without a token 401, with a bad one 401 invalid_token', async () => {
      for (const target of [path, at, `${path}/unknown`]) {
        const none = await request(directory.address).get(target)
        expect(verdict(none)).to.equal('401')
        expect(none.headers['www-authenticate']).to.equal(challengeAt(directory.issuer, target))
        const bad = await request(directory.address).get(target).set('Authorization', 'Bearer rekey_guess')
        expect(verdict(bad)).to.equal('401')
        expect(bad.headers['www-authenticate']).to.equal(challengeAt(directory.issuer, target, 'invalid_token'))
      }
    })

    it('S9: without the scope 403, and the challenge names it', async () => {
      const other = await directory.scim('passwords:keep')
      const reads = [await other.get(path), await other.get(at), await other.post(`${path}/.search`, {})]
      const reader = await directory.scim(read)
      const offered = methods.map(async method => [await writes(reader)[method], write ?? ''] as const)
      for (const [answer, scope] of [...reads.map(one => [one, read] as const), ...(await Promise.all(offered))]) {
        expect(verdict(answer)).to.equal('403')
        expect(answer.headers['www-authenticate']).to.include(`error="insufficient_scope", scope="${scope}"`)
      }
    })

    it('S25: 404 for an unknown id, whatever it looks like', async () => {
      for (const unknown of ['unknown', '%00', '__proto__', '$where', "'or'1'='1"]) {
        const target = `${path}/${unknown}`
        expect(verdict(await client.get(target)), unknown).to.equal('404')
        if (methods.includes('PATCH')) expect(verdict(await client.patch(target, nothing))).to.match(/^40[04]/)
        if (methods.includes('DELETE')) expect(verdict(await client.delete(target))).to.equal('404')
      }
    })

    it('405 for every method that the type is not written by, and Allow names the others', async () => {
      for (const [method, sent] of Object.entries(writes(client))) {
        if (methods.some(one => one === method)) continue
        const answer = await sent
        expect(verdict(answer), method).to.equal('405')
        const ofOne = ['GET', ...methods.filter(one => one !== 'POST')].join(', ')
        expect(answer.headers.allow).to.equal(method === 'POST' ? 'GET' : ofOne)
      }
      expect((await client.get(`${path}/.search`)).headers.allow).to.equal('POST')
    })

    it('S67, S99, S117: reads, lists and searches; 304 for whoever has the newest version', async () => {
      const found = await client.get(at).expect(200)
      const { meta } = found.body
      expect(meta.location).to.equal(directory.issuer + at)
      expect(found.headers).to.include({ location: meta.location, etag: meta.version })
      expect((await client.get(at).set('If-None-Match', meta.version)).status).to.equal(304)
      const filter = `id eq "${id}"`
      const listed = await client.get(`${path}?filter=${encodeURIComponent(filter)}`).expect(200)
      expect(listed.body).to.deep.include({ totalResults: 1, startIndex: 1, itemsPerPage: 1 })
      expect(listed.body.Resources).to.deep.equal([found.body])
      const searched = await client.post(`${path}/.search`, { schemas: [SEARCH], filter }).expect(200)
      expect(searched.body).to.deep.equal(listed.body)
      expect((await client.send('head', at)).status).to.equal(200)
    })

    it('is found by what every resource has', async () => {
      const { meta, schemas } = (await client.get(at)).body
      const fitting = [
        `meta.resourceType eq "${meta.resourceType}"`,
        `schemas eq "${schemas[0]}"`,
        `meta.created eq "${meta.created}"`,
        `meta.lastModified ge "${meta.lastModified}"`,
        `meta.location eq "${meta.location}"`,
        'not (externalId pr)',
      ]
      for (const filter of fitting) {
        const answer = await client.get(`${path}?filter=${encodeURIComponent(filter)}`)
        expect(idsIn(answer), filter).to.include(id)
        const others = await client.get(`${path}?filter=${encodeURIComponent(`not (${filter})`)}`)
        expect(idsIn(others), filter).to.not.include(id)
      }
    })
  })
}
