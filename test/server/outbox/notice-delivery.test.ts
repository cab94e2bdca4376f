import { expect } from 'chai'
import { decodeJwt } from 'jose'
import { toResetRequest } from '../../../passwords/reset-request.ts'
import { hostActor } from '../../../server/host.ts'
import { createSessionGrants } from '../../../server/oidc/session-grants.ts'
import { createSpreadAnnouncements } from '../../../server/oidc/spread-announcements.ts'
import { createAnnouncementStore } from '../../../server/store/announcements.ts'
import { createEventReceiverStore } from '../../../server/store/event-receivers.ts'
import { createOutboxStore, type NoticeEntry } from '../../../server/store/outbox.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type LogoutReceiver, startLogoutReceiver } from '../../support/logout-receiver.ts'
import { APPLICATIONS, EVENTS, MAILS } from '../../support/scim.ts'
import { personNamed, tokensOf } from '../oidc/support.ts'

type Entry = Omit<NoticeEntry, 'key'> & { _id: string }

describe('the delivery of logouts', () => {
  let directory: TestDirectory
  let receiver: LogoutReceiver
  let other: LogoutReceiver
  let clientId: string
  let ada: string

  beforeEach(async () => {
    directory = await startDirectory()
    receiver = await startLogoutReceiver()
    other = await startLogoutReceiver()
    const app = await directory.relyingParty({ name: 'Time sheets', backchannelLogoutUri: receiver.url })
    clientId = app.clientId
    ada = await personNamed(directory, 'ada')
    await tokensOf(app, directory.browser(), 'ada')
  })
  afterEach(async () => {
    await receiver.stop()
    await other.stop()
    await directory.stop()
  })

  const collection = () => directory.database.connection.collection<Entry>('outbox')
  const entries = () => collection().find({ kind: 'logout' }).toArray()
  const only = async (): Promise<Entry> => {
    const [entry, ...others] = await entries()
    if (!entry || others.length > 0) throw new Error('There is more or less than one logout.')
    return entry
  }
  const shown = async () => {
    const desk = await directory.scim('mail:read')
    const query = new URLSearchParams({ filter: 'kind eq "logout"' })
    const { body } = await desk.get(`${MAILS}?${query}`).expect(200)
    return body.Resources[0]
  }
  const eventsOf = async (event: string) => {
    const auditor = await directory.scim('audit:read')
    return (await auditor.get(`${EVENTS}?filter=event eq "${event}"`).expect(200)).body.Resources
  }
  const tenTimes = async () => {
    for (let attempt = 1; attempt <= 10; attempt++) {
      await directory.notices()
      directory.wait(901)
    }
  }
  const anotherApplication = async () => {
    const app = await directory.relyingParty({ name: 'Canteen', backchannelLogoutUri: other.url })
    await tokensOf(app, directory.browser(), 'ada')
  }

  it('is queued with the reset or not at all', async () => {
    const person = await directory.services.people.byId(ada)
    if (!person) throw new Error('There is no such person.')
    const request = toResetRequest()
    const prepared = await directory.services.passwords.prepareReset(person, request, hostActor)
    const undone = directory.services.inTransaction(async transaction => {
      await prepared.commit(transaction)
      throw new Error('not today')
    })
    expect(await undone.catch(({ message }: Error) => message)).to.equal('not today')
    await directory.notices()
    expect(receiver.requests).to.deep.equal([])
  })

  it('is shown with what has become of it, without the token', async () => {
    await directory.reset(ada)
    await directory.notices()
    expect(await shown()).to.deep.include({
      kind: 'logout',
      recipient: { value: clientId, display: 'Time sheets' },
      user: { value: ada, $ref: `${directory.issuer}/scim/v2/Users/${ada}` },
      state: 'sent',
      attempts: 1,
    })
    expect(JSON.stringify(await shown())).to.not.include(receiver.tokens()[0])
  })

  it('is tried again later where the application refuses it, with a token of that moment', async () => {
    receiver.behave(400)
    await directory.reset(ada)
    await directory.notices()
    expect(await only()).to.include({ status: 'queued', attempts: 1, lastError: 'HTTP 400' })
    await directory.notices()
    expect(receiver.requests).to.have.length(1)
    receiver.behave(200)
    directory.wait(6)
    await directory.notices()
    expect(await only())
      .to.include({ status: 'sent', attempts: 2 })
      .and.not.have.any.keys('lastError', 'dueAt')
    const [first, second] = receiver.tokens().map(token => decodeJwt(token))
    expect(first?.jti).to.not.equal(second?.jti)
    expect((second?.iat ?? 0) - (first?.iat ?? 0)).to.be.at.least(6)
  })

  it('is given up after ten attempts, which is audited; an administrator puts it back into the queue', async () => {
    receiver.behave(503)
    await directory.reset(ada)
    await tenTimes()
    expect(receiver.requests).to.have.length(10)
    const entry = await shown()
    expect(entry).to.deep.include({
      state: 'givenUp',
      attempts: 10,
      lastError: { code: 'HTTP 503', message: 'The recipient failed.' },
    })
    const [event, ...more] = await eventsOf('logout.givenUp')
    expect(more).to.deep.equal([])
    expect(event).to.include({ actor: 'server', target: ada, outcome: 'failure' })
    expect(event.details).to.deep.include({ name: 'recipient', value: clientId })
    receiver.behave(200)
    const desk = await directory.scim('mail:write')
    const retry = { op: 'replace', path: 'action', value: 'retry' }
    await desk.patch(`${MAILS}/${entry.id}`, retry).expect(200)
    await directory.notices()
    expect((await shown()).state).to.equal('sent')
    expect(await eventsOf('logout.retried')).to.have.length(1)
    await desk.patch(`${MAILS}/${entry.id}`, retry).expect(400)
  })

  it('may have arrived where the application dies with it in hand, and is audited when it stays so', async () => {
    receiver.behave('break')
    await directory.reset(ada)
    await directory.notices()
    expect(await only()).to.include({ status: 'unknown', attempts: 1, lastError: 'ECONNRESET' })
    await receiver.stop()
    directory.wait(901)
    await tenTimes()
    expect(await only())
      .to.include({ status: 'unknown', lastError: 'ECONNREFUSED' })
      .and.not.have.property('dueAt')
    expect(await eventsOf('logout.givenUp')).to.have.length(1)
  })

  it('holds up no other application and no mail, where one hangs', async () => {
    const { services, database } = directory
    receiver.behave('hang')
    await directory.reset(ada, { delivery: 'link' })
    // The last in the order of the ids.
    const applications = database.connection.collection<{ _id: string }>('applications')
    const { clientId: canteen } = await directory.relyingParty({ name: 'Canteen', backchannelLogoutUri: other.url })
    await applications.insertOne({ ...(await applications.findOne({ _id: canteen })), _id: 'zoo' })
    const outbox = createOutboxStore(database, services.now)
    await outbox.enqueueNotices([{ key: 'logout.zoo', kind: 'logout', userId: ada, recipient: 'zoo' }])
    const told = other.nextRequest()
    const drained = directory.notices()
    await told
    expect(await collection().findOne({ recipient: clientId }))
      .to.include({ status: 'unknown' })
      .and.not.have.property('lastError')
    expect(await directory.mails()).to.have.length(1)
    await receiver.stop()
    await drained
    expect((await entries()).map(({ status }) => status).sort()).to.deep.equal(['sent', 'unknown'])
  })

  it('is left alone by the worker that sends mails', async () => {
    receiver.behave(503)
    await directory.reset(ada, { delivery: 'link' })
    await directory.notices()
    directory.wait(6)
    expect(await directory.mails()).to.have.length(1)
    expect(await only()).to.include({ status: 'queued', attempts: 1 })
  })

  it('goes to one application four at a time', async () => {
    receiver.behave('hang')
    const about = { kind: 'logout', userId: ada, recipient: clientId } as const
    const logouts = Array.from({ length: 7 }, (_, index) => ({ key: `logout.${index}`, ...about }))
    await createOutboxStore(directory.database, directory.services.now).enqueueNotices(logouts)
    const drained = directory.notices()
    while (receiver.requests.length < 4) await receiver.nextRequest()
    expect(await collection().countDocuments({ status: 'queued' })).to.equal(3)
    await receiver.stop()
    await drained
    expect(receiver.requests).to.have.length(4)
  })

  it('is taken up by another worker when the lease of one that died ends', async () => {
    receiver.behave(503)
    await directory.reset(ada)
    await directory.notices()
    receiver.behave(200)
    directory.wait(6)
    const { now } = directory.services
    const outbox = createOutboxStore(directory.database, now)
    expect(await outbox.claimNotice(now(), 60_000, clientId)).to.include({ attempts: 2, status: 'queued' })
    expect(await only()).to.include({ status: 'unknown' })
    await directory.notices()
    expect(receiver.requests).to.have.length(1)
    directory.wait(61)
    await directory.notices()
    expect(receiver.requests).to.have.length(2)
    expect(await only()).to.include({ status: 'sent', attempts: 3 })
  })

  it('is not lost with a worker that dies between two steps', async () => {
    await directory.reset(ada)
    const { services, database } = directory
    const outbox = createOutboxStore(database, services.now)
    const ports = {
      ...services,
      announcements: createAnnouncementStore(database, services.now),
      eventReceivers: createEventReceiverStore(database),
      sessionGrants: createSessionGrants(services),
      outbox: {
        ...outbox,
        async enqueueNotices(...given: Parameters<typeof outbox.enqueueNotices>) {
          await outbox.enqueueNotices(...given)
          throw new Error('killed')
        },
      },
    }
    const outcome = await createSpreadAnnouncements(ports)().catch(({ message }: Error) => message)
    expect(outcome).to.equal('killed')
    expect(await entries()).to.deep.equal([])
    // It waits a minute, and lets what is behind it go first.
    const spread = createSpreadAnnouncements({ ...ports, outbox })
    expect(await spread()).to.equal(false)
    directory.wait(61)
    await directory.notices()
    expect(receiver.requests).to.have.length(1)
  })

  it('goes on past a session that was sealed by a master key that is gone', async () => {
    await anotherApplication()
    const payloads = directory.database.connection.collection<{ _id: string }>('oidcPayloads')
    const session = await payloads.findOne({ _id: /^Session:/ })
    await payloads.updateOne({ _id: session?._id ?? '' }, { $set: { sealed: 'gone.c2Vh.bGVk' } })
    await directory.reset(ada)
    await directory.notices()
    expect([...receiver.requests, ...other.requests]).to.have.length(1)
  })

  it('is done once by several workers', async () => {
    const app = await directory.relyingParty({ name: 'Canteen', backchannelLogoutUri: other.url })
    for (const userName of ['bob', 'eve']) {
      const id = await personNamed(directory, userName)
      await tokensOf(app, directory.browser(), userName)
      await directory.reset(id)
    }
    const second = await startDirectory({
      database: directory,
      masterKey: directory.masterKey,
      issuer: directory.issuer,
    })
    await Promise.all([directory.notices(), second.notices()])
    expect(other.requests).to.have.length(2)
    expect(new Set(other.tokens().map(token => decodeJwt(token).sub)).size).to.equal(2)
    await second.stop()
  })

  it('does not happen where the application wants to be told no more: it is stale', async () => {
    receiver.behave(503)
    await directory.reset(ada)
    await directory.notices()
    const administrator = await directory.scim('applications:write')
    const op = { op: 'remove', path: 'backchannelLogoutUri' }
    await administrator.patch(`${APPLICATIONS}/${clientId}`, op).expect(200)
    directory.wait(6)
    await directory.notices()
    expect(receiver.requests).to.have.length(1)
    expect(await only()).to.include({ status: 'stale' })
    expect(await eventsOf('logout.givenUp')).to.deep.equal([])
  })
})
