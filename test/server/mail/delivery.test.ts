import { expect } from 'chai'
import { createOutboxStore, type MailEntry } from '../../../server/store/outbox.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { personNamed } from '../oidc/support.ts'

type Entry = Omit<MailEntry, 'key'> & { _id: string }

describe('delivery', () => {
  let directory: TestDirectory
  let id: string
  let people = 0

  beforeEach(async () => {
    directory = await startDirectory()
    id = await personNamed(directory, `person${people++}`)
  })
  afterEach(() => directory.stop())

  const entries = () => directory.database.connection.collection<Entry>('outbox').find().toArray()
  const only = async (): Promise<Entry> => {
    const [entry, ...others] = await entries()
    if (!entry || others.length > 0) throw new Error('There is more or less than one mail.')
    return entry
  }
  const link = () => directory.reset(id, { delivery: 'link' })

  it('P77: holds no secret in the queue, and none after the mail is sent', async () => {
    await link()
    const queued = JSON.stringify(await entries())
    const token = linkIn(await directory.mails())
    expect(queued).not.to.contain(token)
    expect(JSON.stringify(await entries())).not.to.contain(token)
    expect((await only()).status).to.equal('sent')
  })

  it('P79, trap 0: takes the last word of the mail server for it (5xx), and never tries again', async () => {
    await link()
    directory.smtp.refuseWith(550)
    expect(await directory.mails()).to.deep.equal([])
    expect(await only()).to.include({ status: 'refused', attempts: 1, lastError: 'SMTP 550' })
    directory.smtp.refuseWith(undefined)
    directory.wait(86_400)
    expect(await directory.mails()).to.deep.equal([])
  })

  it('goes on with others while the mail server keeps one waiting', async () => {
    const { mailWorker } = directory.services
    await link()
    const kept = directory.smtp.keepNext()
    mailWorker.start()
    const take = await kept
    try {
      const others = directory.smtp.nextTaken()
      await directory.reset(await personNamed(directory, 'other'), { delivery: 'link' })
      await others
      expect(directory.smtp.mails.map(({ to }) => [to].flat()[0]?.text)).to.deep.equal(['other@example.com'])
    } finally {
      take()
      await mailWorker.stop()
    }
  })

  it('tries again later what the mail server can not take now (4xx): the same mail, under the same Message-ID', async () => {
    await link()
    directory.smtp.refuseWith(451)
    expect(await directory.mails()).to.deep.equal([])
    const first = await only()
    expect(first).to.include({ status: 'queued', attempts: 1 })
    expect(first.lastError).to.be.a('string')
    directory.smtp.refuseWith(undefined)
    expect(await directory.mails()).to.deep.equal([])
    directory.wait(6)
    const [mail] = await directory.mails()
    expect(mail?.messageId).to.equal(`<${first._id}@localhost>`)
    expect(await only())
      .to.include({ status: 'sent', attempts: 2 })
      .and.not.have.any.keys('lastError', 'dueAt')
  })

  it('does not know of a mail whose connection broke before its answer, and sends it again', async () => {
    await link()
    directory.smtp.breakAfterData(true)
    expect(await directory.mails()).to.deep.equal([])
    expect(await only()).to.include({ status: 'unknown', attempts: 1, lastError: 'ECONNECTION' })
    directory.smtp.breakAfterData(false)
    directory.wait(6)
    expect(await directory.mails()).to.have.length(1)
    const entry = await only()
    expect(entry).to.include({ status: 'sent', attempts: 2 })
    expect(entry.sentAt).to.deep.equal(entry.changedAt)
  })

  const afterwards: readonly (readonly [what: string, act: () => unknown])[] = [
    ['is refused', () => directory.smtp.refuseWith(550)],
    ['is overtaken', () => directory.reset(id, { delivery: 'oneTimePassword', mail: false })],
    ['fails ten times', () => directory.smtp.refuseWith(451)],
  ]
  for (const [what, act] of afterwards) {
    it(`never says that a mail did not arrive which may have, when it ${what} afterwards`, async () => {
      await link()
      const { _id } = await only()
      directory.smtp.breakAfterData(true)
      await directory.mails()
      directory.smtp.breakAfterData(false)
      await act()
      for (let attempt = 0; attempt < 10; attempt++) {
        directory.wait(901)
        await directory.mails()
      }
      const entry = (await entries()).find(one => one._id === _id)
      expect(entry).to.include({ status: 'unknown' }).and.not.have.property('dueAt')
    })
  }

  it('P77: gives up after ten attempts, with growing pauses', async () => {
    await directory.reset(id)
    directory.smtp.refuseWith(451)
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 10; attempt++) {
      const at = directory.services.now().getTime()
      await directory.mails()
      const { dueAt } = await only()
      if (dueAt) pauses.push(Math.round((dueAt.getTime() - at) / 1000))
      directory.wait(901)
    }
    expect(pauses.slice(0, 4)).to.deep.equal([5, 10, 20, 40])
    expect(pauses.at(-1)).to.equal(900)
    expect(pauses).to.have.length(9)
    expect(await only())
      .to.include({ status: 'givenUp', attempts: 10, lastError: 'SMTP 451' })
      .and.not.have.property('dueAt')
    directory.smtp.refuseWith(undefined)
    directory.wait(86_400)
    expect(await directory.mails()).to.deep.equal([])
  })

  it('goes on when one mail is refused and the next is not', async () => {
    await link()
    directory.smtp.refuseWith(550)
    await directory.mails()
    directory.smtp.refuseWith(undefined)
    await directory.reset(await personNamed(directory, 'second'), { delivery: 'link' })
    expect(await directory.mails()).to.have.length(1)
  })

  it('trap 4: two workers send each mail once', async () => {
    for (let index = 0; index < 8; index++) {
      await directory.reset(await personNamed(directory, `crowd${index}`), { delivery: 'link' })
    }
    const second = await startDirectory({ database: directory, masterKey: directory.masterKey })
    await Promise.all([directory.mails(), second.mails()])
    const ids = [...directory.smtp.mails, ...second.smtp.mails].map(({ messageId }) => messageId)
    expect(ids).to.have.length(8)
    expect(new Set(ids).size).to.equal(8)
    await second.stop()
  })

  it('sends a mail that somebody waits for before all those of a job', async () => {
    const crowd = [await personNamed(directory, 'first'), await personNamed(directory, 'second')]
    await jobsOf(directory, await directory.scim('passwords:reset')).run({ ids: crowd })
    directory.wait(1)
    await link()
    const { now } = directory.services
    const outbox = createOutboxStore(directory.database, now)
    const claimed = [await outbox.claim(now(), 60_000), await outbox.claim(now(), 60_000)]
    expect(claimed.map(mail => mail?.job !== undefined)).to.deep.equal([false, true])
  })

  it('a mail that a worker took and never settled is sent when its lease ends', async () => {
    await link()
    const { now } = directory.services
    const outbox = createOutboxStore(directory.database, now)
    expect(await outbox.claim(now(), 60_000)).to.include({ attempts: 1, status: 'queued' })
    expect(await only()).to.include({ status: 'unknown' })
    expect(await outbox.claim(now(), 60_000)).to.equal(undefined)
    expect(await directory.mails()).to.deep.equal([])
    directory.wait(61)
    expect(await directory.mails()).to.have.length(1)
  })

  const overtaken: Readonly<Record<string, () => Promise<unknown>>> = {
    'a newer reset': () => directory.reset(id),
    'a deactivation': async () => {
      const hr = await directory.scim('users:write')
      await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'active', value: false }).expect(200)
    },
    'a deletion': async () => (await directory.scim('users:write')).delete(`/scim/v2/Users/${id}`).expect(204),
  }
  for (const [what, act] of Object.entries(overtaken)) {
    it(`sends no link that ${what} has overtaken`, async () => {
      await link()
      await act()
      for (const { text } of await directory.mails()) expect(text).not.to.contain('/reset?token=')
      expect((await entries()).map(({ status }) => status)).to.include('stale')
    })
  }

  it('P51: sends no link that “Resend Email” has overtaken, and the newer one once', async () => {
    await link()
    directory.wait(61)
    const person = await directory.services.people.byId(id)
    await directory.services.passwords.resend(person?.userName ?? '')
    expect(await directory.mails()).to.have.length(1)
    expect((await entries()).map(({ status }) => status).sort()).to.deep.equal(['sent', 'stale'])
  })

  it('a notice goes out although the person is inactive by then', async () => {
    await directory.reset(id)
    await overtaken['a deactivation']?.()
    expect((await directory.mails()).map(({ subject }) => subject)).to.deep.equal(['Your password was reset'])
  })

  it('P61: goes to the address of now', async () => {
    await directory.reset(id)
    const hr = await directory.scim('users:write')
    const emails = [{ value: 'new@example.com' }]
    await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'emails', value: emails }).expect(200)
    const [mail] = await directory.mails()
    expect(mail?.to).to.deep.include({ text: 'new@example.com' })
  })
})
