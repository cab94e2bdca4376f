import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { eventTypes } from '../../../scim/schema/event-receiver.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { startEventReceiver, type TestEventReceiver } from '../../support/event-receiver.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { EVENTS, MAILS, RECEIVERS, SESSIONS, STATE, USER, USERS } from '../../support/scim.ts'
import { NEXT, PASSWORD, personNamed } from '../oidc/support.ts'

const DAY = 86_400
/** Of the password, as another system keeps it. */
const WEAK = `{SSHA}${Buffer.concat([createHash('sha1').update(`${PASSWORD}salt`).digest(), Buffer.from('salt')]).toString('base64')}`

describe('security events', () => {
  let directory: TestDirectory
  let siem: TestEventReceiver
  let ada: string

  beforeEach(async () => {
    directory = await startDirectory()
    siem = await startEventReceiver(directory)
    ada = await personNamed(directory, 'ada')
  })
  afterEach(async () => {
    await siem.stop()
    await directory.stop()
  })

  const set = (id: string, value: object) => siem.administrator.patch(`${RECEIVERS}/${id}`, { op: 'replace', value })
  const collection = () => directory.database.connection.collection('outbox')
  const entries = () =>
    collection()
      .find({ recipient: { $exists: true } })
      .toArray()
  const hr = (scopes = 'users:write,passwords:reset') => directory.scim(scopes)
  const patch = async (operation: object) =>
    (await hr()).patch(`${USERS}/${ada}`, { op: 'replace', ...operation }).expect(200)
  const eventsOf = async (event: string) =>
    (await (await directory.scim('audit:read')).get(`${EVENTS}?filter=event eq "${event}"`).expect(200)).body.Resources

  it('O97: a reset is told in security event tokens that hold against the published keys', async () => {
    const receiver = await siem.receive()
    await directory.reset(ada, { reason: 'compromised', note: 'seen in a leak' })
    const at = directory.services.now().getTime() / 1000
    await directory.notices()
    const keys = createRemoteJWKSet(new URL(`${directory.issuer}/jwks`))
    const expected = {
      issuer: directory.issuer,
      audience: 'https://siem.example.com',
      typ: 'secevent+jwt',
      algorithms: ['RS256'],
    }
    const seen = new Map<string, unknown>()
    const transactions = new Set<unknown>()
    for (const { type, headers, body: token } of siem.requests) {
      expect({ type, accept: headers.accept }).to.deep.equal({
        type: 'application/secevent+jwt',
        accept: 'application/json',
      })
      expect(headers).to.not.have.property('authorization')
      const { payload } = await jwtVerify<{ events: Record<string, { event_timestamp: number }> }>(
        token,
        keys,
        expected,
      )
      const { iat = 0, jti, txn, events, ...claims } = payload
      expect(claims).to.deep.equal({
        iss: directory.issuer,
        aud: 'https://siem.example.com',
        sub_id: { format: 'iss_sub', iss: directory.issuer, sub: ada },
      })
      for (const [name, { event_timestamp, ...event }] of Object.entries(events)) {
        expect(event_timestamp).to.be.closeTo(at, 10)
        seen.set(name, event)
      }
      expect(iat).to.be.closeTo(at, 10)
      expect(jti).to.match(new RegExp(`^(credentialChange|sessionRevoked)\\.${txn}\\.${ada}\\.${receiver.id}$`))
      transactions.add(txn)
    }
    const about = { initiating_entity: 'admin', reason_admin: { en: 'compromised' } }
    expect(Object.fromEntries(seen)).to.deep.equal({
      [eventTypes.credentialChange]: { ...about, credential_type: 'password', change_type: 'update' },
      [eventTypes.sessionRevoked]: about,
    })
    expect([siem.requests.length, transactions.size]).to.deep.equal([2, 1])
  })

  /** Somebody new, whose password comes from another system. */
  async function comeByHash() {
    const client = await hr('users:write,passwords:import,passwords:reset')
    const person = { schemas: [USER, STATE], userName: 'eve', [STATE]: { importedHash: { value: WEAK } } }
    ada = (await client.post(USERS, person).expect(201)).body.id
  }

  const happenings: Readonly<Record<string, readonly [happen: () => Promise<unknown>, told: readonly string[]]>> = {
    'a one-time password': [
      () => directory.reset(ada),
      ['credential-change password update by admin', 'session-revoked by admin'],
    ],
    'a reset that leaves sessions': [
      () => directory.reset(ada, { revoke: false }),
      ['credential-change password update by admin'],
    ],
    'a mailed link': [
      () => directory.reset(ada, { delivery: 'link' }),
      ['credential-change password revoke by admin', 'session-revoked by admin'],
    ],
    'a one-time password that may be kept': [
      async () => {
        await directory.reset(ada, { revoke: false })
        const desk = await hr('users:write,passwords:reset,passwords:keep')
        const keep = { op: 'replace', path: `${STATE}:mustChange`, value: false }
        await desk.patch(`${USERS}/${ada}`, keep).expect(200)
        const secret = { 'secret.kind': 'permanent' }
        expect(await directory.database.connection.collection('credentials').countDocuments(secret)).to.equal(1)
      },
      ['credential-change password update by admin'],
    ],
    'a given password': [
      () => patch({ path: 'password', value: NEXT }),
      ['credential-change password update by admin', 'session-revoked by admin'],
    ],
    'a demand to change it': [() => patch({ path: `${STATE}:mustChange`, value: true }), ['session-revoked by admin']],
    'a job': [
      async () => jobsOf(directory, await hr('passwords:reset,users:read')).run({ ids: [ada] }),
      ['credential-change password revoke by admin', 'session-revoked by admin'],
    ],
    'a job that is taken back': [
      async () => {
        const jobs = jobsOf(directory, await hr('passwords:reset,users:read'))
        await jobs.undo((await jobs.run({ ids: [ada] })).id)
      },
      [
        'credential-change password create by admin',
        'credential-change password revoke by admin',
        'session-revoked by admin',
      ],
    ],
    'a deactivation': [() => patch({ path: 'active', value: false }), ['session-revoked by admin']],
    'a deletion': [
      async () => (await hr()).delete(`${USERS}/${ada}`).expect(204),
      ['credential-change password delete by admin', 'session-revoked by admin'],
    ],
    'signing out everywhere': [
      async () => (await hr('sessions:revoke')).post(`${SESSIONS}/.revoke`, { user: ada }).expect(200),
      ['session-revoked by admin'],
    ],
    'a recovery': [
      async () => {
        await directory.services.passwords.recover('ada')
        await directory.services.passwords.redeemLink(linkIn(await directory.mails()), NEXT)
      },
      ['credential-change password update by user', 'session-revoked by user'],
    ],
    'the end of a weak hash': [
      async () => {
        await comeByHash()
        directory.wait(365 * DAY)
        await directory.services.passwords.removeOutlived(new AbortController().signal)
      },
      ['credential-change password revoke by policy'],
    ],
    'a sign-in by the hash of another system': [
      async () => {
        await comeByHash()
        expect((await directory.services.passwords.verify('eve', PASSWORD)).verified).to.equal(true)
      },
      [],
    ],
    'a sign-in': [() => directory.services.passwords.verify('ada', PASSWORD), []],
    'another attribute': [() => patch({ path: 'displayName', value: 'Ada L.' }), []],
  }
  for (const [what, [happen, expected]] of Object.entries(happenings)) {
    it(`O97: of ${what} is told: ${expected.join(', ') || 'nothing'}`, async () => {
      await siem.receive()
      await happen()
      expect((await siem.told(ada)).sort()).to.deep.equal(expected)
    })
  }

  it('are told to each receiver as far as it wants to know', async () => {
    await siem.receive({ events: [eventTypes.sessionRevoked] })
    await directory.reset(ada)
    expect(await siem.told(ada)).to.deep.equal(['session-revoked by admin'])
    expect(await entries()).to.have.length(1)
  })

  it('are not told where the receiver does not want to know any more', async () => {
    const { id } = await siem.receive({ events: [eventTypes.sessionRevoked] })
    siem.behave(503)
    await directory.reset(ada)
    await directory.notices()
    await set(id, { events: [eventTypes.credentialChange] }).expect(200)
    directory.wait(6)
    await directory.notices()
    expect(siem.requests).to.have.length(1)
    expect((await entries()).map(({ status }) => status)).to.deep.equal(['stale'])
  })

  it('are told again, by the same token, where the receiver was not there; and not to one that is deleted', async () => {
    const { id } = await siem.receive({ events: [eventTypes.sessionRevoked] })
    siem.behave(503)
    await directory.reset(ada)
    await directory.notices()
    directory.wait(6)
    await directory.notices()
    const [first, second, ...more] = siem.requests.map(request => request.body)
    expect(more).to.deep.equal([])
    expect(second).to.equal(first)
    await siem.administrator.delete(`${RECEIVERS}/${id}`).expect(204)
    directory.wait(60)
    await directory.notices()
    expect(siem.requests).to.have.length(2)
    expect((await entries()).map(({ status }) => status)).to.deep.equal(['stale'])
  })

  it('are not told again where the receiver refuses them, which is audited; an administrator puts them back', async () => {
    await siem.receive({ events: [eventTypes.sessionRevoked] })
    siem.behave({ status: 400, headers: { 'content-type': 'application/json' } })
    await directory.reset(ada)
    for (let attempt = 0; attempt < 2; attempt++) {
      await directory.notices()
      directory.wait(901)
    }
    expect(siem.requests).to.have.length(1)
    const [event, ...more] = await eventsOf('event.givenUp')
    expect(more).to.deep.equal([])
    expect(event).to.include({ actor: 'server', target: ada, outcome: 'failure' })
    const desk = await directory.scim('mail:write')
    const listed = await desk.get(`${MAILS}?filter=kind eq "sessionRevoked"`).expect(200)
    const [entry] = listed.body.Resources
    expect(entry).to.deep.include({
      state: 'refused',
      lastError: { code: 'HTTP 400', message: entry.lastError.message },
    })
    expect(entry.recipient).to.include({ display: 'SIEM' })
    siem.behave(202)
    await desk.patch(`${MAILS}/${entry.id}`, { op: 'replace', path: 'action', value: 'retry' }).expect(200)
    expect(await siem.told(ada)).to.have.length(2)
    expect((await entries()).map(({ status }) => status)).to.deep.equal(['sent'])
    expect(await eventsOf('event.retried')).to.have.length(1)
  })

  it('take nothing but 202 for taken', async () => {
    await siem.receive({ events: [eventTypes.sessionRevoked] })
    siem.behave(200)
    await directory.reset(ada)
    await directory.notices()
    expect((await entries()).map(({ status }) => status)).to.deep.equal(['queued'])
  })
})
