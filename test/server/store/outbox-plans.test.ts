import { expect } from 'chai'
import { createIndexes } from '../../../server/store/indexes.ts'
import { createOutboxStore, type OutboxDocument, outboxIndexes } from '../../../server/store/outbox.ts'
import { testDatabase } from '../../support/mongo.ts'

const MANY = 500
const LEASE = 60_000

describe('what waits in the outbox', () => {
  const at = new Date(Date.UTC(2026, 10, 1))
  const waiting = (count: number, about: (index: number) => Partial<OutboxDocument>) =>
    Array.from({ length: count }, (_, index) => ({
      ...{
        userId: 'ada',
        status: index % 2 ? 'queued' : 'unknown',
        attempts: 0,
        queuedAt: at,
        changedAt: at,
        dueAt: at,
      },
      ...about(index),
    })) as OutboxDocument[]
  const claims: Readonly<Record<string, (outbox: ReturnType<typeof createOutboxStore>) => Promise<unknown>>> = {
    'a mail': outbox => outbox.claim(at, LEASE),
    'a notice for one recipient': outbox => outbox.claimNotice(at, LEASE, 'app3'),
    'a notice for any but some': outbox => outbox.claimNotice(at, LEASE, { noneOf: ['app0', 'app1', 'app2'] }),
    'no notice, where all are at work': outbox =>
      outbox.claimNotice(at, LEASE, { noneOf: ['app0', 'app1', 'app2', 'app3'] }),
  }
  for (const [what, claim] of Object.entries(claims)) {
    it(`is not gone through for ${what}`, async () => {
      const { database, drop } = await testDatabase()
      try {
        await createIndexes(database, [outboxIndexes])
        const outbox = database.connection.collection<OutboxDocument>('outbox')
        await outbox.insertMany(waiting(MANY, index => ({ _id: `m${index}`, kind: 'resetLink', job: 'all' })))
        await outbox.insertMany(
          waiting(MANY, index => ({ _id: `l${index}`, kind: 'logout', recipient: `app${index % 4}` })),
        )
        await database.connection.db?.command({ profile: 2 })
        await claim(createOutboxStore(database, () => at))
        await database.connection.db?.command({ profile: 0 })
        const profile = await database.connection
          .collection('system.profile')
          .find({ ns: /\.outbox$/ })
          .toArray()
        expect(profile.length).to.be.within(1, 2)
        for (const { keysExamined, docsExamined } of profile) {
          expect(docsExamined).to.be.at.most(2)
          expect(keysExamined).to.be.at.most(20)
        }
      } finally {
        await drop()
      }
    })
  }
})
