import { expect } from 'chai'
import { ScimError } from '../../../scim/error.ts'
import { createRateLimit } from '../../../server/access/rate-limit.ts'
import { hostContext } from '../../../server/host.ts'
import { type ClientUsage, createClientUsage } from '../../../server/store/client-usage.ts'
import { BULK, bulkOf, newUser } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { CLIENTS, SESSIONS, USER, USERS, verdict } from '../../support/scim.ts'

/** Twenty seconds into a minute. */
const START = Date.UTC(2026, 0, 1, 12, 0, 20)

describe('the rate limit of a client', () => {
  let own: TestDatabase
  let ahead: number

  before(async () => {
    own = await testDatabase()
  })
  after(() => own.drop())
  beforeEach(async () => {
    ahead = 0
    await own.database.connection.collection('clientUsage').deleteMany({})
  })

  /** What one process does: how many of so many requests pass, and how often it asked the database. */
  function createProcess(limit: number, fallback = 0) {
    const usage = createClientUsage(own.database)
    let leases = 0
    const counted: ClientUsage = {
      ...usage,
      lease(...given) {
        leases += 1
        return usage.lease(...given)
      },
    }
    const take = createRateLimit({ usage: counted, fallback, now: () => new Date(START + ahead) })
    let caller = { ...hostContext.caller, client: 'HR', ...(limit >= 0 && { rateLimit: limit }) }
    return {
      change(rateLimit: number) {
        caller = { ...caller, rateLimit }
      },
      leases: () => leases,
      take: (permits: number) => take(caller, permits),
      async passed(requests: number, permits = 1): Promise<number> {
        const all = await Promise.allSettled(Array.from({ length: requests }, () => take(caller, permits)))
        return all.filter(({ status }) => status === 'fulfilled').length
      },
    }
  }

  it('lets so many pass in a minute, and as many in the next', async () => {
    const { passed } = createProcess(100)
    expect([await passed(99), await passed(1), await passed(1), await passed(50)]).to.deep.equal([99, 1, 0, 0])
    ahead = 39_999
    expect(await passed(1)).to.equal(0)
    ahead = 40_000
    expect(await passed(150)).to.equal(100)
  })

  it('holds for all processes together, whichever the requests come to', async () => {
    const processes = [createProcess(300), createProcess(300), createProcess(300)]
    const passed = await Promise.all(processes.map(one => one.passed(200)))
    expect(passed.reduce((sum, some) => sum + some)).to.equal(300)
  })

  it('keeps no more from the others than a hundredth part', async () => {
    const [idle, busy] = [createProcess(1000), createProcess(1000)]
    expect(await idle.passed(1)).to.equal(1)
    expect(await busy.passed(2000)).to.equal(990)
  })

  it('asks the database a hundred times a minute, and not for what is refused', async () => {
    const { passed, leases } = createProcess(20_000)
    expect(await passed(20_000)).to.equal(20_000)
    expect(leases()).to.equal(100)
    expect(await passed(500)).to.equal(0)
    expect(leases()).to.be.lessThan(103)
  })

  it('is that of the service where the client has none, and 0 is without limit', async () => {
    expect(await createProcess(-1, 10).passed(20)).to.equal(10)
    const [unlimited, other] = [createProcess(0, 10), createProcess(-1, 0)]
    expect(await unlimited.passed(5000)).to.equal(5000)
    expect(await other.passed(5000)).to.equal(5000)
    expect(unlimited.leases() + other.leases()).to.be.lessThan(5)
  })

  it('S113: takes all permits of a request or none', async () => {
    const { passed } = createProcess(100)
    expect(await passed(1, 60)).to.equal(1)
    expect(await passed(1, 60)).to.equal(0)
    expect(await passed(1, 40)).to.equal(1)
    expect(await passed(1)).to.equal(0)
  })

  it('is of the later minute where clocks differ', async () => {
    const [early, late] = [createProcess(10), createProcess(10)]
    ahead = 60_000
    expect(await late.passed(8)).to.equal(8)
    ahead = 0
    expect(await early.passed(8)).to.equal(2)
    ahead = 60_000
    expect(await late.passed(8)).to.equal(0)
  })

  it('holds at once when it is lowered or raised', async () => {
    expect(await createProcess(10).passed(20)).to.equal(10)
    expect(await createProcess(5).passed(20)).to.equal(0)
    expect(await createProcess(15).passed(20)).to.equal(5)
  })

  it('holds at once where permits were taken ahead under another limit, which are given back', async () => {
    const { passed, change } = createProcess(3000)
    expect(await passed(4)).to.equal(4)
    change(5)
    expect(await passed(50)).to.equal(1)
    change(3000)
    expect(await passed(4000)).to.equal(2995)
  })

  it('says when to come again', async () => {
    const few = createProcess(5)
    await few.take(1)
    const refusal = await few.take(5).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refusal).to.be.instanceOf(ScimError)
    expect(refusal)
      .to.include({ status: 429 })
      .and.deep.include({ headers: { 'Retry-After': '40' } })
  })

  describe('over HTTP', () => {
    let directory: TestDirectory
    before(async () => {
      directory = await startDirectory({ frozen: true, clientRateLimit: 5 })
    })
    after(() => directory.stop())
    beforeEach(() => directory.wait(60))

    it('answers 429 with Retry-After in SCIM words, for this client only, and writes nothing', async () => {
      const [hr, other] = [await directory.scim('users:write', 'HR'), await directory.scim('users:write', 'Other')]
      for (let request = 0; request < 5; request++) expect(verdict(await hr.get(USERS))).to.equal('200')
      const refused = await hr.post(USERS, { schemas: [USER], userName: 'ann' })
      expect(verdict(refused)).to.equal('429')
      expect(Number(refused.headers['retry-after'])).to.be.within(1, 60)
      expect((await other.get(USERS)).body.totalResults).to.equal(0)
      expect(verdict(await hr.get('/scim/v2/ServiceProviderConfig'))).to.equal('200')
    })

    it('S113: a Bulk takes what its operations would take one by one, no more and no less', async () => {
      const hr = await directory.scim('users:write', 'HR')
      const people = (count: number) => Array.from({ length: count }, (_, index) => newUser(`${count} ${index}`))
      const more = await hr.post(BULK, bulkOf(people(6)))
      expect([verdict(more), more.body.detail.includes('may send 5 a minute')]).to.deep.equal(['413', true])
      expect(verdict(await hr.post(BULK, bulkOf(people(5))))).to.equal('429')
      directory.wait(60)
      expect(verdict(await hr.post(BULK, bulkOf(people(4))))).to.equal('200')
      expect([verdict(await hr.get(USERS)), verdict(await hr.get(USERS))]).to.deep.equal(['200', '429'])
    })

    it('S113: a Bulk for which there is no slot takes no more than the request', async () => {
      const hr = await directory.scim('users:write', 'Patient')
      const send = (count: number) =>
        hr
          .post(BULK, bulkOf(Array.from({ length: count }, (_, index) => newUser(`later${index}`))))
          .set('Prefer', 'respond-async')
      for (let sent = 0; sent < 16; sent++) {
        if (sent % 5 === 0) directory.wait(60)
        expect((await send(1)).status).to.equal(202)
      }
      directory.wait(60)
      expect(verdict(await send(5))).to.equal('429')
      for (let request = 0; request < 4; request++) expect(verdict(await hr.get(USERS))).to.equal('200')
      expect(verdict(await hr.get(USERS))).to.equal('429')
    })

    it('counts at once when it is lowered in the middle of a minute', async () => {
      const hr = await directory.scim('users:read', 'HR')
      const administrator = await directory.scim('clients:write', 'Administrator')
      const limit = (value: number) =>
        administrator.patch(`${CLIENTS}/${hr.id}`, { op: 'replace', path: 'rateLimit', value }).expect(200)
      await limit(100_000)
      for (let request = 0; request < 4; request++) expect(verdict(await hr.get(USERS))).to.equal('200')
      await limit(5)
      expect([verdict(await hr.get(USERS)), verdict(await hr.get(USERS))]).to.deep.equal(['200', '429'])
      await limit(0)
    })

    it('counts the end of everybody’s sessions as a hundred requests', async () => {
      const desk = await directory.scim('sessions:revoke', 'Desk')
      const administrator = await directory.scim('clients:write', 'Administrator')
      const limit = { op: 'add', path: 'rateLimit', value: 150 }
      await administrator.patch(`${CLIENTS}/${desk.id}`, limit).expect(200)
      const revoke = () => desk.post(`${SESSIONS}/.revoke`, { all: true })
      expect([verdict(await revoke()), verdict(await revoke())]).to.deep.equal(['200', '429'])
    })

    it('can be set for a client, which says when it was last used', async () => {
      const hr = await directory.scim('users:read', 'HR')
      const administrator = await directory.scim('clients:write', 'Administrator')
      await administrator.patch(`${CLIENTS}/${hr.id}`, { op: 'add', path: 'rateLimit', value: 1 }).expect(200)
      expect([verdict(await hr.get(USERS)), verdict(await hr.get(USERS))]).to.deep.equal(['200', '429'])
      const { rateLimit, lastUsed } = (await administrator.get(`${CLIENTS}/${hr.id}`)).body
      const now = directory.services.now().toISOString()
      expect([rateLimit, lastUsed]).to.deep.equal([1, `${now.slice(0, 16)}:00.000Z`])
      await administrator.patch(`${CLIENTS}/${hr.id}`, { op: 'replace', path: 'rateLimit', value: 0 }).expect(200)
      for (let request = 0; request < 9; request++) expect(verdict(await hr.get(USERS))).to.equal('200')
    })
  })
})
