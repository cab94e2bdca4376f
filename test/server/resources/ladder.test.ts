import { expect } from 'chai'
import request from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { challengeAt, ERROR, SEARCH, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { ladders } from './ladders.ts'
import { shortLadders } from './short-ladders.ts'

describe('the ladders', () => {
  it('are those of every resource type that there is', async () => {
    const directory = await startDirectory()
    const types = async (base: string) => (await request(directory.address).get(`${base}/ResourceTypes`)).body.Resources
    const paths = await Promise.all(
      ['/scim/v2', '/admin/v2'].map(async base =>
        (await types(base)).map(({ endpoint }: { endpoint: string }) => base + endpoint),
      ),
    )
    expect(paths.flat()).to.have.members([...ladders, ...shortLadders].map(({ path }) => path))
    await directory.stop()
  })
})

for (const { path, read, write, body, name, wrong, isUnique, changing, patched } of ladders) {
  describe(`the ladder of ${path}`, () => {
    let directory: TestDirectory
    let hr: TestScimClient
    let at: string

    before(async () => {
      directory = await startDirectory()
      hr = await directory.scim(write)
      at = `${path}/${(await hr.post(path, body('first'))).body.id}`
    })
    after(() => directory.stop())

    const renamed = (value: string) => ({ op: 'replace', path: name, value })

    it('S8, S9: without a token 401, and a challenge without an error code', async () => {
      for (const target of [path, at, `${path}/unknown`]) {
        const answer = await request(directory.address).get(target)
        expect(verdict(answer)).to.equal('401')
        expect(answer.headers['www-authenticate']).to.equal(challengeAt(directory.issuer, target))
      }
    })

    it('S9: with a bad token 401 invalid_token', async () => {
      const answer = await request(directory.address).get(path).set('Authorization', 'Bearer rekey_guess')
      expect(verdict(answer)).to.equal('401')
      expect(answer.headers['www-authenticate']).to.equal(challengeAt(directory.issuer, path, 'invalid_token'))
    })

    it('S9: without the scope 403, and the challenge names it', async () => {
      const reader = await directory.scim(read)
      const other = await directory.scim('passwords:keep')
      const refused = [
        [await other.get(path), read],
        [await other.get(at), read],
        [await other.post(`${path}/.search`, { schemas: [SEARCH] }), read],
        [await reader.post(path, body('x')), write],
        [await reader.put(at, body('x')), write],
        [await reader.patch(at, renamed('x')), write],
        [await reader.delete(at), write],
      ] as const
      for (const [answer, scope] of refused) {
        expect(verdict(answer)).to.equal('403')
        expect(answer.headers['www-authenticate']).to.include(`error="insufficient_scope", scope="${scope}"`)
        expect(answer.body.detail).to.include(scope)
      }
    })

    it('S25, S31, S63: 404 for an unknown id, whatever it looks like', async () => {
      for (const id of ['unknown', '%00', '__proto__', '$where', "'or'1'='1"]) {
        const target = `${path}/${id}`
        const answers = [
          await hr.get(target),
          await hr.put(target, body('x')),
          await hr.patch(target, renamed('x')),
          await hr.delete(target),
        ]
        expect(answers.map(verdict), id).to.deep.equal(['404', '404', '404', '404'])
      }
    })

    it('S3: bad syntax 400 invalidSyntax', async () => {
      const raw = (text: string) => hr.withText('post', path, text)
      for (const text of ['{', '[]', '"text"', '', '{"schemas":[]}', '{}']) {
        expect(verdict(await raw(text)), text).to.equal('400 invalidSyntax')
      }
      expect(verdict(await hr.put(at, { [name]: 'x' }))).to.equal('400 invalidSyntax')
      expect(verdict(await hr.patch(at))).to.equal('400 invalidSyntax')
    })

    it('S16, S17: a bad value 400 invalidValue', async () => {
      expect(verdict(await hr.post(path, { ...body('x'), ...wrong }))).to.equal('400 invalidValue')
      expect(verdict(await hr.put(at, { ...body('x'), ...wrong }))).to.equal('400 invalidValue')
      expect(verdict(await hr.post(path, { ...body('x'), [name]: null }))).to.equal('400 invalidValue')
      expect(verdict(await hr.patch(at, { op: 'add', value: wrong }))).to.equal('400 invalidValue')
    })

    if (isUnique) {
      it('S18: a name that is taken 409 uniqueness, by POST, PUT and PATCH', async () => {
        expect(verdict(await hr.post(path, body('taken')))).to.equal('201')
        const answers = [
          await hr.post(path, body('TAKEN')),
          await hr.put(at, body('Taken')),
          await hr.patch(at, renamed('taken')),
        ]
        const renaming = changing ? '400 mutability' : '409 uniqueness'
        expect(answers.map(verdict)).to.deep.equal(['409 uniqueness', renaming, renaming])
        expect((await hr.get(at)).body[name]).to.equal('first')
      })
    }

    it('S117: another version in If-Match 412, and nothing changes', async () => {
      const before = (await hr.get(at)).text
      const answers = [
        await hr.put(at, body('x')).set('If-Match', 'W/"other"'),
        await hr.patch(at, renamed('x')).set('If-Match', '"other"'),
        await hr.delete(at).set('If-Match', 'W/"a", W/"b"'),
      ]
      expect(answers.map(verdict)).to.deep.equal(['412', '412', '412'])
      expect((await hr.get(at)).text).to.equal(before)
    })

    it('S14, S61, S67, S99, S116: creates, reads, lists, searches, changes and deletes', async () => {
      const created = await hr.post(path, body('second'))
      expect(verdict(created), created.text).to.equal('201')
      const { id, meta } = created.body
      const location = `${directory.issuer}${path}/${id}`
      expect(meta.location).to.equal(location)
      expect(meta.created).to.equal(meta.lastModified)
      expect(created.headers).to.include({
        location,
        etag: meta.version,
        'content-type': 'application/scim+json',
      })

      const found = await hr.get(`${path}/${id}`)
      expect(found.body).to.deep.equal(created.body)
      expect(found.headers).to.include({ location, etag: meta.version, 'content-type': 'application/scim+json' })
      expect((await hr.get(`${path}/${id}`).set('If-None-Match', meta.version)).status).to.equal(304)

      const filter = `${name} eq "SECOND"`
      const listed = await hr.get(`${path}?filter=${encodeURIComponent(filter)}`)
      const searched = await hr.post(`${path}/.search`, { schemas: [SEARCH], filter })
      expect(listed.body).to.deep.include({ totalResults: 1, startIndex: 1, itemsPerPage: 1 })
      expect(listed.body.Resources).to.deep.equal([created.body])
      expect(searched.status).to.equal(200)
      expect(searched.body).to.deep.equal(listed.body)

      const changed = changing ?? name
      const whole = { ...body('second'), [changed]: 'third' }
      const put = await hr.put(`${path}/${id}`, whole).set('If-Match', meta.version)
      expect(verdict(put)).to.equal('200')
      expect(put.body).to.include({ id, [changed]: 'third' })
      expect(put.headers.etag).to.equal(put.body.meta.version).and.not.equal(meta.version)

      const operation = { op: 'replace', path: changed, value: 'fourth' }
      const patch = await hr.patch(`${path}/${id}`, operation).set('If-Match', String(put.headers.etag))
      expect(patch.status).to.equal(patched)
      const after = await hr.get(`${path}/${id}`)
      expect(after.body[changed]).to.equal('fourth')
      expect(after.headers.etag).to.equal(patch.headers.etag)

      const deleted = await hr.delete(`${path}/${id}`).set('If-Match', String(patch.headers.etag))
      expect([deleted.status, deleted.text]).to.deep.equal([204, ''])
      expect(verdict(await hr.get(`${path}/${id}`))).to.equal('404')
      expect(verdict(await hr.delete(`${path}/${id}`))).to.equal('404')
      const none = await hr.get(`${path}?filter=${encodeURIComponent(`${changed} eq "fourth"`)}`)
      expect([none.status, none.body.totalResults, none.body.Resources]).to.deep.equal([200, 0, []])
    })

    it('answers HEAD as GET without a body', async () => {
      const known = await hr.send('head', at)
      const list = await hr.send('head', path)
      const unknown = await hr.send('head', `${path}/unknown`)
      expect([known.status, list.status, unknown.status]).to.deep.equal([200, 200, 404])
      expect(known.headers.etag).to.equal((await hr.get(at)).headers.etag)
      expect(known.text ?? '').to.equal('')
    })

    it('405 names the methods that there are', async () => {
      const answers = [
        [await hr.delete(path), 'GET, POST'],
        [await hr.post(at, {}), 'GET, PUT, PATCH, DELETE'],
        [await hr.get(`${path}/.search`), 'POST'],
      ] as const
      for (const [answer, allow] of answers) {
        expect(verdict(answer)).to.equal('405')
        expect(answer.headers.allow).to.equal(allow)
      }
    })

    it('S1, S2: reads SCIM and plain JSON, and nothing else: 415', async () => {
      const post = (type: string) => hr.post(path, body('x')).set('Content-Type', type)
      for (const type of ['application/xml', 'text/plain', 'application/x-www-form-urlencoded'])
        expect(verdict(await post(type)), type).to.equal('415')
      const plain = await post('application/json; charset=utf-8').set('Accept', 'application/json')
      expect(verdict(plain)).to.equal('201')
      expect(plain.type).to.equal('application/json')
      const unknown = await request(directory.address).get(path).set('Accept', 'application/json')
      expect([unknown.status, unknown.type]).to.deep.equal([401, 'application/json'])
      expect((await hr.get(path).set('Accept', 'text/html')).type).to.equal('application/scim+json')
    })

    it('T13: a slash at the end counts for nothing', async () => {
      expect(verdict(await hr.get(`${path}/`))).to.equal('200')
      expect((await hr.get(`${at}/`)).body).to.deep.equal((await hr.get(at)).body)
    })

    it('S6: another version of the protocol 400 invalidVers', async () => {
      for (const version of ['v3', 'v1', 'v2.1', 'V2']) {
        const other = path.replace('v2', version)
        for (const answer of [
          await hr.get(other),
          await hr.post(other, body('x')),
          await request(directory.address).get(other),
        ])
          expect(verdict(answer), version).to.equal('400 invalidVers')
      }
    })

    it('404 in the error body for what is no endpoint', async () => {
      const answer = await hr.get(`${path}/${'a'.repeat(8)}/more`)
      expect(verdict(answer)).to.equal('404')
      expect(answer.body.schemas).to.deep.equal([ERROR])
    })
  })
}
