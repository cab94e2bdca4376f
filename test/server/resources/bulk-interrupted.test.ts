import { expect } from 'chai'
import { Overtaken } from '../../../scim/bulk/journal.ts'
import type { Change } from '../../../scim/store.ts'
import type { Services } from '../../../server/services.ts'
import type { Database } from '../../../server/store/connect.ts'
import { BULK, bulkOf, newUser, patchOf, verdictsOf } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { ENTERPRISE } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

/** Calls a function before the change of a person is worked out, and before each new person is written. */
const withHook =
  (hook: (change: Change) => void) =>
  (services: Services): Services => {
    const { users } = services.resources
    const { creation } = users
    const update: typeof users.update = (id, expected, apply, ...rest) =>
      users.update(
        id,
        expected,
        current => {
          const change = apply(current)
          hook(change)
          return change
        },
        ...rest,
      )
    return {
      ...services,
      resources: {
        ...services.resources,
        users: {
          ...users,
          update,
          ...(creation && {
            creation: {
              ...creation,
              prepare: (change, context) => {
                hook(change)
                return creation.prepare(change, context)
              },
            },
          }),
        },
      },
    }
  }

/** Calls a function at the end of every transaction, before it is committed. */
const withLastWord = (database: Database, lastWord: () => void): Database => ({
  ...database,
  inTransaction: work =>
    database.inTransaction(async transaction => {
      const done = await work(transaction)
      lastWord()
      return done
    }),
})

describe('a Bulk that is interrupted after its answer', () => {
  let own: TestDatabase
  let directory: TestDirectory
  let hr: TestScimClient
  let hook: (change: Change) => void
  let lastWord: () => void

  beforeEach(async () => {
    hook = () => {}
    lastWord = () => {}
    own = await testDatabase()
    const database = withLastWord(own.database, () => lastWord())
    directory = await startDirectory({ database: { database }, adapt: withHook(change => hook(change)) })
    hr = await directory.scim('users:write,passwords:reset', 'HR')
  })
  afterEach(async () => {
    await directory.stop()
    await own.drop()
  })

  const send = (operations: readonly object[]) => hr.post(BULK, bulkOf(operations)).set('Prefer', 'respond-async')
  const pathTo = ({ headers }: { headers: { [name: string]: string } }) => new URL(headers.location ?? '').pathname
  const collection = (name: string) => directory.database.connection.collection(name)
  const titled = (path: string, value: string) => patchOf(path, { op: 'replace', path: 'title', value })
  const events = (event: string) => collection('auditEvents').countDocuments({ event })
  /** Another process on the same database. */
  const another = () => startDirectory({ database: directory, masterKey: directory.masterKey })

  const many = [
    ...Array.from({ length: 6 }, (_, index) => newUser(`person${index}`)),
    ...Array.from({ length: 6 }, (_, index) => titled(`/Users/bulkId:person${index}`, 'Chief')),
    ...Array.from({ length: 6 }, () => titled('/Users/bulkId:person0', 'again')),
    newUser('last'),
  ]

  for (const at of [3, 8, 14, 18]) {
    it(`S115: before its write ${at} goes on where it was, and does nothing twice`, async () => {
      const accepted = await send(many)
      let writes = 0
      hook = () => {
        if (++writes === at) void directory.bulkWorker.stop()
      }
      await directory.bulkWorker.drain()
      const { body: halfway } = await hr.get(pathTo(accepted))
      expect(halfway.state).to.equal('running')
      expect(halfway.done).to.be.lessThan(many.length)

      const other = await another()
      await other.bulkWorker.drain()
      await other.stop()
      const { body } = await hr.get(pathTo(accepted))
      expect(body).to.deep.include({ state: 'finished', done: many.length, failed: 0 })
      expect([await events('user.created'), await events('user.changed')]).to.deep.equal([7, 7])
      const { body: first } = await hr.get(new URL(body.response.Operations[0].location).pathname)
      expect(first.title).to.equal('again')
    })
  }

  for (const at of [1, 5, 9, 10]) {
    it(`S115: before the commit of its transaction ${at} has neither done that nor noted it`, async () => {
      const accepted = await send(many)
      let commits = 0
      lastWord = () => {
        if (++commits >= at) throw new Overtaken()
      }
      await directory.bulkWorker.drain()
      const { body: halfway } = await hr.get(pathTo(accepted))
      expect(halfway.state).to.equal('running')
      lastWord = () => {}
      directory.wait(6)
      await directory.bulkWorker.drain()
      const { body } = await hr.get(pathTo(accepted))
      expect(body).to.deep.include({ state: 'finished', done: many.length, failed: 0 })
      expect([await events('user.created'), await events('user.changed')]).to.deep.equal([7, 7])
    })
  }

  it('S115: by the end of its process waits for the lease to end, and not a moment less', async () => {
    const accepted = await send(many)
    const dead = await directory.services.bulks.claim('a dead worker', directory.services.now(), soon(5))
    expect(dead?._id).to.equal(accepted.headers['set-txn'])
    directory.wait(4)
    await directory.bulkWorker.drain()
    expect((await hr.get(pathTo(accepted))).body.state).to.equal('running')
    directory.wait(2)
    await directory.bulkWorker.drain()
    expect((await hr.get(pathTo(accepted))).body).to.deep.include({ state: 'finished', done: many.length })
  })

  it('S115: by one who takes it over in its middle lets that one go on: nothing is done twice', async () => {
    const accepted = await send(many)
    const other = await another()
    let overtaking: Promise<void> | undefined
    let writes = 0
    hook = () => {
      if (++writes !== 9 || overtaking) return
      overtaking = collection('bulks')
        .updateMany({}, { $set: { leasedUntil: new Date(0) } })
        .then(() => other.bulkWorker.drain())
    }
    await directory.bulkWorker.drain()
    await overtaking
    await collection('bulks').updateMany({}, { $set: { leasedUntil: new Date(0) } })
    await other.bulkWorker.drain()
    await other.stop()
    const { body } = await hr.get(pathTo(accepted))
    expect(body).to.deep.include({ state: 'finished', done: many.length, failed: 0 })
    expect([await events('user.created'), await events('user.changed')]).to.deep.equal([7, 7])
  })

  it('S111, S115: in the middle of a circle closes it later, once', async () => {
    const circle = [
      newUser('a', { [ENTERPRISE]: { manager: { value: 'bulkId:b' } } }),
      newUser('b', { [ENTERPRISE]: { manager: { value: 'bulkId:a' } } }),
    ]
    const accepted = await send(circle)
    hook = ({ resource }) => {
      if (resource.attributes[ENTERPRISE]) void directory.bulkWorker.stop()
    }
    await directory.bulkWorker.drain()
    const other = await another()
    await other.bulkWorker.drain()
    await other.stop()
    const { body } = await hr.get(pathTo(accepted))
    expect(verdictsOf(body.response)).to.deep.equal(['POST 201', 'POST 201'])
    const found = await Promise.all(
      body.response.Operations.map(async ({ location }: { location: string }) => hr.get(new URL(location).pathname)),
    )
    const [a, b] = found.map(answer => answer.body)
    expect([a[ENTERPRISE].manager.value, b[ENTERPRISE].manager.value]).to.deep.equal([b.id, a.id])
    expect([await events('user.created'), await events('user.changed')]).to.deep.equal([2, 1])
  })

  const soon = (seconds: number) => new Date(directory.services.now().getTime() + seconds * 1000)
})
