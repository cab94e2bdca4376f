import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import pino from 'pino'
import { createAudit } from '../../../server/audit/audit.ts'
import { createSealer } from '../../../server/audit/sealer.ts'
import { verifyAudit } from '../../../server/audit/verify.ts'
import { createKeyring } from '../../../server/keyring.ts'
import { auditCountIndexes, createAuditCountStore } from '../../../server/store/audit-counts.ts'
import { auditEventIndexes, createAuditEventStore } from '../../../server/store/audit-events.ts'
import { auditSealIndexes, createAuditSealStore } from '../../../server/store/audit-seals.ts'
import { createIndexes } from '../../../server/store/indexes.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'

const KEY = randomBytes(32)
const MINUTE = 60_000

describe('the seals of the audit', () => {
  let own: TestDatabase
  let time: number

  beforeEach(async () => {
    own = await testDatabase()
    await createIndexes(own.database, [auditEventIndexes, auditSealIndexes, auditCountIndexes])
    time = Date.parse('2026-11-25T12:00:00Z')
  })
  afterEach(() => own.drop())

  const now = () => new Date(time)
  const collection = (name: string) =>
    own.database.connection.collection<{ _id: string; [member: string]: unknown }>(name)
  const ports = (...keys: Buffer[]) => ({
    auditEvents: createAuditEventStore(own.database),
    auditSeals: createAuditSealStore(own.database),
    keyring: createKeyring(keys.length > 0 ? keys : [KEY]),
  })
  const verify = (...keys: Buffer[]) => verifyAudit(ports(...keys))

  /** A server, as far as the audit goes. */
  function start(...keys: Buffer[]) {
    const shared = ports(...keys)
    const audit = createAudit(shared.auditEvents, now)
    const sealer = createSealer({ ...shared, audit, logger: pino({ level: 'silent' }), now })
    const event = (target: string) => ({ event: 'password.reset', actor: 'hr', target, outcome: 'success' as const })
    const record = (count: number, transaction?: Parameters<typeof audit.recordAll>[1]) =>
      audit.recordAll(
        Array.from({ length: count }, (_, index) => event(`person ${index}`)),
        transaction,
      )
    const { writer } = audit
    return { writer, record, seal: sealer.seal, sealLeft: sealer.sealLeft }
  }

  it('vouch for every event, a thousand at a time, and for none twice', async () => {
    const server = start()
    await server.record(2500)
    await server.seal()
    await server.seal()
    expect(await verify()).to.deep.equal({ writers: 1, seals: 3, events: 2500, unsealed: 0, breaches: [] })
    await server.record(1)
    expect(await verify()).to.deep.include({ events: 2501, unsealed: 1, breaches: [] })
    await server.seal()
    expect(await verify()).to.deep.include({ seals: 4, unsealed: 0, breaches: [] })
  })

  it('wait for transactions that are open, and do not miss what was undone', async () => {
    const server = start()
    const undone = new Error('undone')
    await server.record(1)
    await own.database.inTransaction(async transaction => {
      await server.record(1, transaction)
      await server.record(1)
      await server.seal()
      expect(await verify()).to.deep.include({ seals: 1, unsealed: 1 })
    })
    const failing = own.database.inTransaction(async transaction => {
      await server.record(2, transaction)
      throw undone
    })
    expect(await failing.catch(error => error)).to.equal(undone)
    await server.record(1)
    await server.seal()
    expect(await verify()).to.deep.equal({ writers: 1, seals: 2, events: 4, unsealed: 0, breaches: [] })
  })

  it('are made by another server for one that was killed', async () => {
    const [killed, other] = [start(), start()]
    await killed.record(1)
    await killed.seal()
    await killed.record(2)
    time += MINUTE
    await other.sealLeft()
    expect(await verify()).to.deep.include({ unsealed: 2 })
    time += 2 * MINUTE
    await Promise.all([other.sealLeft(), start().sealLeft()])
    expect(await verify()).to.deep.equal({ writers: 1, seals: 2, events: 3, unsealed: 0, breaches: [] })
  })

  it('count each event once, though two servers seal what another left', async () => {
    const killed = start()
    await killed.record(2)
    await killed.seal()
    time += 60 * MINUTE
    await killed.record(3)
    time += 3 * MINUTE
    await Promise.all([start().sealLeft(), start().sealLeft()])
    const counts = createAuditCountStore(own.database)
    const [event, outcome, from] = ['password.reset', 'success', new Date('2026-11-25T00:00:00Z')]
    expect(await counts.since(from, 'hour')).to.deep.equal([
      { at: new Date('2026-11-25T12:00:00Z'), event, outcome, count: 2 },
      { at: new Date('2026-11-25T13:00:00Z'), event, outcome, count: 3 },
    ])
    expect(await counts.since(from, 'day')).to.deep.equal([{ at: from, event, outcome, count: 5 }])
  })

  it('go on where another has sealed for a server that was only slow', async () => {
    const [slow, other] = [start(), start()]
    await slow.record(2)
    time += 3 * MINUTE
    await other.sealLeft()
    await slow.record(1)
    await slow.seal()
    expect(await verify()).to.deep.equal({ writers: 1, seals: 2, events: 3, unsealed: 0, breaches: [] })
  })

  describe('tell of what was done to the audit:', () => {
    let server: ReturnType<typeof start>

    beforeEach(async () => {
      server = start()
      for (let batch = 0; batch < 3; batch++) {
        await server.record(2)
        await server.seal()
      }
    })

    const seal = (number: number) => `${server.writer}.${number}`
    const deeds: readonly (readonly [what: string, deed: () => Promise<unknown>, said: string])[] = [
      [
        'an event that was changed',
        () => collection('auditEvents').updateOne({ seq: 3 }, { $set: { actor: 'nobody' } }),
        'of its 2 events some were changed',
      ],
      ['an event that is gone', () => collection('auditEvents').deleteOne({ seq: 4 }), '1 of its 2 events is gone'],
      [
        'an event that was put in',
        () => collection('auditEvents').insertOne({ _id: 'more', writer: server.writer, seq: 3.5, at: now() }),
        'more events than the 2',
      ],
      ['a seal that is gone', () => collection('auditSeals').deleteOne({ _id: seal(2) }), 'a seal before it is gone'],
      [
        'a seal that was changed',
        () => collection('auditSeals').updateOne({ _id: seal(2) }, { $set: { count: 1 } }),
        'it was changed',
      ],
      [
        'a seal of somebody without the master key',
        async () => {
          await start(randomBytes(32)).record(1)
          const forger = start(randomBytes(32))
          await forger.record(1)
          await forger.seal()
          await collection('auditSeals').updateOne(
            { writer: forger.writer },
            { $set: { keyId: createKeyring([KEY]).currentKeyId } },
          )
        },
        'it was not made by this directory',
      ],
      [
        'a whole writer that is gone, though another followed',
        async () => {
          const next = start()
          await next.record(1)
          await next.seal()
          await collection('auditSeals').deleteMany({ writer: server.writer })
          await collection('auditEvents').deleteMany({ writer: server.writer })
        },
        'which it follows, is gone',
      ],
    ]
    for (const [what, deed, said] of deeds) {
      it(what, async () => {
        expect((await verify()).breaches).to.deep.equal([])
        await deed()
        expect((await verify()).breaches.join('\n')).to.include(said)
      })
    }
  })

  it('are renewed when the master key is, so that the older key may go; without that it is missed', async () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)]
    const server = start(older)
    await server.record(1)
    await server.seal()
    expect((await verify(newer)).breaches.join()).to.include('without the master key')
    time += 3 * MINUTE
    await start(newer).sealLeft()
    expect((await verify(newer)).breaches.join()).to.include('without the master key')
    await start(newer, older).sealLeft()
    expect(await verify(newer)).to.deep.equal({ writers: 1, seals: 2, events: 1, unsealed: 0, breaches: [] })
    await start(newer, older).sealLeft()
    expect(await verify(newer)).to.deep.include({ seals: 2 })
  })
})
