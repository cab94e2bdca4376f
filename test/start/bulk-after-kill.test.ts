import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { BULK, bulkOf, newUser, patchOf } from '../support/bulk.ts'
import { freePort } from '../support/free-port.ts'
import { type TestDatabase, testDatabase, uriOf } from '../support/mongo.ts'
import { build, createPlace, MASTER_KEY, type Place, type ServerProcess } from '../support/server-process.ts'

const PEOPLE = 500

describe('a Bulk whose server is killed in its middle', function () {
  this.timeout(120_000)
  let database: TestDatabase
  let places: readonly Place[]
  let second: ServerProcess

  before(async () => {
    await build()
    database = await testDatabase()
    const settings = { MONGODB_URI: uriOf(database), MASTER_KEY, ISSUER: `http://localhost:${await freePort()}` }
    places = [await createPlace(settings), await createPlace(settings)]
  })
  after(async () => {
    await second?.stop()
    for (const place of places) await place.remove()
    await database.drop()
  })

  const count = (name: string, filter = {}) => database.database.connection.collection(name).countDocuments(filter)
  /** Until something is so; the test's own time limit ends it otherwise. */
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await wait(20)
  }

  it('S115: goes on in another one: all of it is done, and nothing twice', async () => {
    const [place, other] = places
    const first = await place?.start()
    const operations = Array.from({ length: PEOPLE }, (_, index) => [
      newUser(`person${index}`),
      patchOf(`/Users/bulkId:person${index}`, { op: 'add', path: 'title', value: 'Chief' }),
    ]).flat()
    const accepted = await first?.scim.post(BULK, bulkOf(operations)).set('Prefer', 'respond-async')
    expect(accepted?.status).to.equal(202)
    await until(async () => (await count('bulkResults')) > 50)
    await first?.stop('SIGKILL')
    expect(await count('bulkResults')).to.be.lessThan(operations.length)

    second = (await other?.start()) ?? expect.fail('There is no other place.')
    const path = new URL(accepted?.headers.location ?? '').pathname
    await until(async () => (await second.scim.get(path)).body.state === 'finished')
    const { body } = await second.scim.get(path)
    expect(body).to.include({ done: operations.length, failed: 0 })
    expect(body.response.Operations.length).to.equal(operations.length)
    expect(await count('users', { 'data.title': 'Chief' })).to.equal(PEOPLE)
    const events = ['user.created', 'user.changed'].map(event =>
      count('auditEvents', { event, actor: { $ne: 'host' } }),
    )
    expect(await Promise.all(events)).to.deep.equal([PEOPLE, PEOPLE])
  })
})
