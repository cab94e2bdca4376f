import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import mongoose from 'mongoose'
import type { Response } from 'supertest'
import { BULK, bulkOf } from '../support/bulk.ts'
import { freePort } from '../support/free-port.ts'
import { type TestDatabase, testDatabase, uriOf } from '../support/mongo.ts'
import { JOB, JOBS, USER } from '../support/scim.ts'
import { build, createPlace, MASTER_KEY, type Place, type ServerProcess } from '../support/server-process.ts'

const PEOPLE = 1000

const resetIn = (job: string): object => ({ event: 'password.reset', 'details.job': job })

describe('a reset job whose server is killed, and another goes on', function () {
  this.timeout(90_000)
  let database: TestDatabase
  let places: Place[]
  const running: ServerProcess[] = []

  before(async () => {
    await build()
    database = await testDatabase()
    const settings = { MONGODB_URI: uriOf(database), MASTER_KEY, ISSUER: `http://localhost:${await freePort()}` }
    places = await Promise.all([createPlace(settings), createPlace(settings)])
  })
  after(async () => {
    await Promise.all(running.map(server => server.stop()))
    await Promise.all(places.map(place => place.remove()))
    await database.drop()
  })

  const collection = (name: string) => database.database.connection.collection<{ _id: string }>(name)

  async function start(place: Place | undefined): Promise<ServerProcess> {
    if (!place) throw new Error('There is no such place.')
    const server = await place.start()
    running.push(server)
    return server
  }

  async function makePeople({ scim }: ServerProcess): Promise<string[]> {
    const operations = Array.from({ length: PEOPLE }, (_, index) => {
      const userName = `person${index}`
      const data = { schemas: [USER], userName, emails: [{ value: `${userName}@example.com` }] }
      return { method: 'POST', path: '/Users', bulkId: userName, data }
    })
    const { body } = await scim.post(BULK, bulkOf(operations)).expect(200)
    return body.Operations.map(({ location }: { location: string }) => location.split('/').at(-1))
  }

  /** Keeps a person's credential from being written, by whoever it is, until the answer is called. */
  async function hold(id: string): Promise<() => Promise<void>> {
    const client = await new mongoose.mongo.MongoClient(uriOf(database)).connect()
    const session = client.startSession()
    session.startTransaction()
    const credentials = client.db().collection<{ _id: string }>('credentials')
    await credentials.updateOne({ _id: id }, { $set: { held: true } }, { session })
    return async () => {
      await session.abortTransaction()
      await client.close()
    }
  }

  /** The job once something is so; the test's own time limit ends it otherwise. */
  async function jobWhen({ scim }: ServerProcess, id: string, isSo: (job: Response['body']) => boolean) {
    for (;;) {
      const { body } = await scim.get(`${JOBS}/${id}`)
      if (isSo(body)) return body
      await wait(20)
    }
  }

  it('resets everybody once, and has one mail for each', async () => {
    const first = await start(places[0])
    const ids = await makePeople(first)
    const letGo = await hold(ids.at(-1) ?? '')
    const { body: made } = await first.scim.post(JOBS, { schemas: [JOB], selection: { ids } }).expect(201)
    const { planDigest } = await jobWhen(first, made.id, ({ status }) => status === 'planned')
    await first.scim.patch(`${JOBS}/${made.id}`, { op: 'replace', value: { action: 'run', planDigest } }).expect(200)
    await jobWhen(first, made.id, ({ counts }) => counts?.reset > 0)
    await first.stop('SIGKILL')
    const doneBefore = await collection('auditEvents').countDocuments(resetIn(made.id))
    expect(doneBefore).to.be.within(1, PEOPLE - 1)
    await letGo()

    const second = await start(places[1])
    const { counts } = await jobWhen(second, made.id, ({ status }) => status === 'completed')
    expect(counts).to.include({ eligible: PEOPLE, reset: PEOPLE })
    const resets = await collection('auditEvents').find(resetIn(made.id)).toArray()
    expect(resets.map(event => (event as { target?: string }).target)).to.have.members(ids)
    // By an index in which no mail moves while it is sent, or one might be met twice.
    const mails = await collection('outbox').find({ job: made.id }).hint({ _id: 1 }).toArray()
    expect(mails.map(mail => (mail as { userId?: string }).userId)).to.have.members(ids)
  })
})
