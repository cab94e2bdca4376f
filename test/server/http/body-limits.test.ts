import { once } from 'node:events'
import { request } from 'node:http'
import { expect } from 'chai'
import { BULK, bulkOf, newUser } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, idsIn, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const MEBIBYTE = 1024 * 1024

describe('the size of a body', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let person: string
  let group: string

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    person = `${USERS}/${(await hr.post(USERS, { schemas: [USER], userName: 'ann' })).body.id}`
    group = `${GROUPS}/${(await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Sales' })).body.id}`
  })
  after(() => directory.stop())

  /** A valid resource of exactly this many bytes. */
  const padded = (resource: object, size: number) => {
    const text = JSON.stringify({ ...resource, padding: '' })
    return `${text.slice(0, -2)}${'x'.repeat(size - text.length)}"}`
  }
  const user = { schemas: [USER], userName: 'ann' }
  const sales = { schemas: [GROUP], displayName: 'Sales' }

  const sizes: readonly (readonly [
    method: 'post' | 'put' | 'patch',
    path: () => string,
    resource: object,
    limit: number,
  ])[] = [
    ['post', () => USERS, { ...user, userName: 'new' }, MEBIBYTE],
    ['put', () => person, user, MEBIBYTE],
    ['post', () => GROUPS, sales, MEBIBYTE],
    ['put', () => group, sales, 16 * MEBIBYTE],
  ]
  for (const [method, path, resource, limit] of sizes) {
    it(`a ${method.toUpperCase()} of ${JSON.stringify(resource).slice(-30)} takes ${limit} bytes, and not one more: 413`, async () => {
      expect((await hr.withText(method, path(), padded(resource, limit))).status).to.be.oneOf([200, 201])
      const answer = await hr.withText(method, path(), padded(resource, limit + 1))
      expect(verdict(answer)).to.equal('413')
      expect(answer.body.detail).to.include(String(limit))
    })
  }

  it('a resource grows up to 1 MiB, by however many PATCHes or in a Bulk: 413', async () => {
    const photos = (path: string) =>
      Array.from({ length: 200 }, (_, n) => ({ value: `https://example.com/${path}/${n}/`.padEnd(4000, 'x') }))
    const at = `${USERS}/${(await hr.post(USERS, { schemas: [USER], userName: 'many' }).expect(201)).body.id}`
    await hr.patch(at, { op: 'add', path: 'photos', value: photos('a') }).expect(200)
    const refused = await hr.patch(at, { op: 'add', path: 'photos', value: photos('b') })
    expect(verdict(refused)).to.equal('413')
    expect((await hr.get(at)).body.photos).to.have.lengthOf(200)

    const bulk = await hr.post(BULK, bulkOf([newUser('more', { photos: [...photos('a'), ...photos('b')] })]))
    expect(bulk.body.Operations[0].status).to.equal('413')
  })

  it('a PATCH of a group takes 1 MiB, as any resource', async () => {
    const patch = padded({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [] }, MEBIBYTE + 1)
    expect(verdict(await hr.withText('patch', group, patch))).to.equal('413')
  })

  it('holds while reading, for a body that does not say how long it is', async () => {
    const status = await sendChunks(
      `${directory.address}${USERS}`,
      hr.token,
      padded({ ...user, userName: 'chunked' }, 2 * MEBIBYTE),
    )
    expect(status).to.equal(413)
    expect(idsIn(await hr.get(`${USERS}?filter=userName+eq+"chunked"`))).to.deep.equal([])
    expect(
      await sendChunks(`${directory.address}${USERS}`, hr.token, JSON.stringify({ ...user, userName: 'chunked' })),
    ).to.equal(201)
  })

  it('a caller without a token is not listened to', async () => {
    expect(await sendChunks(`${directory.address}${USERS}`, 'unknown', padded(user, 2 * MEBIBYTE))).to.equal(401)
  })
})

async function sendChunks(url: string, token: string, body: string): Promise<number | undefined> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/scim+json',
    'transfer-encoding': 'chunked',
  }
  const sent = request(url, { method: 'POST', headers })
  sent.on('error', () => {})
  const answered = once(sent, 'response')
  for (let at = 0; at < body.length; at += 65_536) sent.write(body.slice(at, at + 65_536))
  sent.end()
  const [response] = await answered
  response.resume()
  return response.statusCode
}
