import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createKeyring } from '../../../server/keyring.ts'
import type { Services } from '../../../server/services.ts'
import { BULK, bulkOf, deleteOf, newUser, verdictsOf } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createLogger } from '../../support/log.ts'
import { idsIn, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const HOUR = 60 * 60

/** No batch of new people can be written while it fails. */
const withCommit =
  (commit: () => void) =>
  (services: Services): Services => {
    const { users } = services.resources
    const { creation } = users
    if (!creation) throw new Error('People are created in batches.')
    const checked: typeof creation.commit = async (...given) => {
      commit()
      return creation.commit(...given)
    }
    const resources = { ...services.resources, users: { ...users, creation: { ...creation, commit: checked } } }
    return { ...services, resources }
  }

describe('a Bulk that always stops in its middle', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let commit: () => void
  let attempts: number
  let log: ReturnType<typeof createLogger>

  beforeEach(async () => {
    attempts = 0
    commit = () => {
      attempts++
      throw new Error('Out of order.')
    }
    log = createLogger()
    directory = await startDirectory({ frozen: true, logger: log.logger, adapt: withCommit(() => commit()) })
    hr = await directory.scim('users:write', 'HR')
  })
  afterEach(() => directory.stop())

  async function send(): Promise<string> {
    const operations = [deleteOf('/Users/nobody'), newUser('ann'), newUser('bob')]
    const accepted = await hr.post(BULK, bulkOf(operations)).set('Prefer', 'respond-async')
    return new URL(accepted.headers.location ?? '').pathname
  }
  async function drainAfter(seconds: number): Promise<void> {
    directory.wait(seconds)
    await directory.bulkWorker.drain()
  }
  const errors = () => log.lines.filter(({ level }) => level === 50).length

  it('S115: is tried again after pauses that grow, and goes on where it was', async () => {
    const path = await send()
    await drainAfter(0)
    await drainAfter(9)
    expect(attempts).to.equal(1)
    await drainAfter(1)
    await drainAfter(19)
    expect(attempts).to.equal(2)
    commit = () => {}
    await drainAfter(1)
    const { body } = await hr.get(path)
    expect(verdictsOf(body.response)).to.deep.equal(['DELETE 404', 'POST 201', 'POST 201'])
  })

  it('S115: is given up after ten attempts: what is left of it is 500', async () => {
    const path = await send()
    for (let hour = 0; hour < 12; hour++) await drainAfter(HOUR)
    expect([attempts, errors()]).to.deep.equal([10, 10])
    const { body } = await hr.get(path)
    expect(body).to.deep.include({ state: 'finished', done: 3, failed: 3 })
    expect(verdictsOf(body.response)).to.deep.equal(['DELETE 404', 'POST 500', 'POST 500'])
    expect(body.response.Operations[1]).to.include({ bulkId: 'ann' })
    expect(idsIn(await hr.get(USERS))).to.deep.equal([])
  })

  const bulks = () => directory.database.connection.collection('bulks')
  /** A worker that took the Bulk and was never heard of again. */
  async function die(): Promise<void> {
    directory.wait(10)
    const lease = new Date(directory.services.now().getTime() + 5000)
    await directory.services.bulks.claim('a dead worker', directory.services.now(), lease)
  }

  it('S115: is given up after ten attempts of which nothing is left, each with its process', async () => {
    const path = await send()
    for (let attempt = 0; attempt < 10; attempt++) await die()
    await drainAfter(10)
    expect([attempts, errors()]).to.deep.equal([0, 0])
    const { body } = await hr.get(path)
    expect(body).to.deep.include({ state: 'finished', done: 3, failed: 3 })
  })

  it('S115: is not given up for being put back, however often, by servers that stop', async () => {
    const path = await send()
    commit = () => void directory.bulkWorker.stop()
    for (let attempt = 0; attempt < 9; attempt++) await die()
    await drainAfter(10)
    expect((await hr.get(path)).body.state).to.equal('running')
    const other = await startDirectory({ database: directory, masterKey: directory.masterKey })
    other.wait(1000)
    await other.bulkWorker.drain()
    await other.stop()
    expect((await hr.get(path)).body).to.deep.include({ state: 'finished', done: 3, failed: 1 })
  })

  it('S115: is given up where its base is gone', async () => {
    await send()
    await bulks().updateMany({}, { $set: { base: '/gone/v2' } })
    for (let hour = 0; hour < 12; hour++) await drainAfter(HOUR)
    expect((await bulks().findOne())?.state).to.equal('finished')
  })

  it('S112: says so of each that was to be written, where it is answered when it is done', async () => {
    const { status, body } = await hr.post(BULK, bulkOf([deleteOf('/Users/nobody'), newUser('ann'), newUser('bob')]))
    expect([status, attempts]).to.deep.equal([200, 1])
    expect(verdictsOf(body)).to.deep.equal(['DELETE 404', 'POST 500', 'POST 500'])
  })

  it('S115: waits for its key where that is gone, and fills no log meanwhile', async () => {
    const path = await send()
    const pieces = directory.database.connection.collection('bulkPieces')
    const [piece] = await pieces.find().toArray()
    const ofAnotherKey = createKeyring([randomBytes(32)]).seal('bulk request', '{}')
    await pieces.updateMany({}, { $set: { text: ofAnotherKey } })
    for (let minute = 0; minute < 20 * 60; minute++) await drainAfter(60)
    expect(errors()).to.equal(20)
    expect((await hr.get(path)).body.state).to.equal('running')
    commit = () => {}
    await pieces.updateMany({}, { $set: { text: piece?.text } })
    await drainAfter(HOUR)
    expect((await hr.get(path)).body).to.deep.include({ state: 'finished', done: 3, failed: 1 })
  })
})
