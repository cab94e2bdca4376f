import { expect } from 'chai'
import { readSpooled } from '../../../server/bulk/spool.ts'
import { BULK, bulkOf, deleteOf, newUser, patchOf, verdictsOf } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, idsIn, STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'seven quiet harbours'

describe('a Bulk that is carried out after its answer', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset', 'HR')
  })
  afterEach(() => directory.stop())

  const send = (operations: readonly object[], client = hr, more: object = {}) =>
    client.post(BULK, bulkOf(operations, more)).set('Prefer', 'respond-async')
  const pathTo = ({ headers }: { headers: { [name: string]: string } }) => new URL(headers.location ?? '').pathname
  const collection = (name: string) => directory.database.connection.collection(name)
  const titled = (path: string, value: string) => patchOf(path, { op: 'replace', path: 'title', value })

  it('S115: is accepted with 202 and nothing in it, and can be followed to its end', async () => {
    const accepted = await send([newUser('ann'), newUser('ann2'), { ...newUser('ann'), bulkId: 'again' }])
    expect([accepted.status, accepted.text]).to.deep.equal([202, ''])
    const txn = accepted.headers['set-txn']
    expect(txn).to.match(/^[\w-]{36}$/)
    expect(accepted.headers).to.include({
      'preference-applied': 'respond-async',
      location: `${directory.issuer}${BULK}/${txn}`,
      'content-length': '0',
    })
    const waiting = await hr.get(pathTo(accepted))
    expect(waiting.body).to.deep.include({ txn, state: 'waiting', operations: 3, done: 0, failed: 0 })
    expect(Number(waiting.headers['retry-after'])).to.be.greaterThan(0)
    expect(idsIn(await hr.get(USERS))).to.deep.equal([])

    await directory.bulkWorker.drain()
    const finished = await hr.get(pathTo(accepted))
    expect(finished.body).to.deep.include({ txn, state: 'finished', operations: 3, done: 3, failed: 1 })
    expect(finished.headers).to.not.have.property('retry-after')
    expect(verdictsOf(finished.body.response)).to.deep.equal(['POST 201', 'POST 201', 'POST 409 uniqueness'])
    expect(idsIn(await hr.get(USERS)).length).to.equal(2)
  })

  it('S115: is what a Bulk is that is answered when it is done', async () => {
    const operations = [
      newUser('ann', { [ENTERPRISE]: { manager: { value: 'bulkId:bob' } } }),
      newUser('bob', { [ENTERPRISE]: { manager: { value: 'bulkId:ann' } } }),
      titled('/Users/bulkId:ann', 'Chief'),
      newUser('gone'),
      deleteOf('/Users/bulkId:gone'),
      titled('/Users/bulkId:ann', 'Chief'),
      { ...newUser('x'), method: 'GET' },
      titled('/Users/nobody', 'x'),
      newUser('late'),
    ]
    const accepted = await send(operations, hr, { failOnErrors: 2 })
    await directory.bulkWorker.drain()
    const { body } = await hr.get(pathTo(accepted))
    expect(verdictsOf(body.response)).to.deep.equal([
      'POST 201',
      'POST 201',
      'PATCH 200',
      'POST 201',
      'DELETE 204',
      'PATCH 200',
      'GET 400 invalidSyntax',
      'PATCH 404',
    ])
    expect(body).to.deep.include({ state: 'finished', operations: 9, done: 8, failed: 2 })
    const [ann, bob] = await Promise.all(
      body.response.Operations.slice(0, 2).map(async (one: { location: string }) => {
        const found = await hr.get(new URL(one.location).pathname)
        return found.body
      }),
    )
    expect([ann[ENTERPRISE].manager.value, bob[ENTERPRISE].manager.value]).to.deep.equal([bob.id, ann.id])
    expect([ann.title, body.response.Operations[5].version]).to.deep.equal(['Chief', ann.meta.version])
    expect(body.response.Operations[1].version).to.equal(bob.meta.version)
  })

  it('S102, S108, S113: is refused at once where any Bulk is, and without the preference nothing waits', async () => {
    expect(verdict(await hr.post(BULK, { Operations: [] }).set('Prefer', 'respond-async'))).to.equal(
      '400 invalidSyntax',
    )
    expect((await hr.post(BULK, bulkOf([newUser('now')])).set('Prefer', 'return=minimal, wait=3')).status).to.equal(200)
    expect(await collection('bulks').countDocuments()).to.equal(0)
    for (const prefer of ['wait=3, Respond-Async', 'respond-async; x=1'])
      expect((await hr.post(BULK, bulkOf([newUser('x')])).set('Prefer', prefer)).status).to.equal(202)
  })

  it('is offered by ServiceProviderConfig (RFC 9967 §4) to those who ask, for older clients refuse what they do not know', async () => {
    const path = '/scim/v2/ServiceProviderConfig'
    const { body } = await hr.get(`${path}?attributes=patch,SecurityEvents`)
    expect(body.securityEvents).to.deep.equal({ asyncRequest: 'request', eventUris: [] })
    expect((await hr.get(path)).body).to.not.have.property('securityEvents')
  })

  it('is seen by the client that sent it, with a token that may do as much; by nobody else: 404', async () => {
    const accepted = await send([newUser('ann')])
    await directory.bulkWorker.drain()
    const others = [
      await directory.scim('users:write,passwords:reset', 'Other'),
      await directory.scim('users:write', 'HR'),
    ]
    for (const other of others) expect(verdict(await other.get(pathTo(accepted)))).to.equal('404')
    expect(verdict(await hr.get(pathTo(accepted).replace('/scim/', '/admin/')))).to.equal('404')
    expect(verdict(await hr.get(`${BULK}/unknown`))).to.equal('404')
    expect(verdict(await hr.get(`${pathTo(accepted)}/more`))).to.equal('404')
    expect(verdict(await hr.delete(pathTo(accepted)))).to.equal('405')
    const more = await directory.scim('users:write,passwords:reset,roles:write', 'HR')
    expect((await more.get(pathTo(accepted))).status).to.equal(200)
  })

  it('holds no password and no one-time password in the clear, and what was asked for is gone with the end', async () => {
    const made = await hr.post(BULK, bulkOf([newUser('old')]))
    const old = new URL(made.body.Operations[0].location).pathname.slice('/scim/v2'.length)
    const reset = { op: 'add', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } }
    const accepted = await send([newUser('ann', { password: PASSWORD }), patchOf(old, reset)])
    const atRest = async () => JSON.stringify(await Promise.all(['bulks', 'bulkPieces', 'bulkResults'].map(all)))
    const all = (name: string) => collection(name).find().toArray()
    expect(await atRest()).to.not.include(PASSWORD)
    await directory.bulkWorker.drain()
    const { body } = await hr.get(pathTo(accepted))
    const { oneTimePassword } = body.response.Operations[1].response[STATE]
    expect((await directory.services.passwords.verify('old', oneTimePassword)).verified).to.equal(true)
    expect(await atRest())
      .to.not.include(oneTimePassword)
      .and.not.include(PASSWORD)
    expect(await all('bulkPieces')).to.deep.equal([])
  })

  for (const padding of ['', 'x']) {
    it(`keeps a body of several pieces whole, whatever character they end in${padding && ', one character on'}`, async () => {
      const sent = bulkOf([newUser('ann')], { padding: padding + '🔑'.repeat(1_500_000) })
      const accepted = await hr.post(BULK, sent).set('Prefer', 'respond-async')
      const txn = accepted.headers['set-txn'] ?? ''
      expect((await directory.services.bulks.piecesOf(txn)).length).to.be.greaterThan(3)
      expect(await readSpooled(directory.services, txn)).to.equal(JSON.stringify(sent))
    })
  }

  /** Whether it is there, seconds before it is to be forgotten, and seconds after. */
  async function isThereAround(path: string, seconds: number): Promise<number[]> {
    const statuses = []
    for (const step of [seconds - 60, 120]) {
      directory.wait(step)
      const client = await directory.scim('users:write,passwords:reset', 'HR')
      statuses.push((await client.get(path)).status)
    }
    return statuses
  }

  it('is forgotten a day after its end', async () => {
    const path = pathTo(await send([newUser('ann')]))
    directory.wait(3 * 86_400)
    await directory.bulkWorker.drain()
    expect(await isThereAround(path, 86_400)).to.deep.equal([200, 404])
  })

  it('is forgotten an hour after its end where it tells one-time passwords', async () => {
    const reset = { op: 'add', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } }
    const path = pathTo(await send([newUser('ann'), patchOf('/Users/bulkId:ann', reset)]))
    await directory.bulkWorker.drain()
    expect(await isThereAround(path, 3600)).to.deep.equal([200, 404])
  })

  it('is forgotten a week after its answer where nobody carries it out, and is not carried out then', async () => {
    const path = pathTo(await send([newUser('ann')]))
    expect(await isThereAround(path, 7 * 86_400)).to.deep.equal([200, 404])
    await directory.bulkWorker.drain()
    expect(idsIn(await (await directory.scim('users:read')).get(USERS))).to.deep.equal([])
  })

  it('waits with 15 others of its client at most, however many come at once: 429 with Retry-After', async () => {
    const names = Array.from({ length: 15 }, (_, index) => `early${index}`)
    for (const name of names) expect((await send([newUser(name)])).status).to.equal(202)
    const late = await Promise.all(Array.from({ length: 6 }, (_, index) => send([newUser(`late${index}`)])))
    const refused = late.filter(({ status }) => status !== 202)
    expect(refused.map(answer => verdict(answer))).to.deep.equal(Array(5).fill('429'))
    expect(Number(refused[0]?.headers['retry-after'])).to.be.greaterThan(0)
    expect((await send([newUser('other')], await directory.scim('users:write'))).status).to.equal(202)
    await directory.bulkWorker.drain()
    expect((await send([newUser('more')])).status).to.equal(202)
  })

  it('S113: uses no right that its client has lost meanwhile', async () => {
    const person = await directory.person({ userName: 'chief' })
    const both = await directory.scim('users:write,roles:write', 'HR')
    const accepted = await send([newUser('ann'), deleteOf(`/Users/${person}`)], both)
    await collection('provisioningTokens').deleteMany({ scopes: 'users:write' })
    await directory.bulkWorker.drain()
    const again = await directory.scim('users:write,roles:write', 'HR')
    expect(verdictsOf((await again.get(pathTo(accepted))).body.response)).to.deep.equal(['POST 403', 'DELETE 403'])
  })

  it('is treated by the settings that its client has when it is carried out', async () => {
    const federated = await directory.person({ userName: 'fed', [STATE]: { federated: true } })
    const admin = await directory.scim('clients:write,roles:write')
    const patch = patchOf(`/Users/${federated}`, { op: 'add', path: 'password', value: PASSWORD })
    // Understood by T15 when it was accepted, so it stays understood.
    const { Operations: operations, ...envelope } = bulkOf([patch])
    const accepted = await hr.post(BULK, { ...envelope, operations }).set('Prefer', 'respond-async')
    const { body } = await admin.get('/admin/v2/ProvisioningClients?filter=name eq "HR"')
    const change = { op: 'replace', value: { federatedPassword: 'ignore', strict: ['T15'] } }
    expect((await admin.patch(`/admin/v2/ProvisioningClients/${body.Resources[0].id}`, change)).status).to.equal(200)
    await directory.bulkWorker.drain()
    expect(verdictsOf((await hr.get(pathTo(accepted))).body.response)).to.deep.equal(['PATCH 200'])
  })

  it('is dropped with its client: nothing of it is done, and nothing is left', async () => {
    await send([newUser('ann', { password: PASSWORD })])
    const admin = await directory.scim('clients:write,roles:write')
    const { body } = await admin.get('/admin/v2/ProvisioningClients?filter=name eq "HR"')
    expect((await admin.delete(`/admin/v2/ProvisioningClients/${body.Resources[0].id}`)).status).to.equal(204)
    await directory.bulkWorker.drain()
    for (const name of ['bulks', 'bulkPieces', 'bulkResults', 'users'])
      expect(await collection(name).countDocuments(), name).to.equal(0)
  })
})
