import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import { expect } from 'chai'
import { BULK, bulkOf, newUser, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, idsIn, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const KIBIBYTE = 1024
const WAITING = 64

describe('the limits of a Bulk', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory({ bulk: { maxOperations: 3, maxPayloadSize: 4 * KIBIBYTE, atOnce: 1 } })
    hr = await directory.scim('users:write policies:write')
  })
  afterEach(() => directory.stop())

  /** A request whose body has been begun and not ended: a Bulk, unless something else is said, that holds its place. */
  async function begin(method = 'POST', path = BULK, { token } = hr): Promise<ClientRequest> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
    const sent = request(`${directory.address}${path}`, { method, headers })
    sent.on('error', () => {})
    sent.write('{')
    sent.flushHeaders()
    await once(sent, 'socket')
    return sent
  }
  const statusOf = async (sent: ClientRequest) => {
    const [response] = await once(sent, 'response')
    response.resume()
    return response.statusCode
  }
  const post = (path = BULK) => hr.post(path, bulkOf([newUser('ann')]))

  it('S108, trap 12: 413 for one operation too many, naming maxOperations; none is done', async () => {
    const four = await hr.post(BULK, bulkOf(['a', 'b', 'c', 'd'].map(name => newUser(name))))
    expect(verdict(four)).to.equal('413')
    expect(four.body.detail).to.include('maxOperations (3)')
    expect(idsIn(await hr.get(USERS))).to.deep.equal([])
  })

  it('S108, trap 12: 413 for one byte too many, naming maxPayloadSize, before the body is parsed', async () => {
    const fits = JSON.stringify(bulkOf([newUser('ann')]))
    expect(verdictsIn(await hr.withText('post', BULK, fits.padEnd(4 * KIBIBYTE)))).to.deep.equal(['POST 201'])
    const longer = await hr.withText('post', BULK, '{'.padEnd(4 * KIBIBYTE + 1))
    expect(verdict(longer)).to.equal('413')
    expect(longer.body.detail).to.include('maxPayloadSize of 4096 bytes')
  })

  it('S108, trap 12: are those that ServiceProviderConfig names', async () => {
    const { body } = await hr.get('/scim/v2/ServiceProviderConfig')
    expect(body.bulk).to.deep.equal({ supported: true, maxOperations: 3, maxPayloadSize: 4096 })
  })

  it('let few be read at once: the next wait, and more of them are asked to come again, 503 with Retry-After', async () => {
    const held = await begin()
    const waiting = await Promise.all(Array.from({ length: WAITING }, () => begin()))
    // Other requests have gone through the server behind those, so they have arrived.
    expect((await hr.get(USERS)).status).to.equal(200)
    for (const path of [BULK, '/scim/v2/%42ulk/', '/admin/v2/Bulk']) {
      const refused = await post(path)
      expect(verdict(refused), path).to.equal('503')
      expect(Number(refused.headers['retry-after'])).to.be.greaterThan(0)
    }
    for (const sent of [held, ...waiting]) sent.end('}')
    expect(await Promise.all([held, ...waiting].map(statusOf))).to.deep.equal(Array(WAITING + 1).fill(400))
    expect(verdictsIn(await post())).to.deep.equal(['POST 201'])
  })

  it('hold for the PUT of a group, too, if its body may be long', async () => {
    const group = { schemas: [GROUP], displayName: 'Ward' }
    const at = `${GROUPS}/${(await hr.post(GROUPS, group)).body.id}`
    const held = await begin('PUT', at)
    const waiting = await Promise.all(Array.from({ length: WAITING }, () => begin('PUT', at)))
    expect((await hr.get(USERS)).status).to.equal(200)
    expect(verdict(await post())).to.equal('503')
    expect(verdict(await hr.put(at, group)), 'a short one').to.equal('200')
    for (const sent of [held, ...waiting]) sent.end('}')
    expect(await Promise.all([held, ...waiting].map(statusOf))).to.deep.equal(Array(WAITING + 1).fill(400))
  })

  it('S9: are not for a caller who may write nothing: 403 before the body is there', async () => {
    const reader = await directory.scim('users:read')
    const held = await begin()
    for (const [method, path] of [
      ['POST', BULK],
      ['PUT', `${GROUPS}/x`],
    ] as const)
      expect(await statusOf(await begin(method, path, reader)), path).to.equal(403)
    held.destroy()
  })

  it('give the place of a client that hangs up to the next, whether it was reading or waiting', async () => {
    const held = await begin()
    const waiting = await begin()
    const next = post()
    const arrived = next.then(verdictsIn)
    expect((await hr.get(USERS)).status).to.equal(200)
    waiting.destroy()
    held.destroy()
    expect(await arrived).to.deep.equal(['POST 201'])
    expect(verdictsIn(await post())).to.deep.equal(['POST 409 uniqueness'])
  })
})

describe('a body that comes slowly', () => {
  it('is given up: 408, and the next has its place', async () => {
    const directory = await startDirectory({ uploadTime: 1000, bulk: { atOnce: 1 } })
    const hr = await directory.scim('users:write')
    const headers = { authorization: `Bearer ${hr.token}`, 'content-type': 'application/scim+json' }
    for (const path of [BULK, USERS]) {
      const sent = request(`${directory.address}${path}`, { method: 'POST', headers })
      sent.on('error', () => {})
      sent.write('{')
      const [response] = await once(sent, 'response')
      expect([response.statusCode, response.headers.connection], path).to.deep.equal([408, 'close'])
      response.resume()
    }
    expect(verdictsIn(await hr.post(BULK, bulkOf([newUser('ann')])))).to.deep.equal(['POST 201'])
    await directory.stop()
  })
})
