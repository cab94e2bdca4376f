import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import mongoose from 'mongoose'
import type { Response } from 'supertest'
import { BULK, bulkOf, newUser, patchOf, verdictsOf } from '../support/bulk.ts'
import { freePort } from '../support/free-port.ts'
import { type TestDatabase, testDatabase, uriOf } from '../support/mongo.ts'
import { USER, USERS } from '../support/scim.ts'
import { build, createPlace, MASTER_KEY, type Place, type ServerProcess } from '../support/server-process.ts'

const PEOPLE = 60

/** A new person and two changes of them: done twice or in another order, they would leave other traces. */
const stepsOf = (name: string) => [
  newUser(name),
  ...['first', 'last'].map(value => patchOf(`/Users/bulkId:${name}`, { op: 'replace', path: 'title', value })),
]

describe('a Bulk that is carried out after its answer, by servers that are processes of their own', function () {
  this.timeout(60_000)
  let database: TestDatabase
  let place: Place
  let other: Place
  let running: ServerProcess[]

  before(async () => {
    await build()
    database = await testDatabase()
    const settings = { MONGODB_URI: uriOf(database), MASTER_KEY, ISSUER: `http://localhost:${await freePort()}` }
    place = await createPlace(settings)
    other = await createPlace(settings)
    running = []
  })
  after(async () => {
    await Promise.all(running.map(server => server.stop()))
    await place.remove()
    await other.remove()
    await database.drop()
  })

  const collection = (name: string) => database.database.connection.collection(name)

  const eventsOf = async (target: string) =>
    (await collection('auditEvents').find({ target }).sort({ at: 1 }).toArray()).map(({ event }) => event)

  /** Keeps a person from all who would write them, in a transaction that our servers don't take for one of theirs. Answers how to let go. */
  async function holdPerson(userName: string): Promise<() => Promise<void>> {
    const client = await new mongoose.mongo.MongoClient(uriOf(database)).connect()
    const session = client.startSession()
    session.startTransaction()
    await client
      .db()
      .collection('users')
      .updateOne({ 'data.userName': userName }, { $set: { held: true } }, { session })
    return async () => {
      await session.commitTransaction()
      await client.close()
    }
  }

  async function start(at: Place): Promise<ServerProcess> {
    const server = await at.start()
    running.push(server)
    return server
  }

  async function send({ scim }: ServerProcess, operations: readonly object[]): Promise<string> {
    const accepted = await scim.post(BULK, bulkOf(operations)).set('Prefer', 'respond-async')
    expect(accepted.status, accepted.text).to.equal(202)
    return new URL(accepted.headers.location ?? '').pathname
  }

  /** The status of a Bulk, once something is so; the test's own time limit ends it otherwise. */
  async function statusWhen(
    { scim }: ServerProcess,
    path: string,
    isSo: (status: Response['body']) => boolean,
  ): Promise<Response['body']> {
    for (;;) {
      const { body } = await scim.get(path)
      if (isSo(body)) return body
      await wait(5)
    }
  }

  const isFinished = ({ state }: { state: string }) => state === 'finished'

  /** That each operation of these people was carried out once, in its order, and is told so. */
  async function expectOnce(
    { scim }: ServerProcess,
    status: Response['body'],
    names: readonly string[],
  ): Promise<void> {
    expect(status).to.include({ done: status.operations, failed: 0 })
    expect(verdictsOf(status.response)).to.deep.equal(names.flatMap(() => ['POST 201', 'PATCH 200', 'PATCH 200']))
    const { body: list } = await scim.get(`${USERS}?count=1000&attributes=userName,title,meta`)
    for (const [index, name] of names.entries()) {
      const [made, ...changes] = status.response.Operations.slice(index * 3, index * 3 + 3)
      const [person, ...more] = list.Resources.filter(({ userName }: { userName: string }) => userName === name)
      expect(more).to.deep.equal([])
      expect(person.title).to.equal('last')
      expect(made.bulkId).to.equal(name)
      expect([made, ...changes].map(({ location }) => location)).to.deep.equal(Array(3).fill(person.meta.location))
      expect(new Set([made, ...changes].map(({ version }) => version)).size).to.equal(3)
      expect(changes[1].version).to.equal(person.meta.version)
      expect(await eventsOf(person.id)).to.deep.equal(['user.created', 'user.changed', 'user.changed'])
    }
  }

  it('S115: goes on in another one when the first is killed in its middle: all is done, and nothing twice', async () => {
    const names = Array.from({ length: PEOPLE }, (_, index) => `killed${index}`)
    const first = await start(place)
    const path = await send(first, names.flatMap(stepsOf))
    await statusWhen(first, path, ({ done }) => done >= 20)
    await first.stop('SIGKILL')
    expect(await collection('bulkResults').countDocuments()).to.be.within(20, PEOPLE * 3 - 1)

    const second = await start(other)
    await expectOnce(second, await statusWhen(second, path, isFinished), names)
  })

  it('S115: does nothing twice where two are at the same operation at once', async () => {
    const [before, after] = ['before', 'after'].map(word => Array.from({ length: 20 }, (_, index) => word + index))
    const [, second] = running
    if (!before || !after || !second) expect.fail('The second server does not run.')
    const first = await start(place)
    const { body: gate } = await first.scim.post(USERS, { schemas: [USER], userName: 'gate' })
    const through = patchOf(`/Users/${gate.id}`, { op: 'replace', path: 'title', value: 'open' })
    const worker = async () => (await collection('bulks').findOne({ state: 'running' }))?.worker

    const open = await holdPerson('gate')
    const path = await send(first, [...before.flatMap(stepsOf), through, ...after.flatMap(stepsOf)])
    await statusWhen(first, path, ({ done }) => done >= before.length * 3)
    const one = await worker()
    // Again and again, because the first worker renews its lease.
    while ((await worker()) === one) {
      await collection('bulks').updateOne({ state: 'running', worker: one }, { $set: { leasedUntil: new Date(0) } })
      await wait(5)
    }
    await open()
    const status = await statusWhen(second, path, isFinished)
    const [opened] = status.response.Operations.splice(before.length * 3, 1)
    expect([opened.status, opened.location]).to.deep.equal(['200', gate.meta.location])
    expect(await eventsOf(gate.id)).to.deep.equal(['user.created', 'user.changed'])
    await expectOnce(second, status, [...before, ...after])
  })
})
