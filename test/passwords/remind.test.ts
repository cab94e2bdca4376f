import { expect } from 'chai'
import type { ResetRequest } from '../../passwords/reset-request.ts'
import { en } from '../../texts/en.ts'
import { momentIn } from '../../texts/format.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { jobsOf } from '../support/jobs.ts'
import { linkIn } from '../support/links.ts'
import { templateOf } from '../support/mail-templates.ts'
import { readDuring } from '../support/profile.ts'
import { DOMAIN, DOMAINS, TEMPLATES } from '../support/scim.ts'
import {
  activate,
  credentialOf,
  DAY,
  MINUTE,
  mailedPassword,
  mailsTo,
  mark,
  NEXT,
  newPerson,
  patchPerson,
  verifies,
} from './support.ts'

const HOUR = 3600

const LINK = 'Your link is about to end'
const ONE_TIME_PASSWORD = 'Your one-time password is about to end'

type Someone = Awaited<ReturnType<typeof newPerson>>
type Invited = Someone & { readonly link: string }

describe('the reminder before a link or a one-time password ends', () => {
  let directory: TestDirectory
  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
  })
  afterEach(() => directory.stop())

  const remind = () => directory.services.passwords.remind()
  const reminders = async (email: string) =>
    (await mailsTo(directory, email)).filter(({ subject }) => /is about to end$/.test(subject ?? ''))
  const subjects = async (email: string) => (await reminders(email)).map(({ subject }) => subject)
  const after = (seconds: number) => momentIn(en, new Date(directory.services.now().getTime() + seconds * 1000))
  const lookedAt = async () => (await readDuring(directory.database, remind, 'docsExamined')).get('credentials') ?? 0

  /** Somebody new who was reset in this way, and mailed what there is to be mailed. */
  async function resetPerson(request: Partial<ResetRequest>, attributes: { password?: null } = {}): Promise<Someone> {
    const person = await newPerson(directory, attributes)
    await directory.reset(person.id, request)
    await directory.mails()
    return person
  }
  async function invited(): Promise<Invited> {
    const person = await resetPerson({ delivery: 'link', purpose: 'activate' }, { password: null })
    return { ...person, link: linkIn(await mailsTo(directory, person.email)) }
  }
  /** What becomes of a reset that nobody does anything about, so long after it. */
  async function remindedAfter(seconds: number, person: Someone) {
    directory.wait(seconds)
    await remind()
    return subjects(person.email)
  }

  const resets: readonly (readonly [what: string, request: Partial<ResetRequest>, lives: number, subject: string])[] = [
    ['an invitation', { delivery: 'link', purpose: 'activate' }, 3 * DAY, LINK],
    ['a mailed one-time password', { mail: true }, 7 * DAY, ONE_TIME_PASSWORD],
    ['a one-time password that was handed over', {}, 7 * DAY, ONE_TIME_PASSWORD],
    ['a given password', { delivery: 'password', password: NEXT }, 7 * DAY, ONE_TIME_PASSWORD],
  ]
  for (const [what, request, lives, subject] of resets) {
    it(`of ${what} comes a day before, and once`, async () => {
      const end = after(lives)
      const person = await resetPerson(request, request.purpose === 'activate' ? { password: null } : {})
      expect(await remindedAfter(lives - DAY - 1, person)).to.deep.equal([])
      expect(await remindedAfter(1, person)).to.deep.equal([subject])
      expect((await reminders(person.email))[0]?.text).to.include(`until ${end}`)
      expect(await remindedAfter(HOUR, person)).to.have.length(1)
      expect(await credentialOf(directory, person.id)).to.not.have.property('remindAt')
    })
  }

  it('has the same link, which lives no longer for it', async () => {
    const { email, link } = await invited()
    directory.wait(2 * DAY)
    await remind()
    expect(linkIn(await reminders(email))).to.equal(link)
    directory.wait(DAY - 0.001)
    expect(await directory.services.passwords.openLink(link)).to.include({ purpose: 'activate' })
    directory.wait(0.001)
    expect(await directory.services.passwords.openLink(link)).to.equal(undefined)
  })

  it('P72: does not repeat the one-time password, which works on', async () => {
    const { email, userName } = await resetPerson({ mail: true })
    const password = await mailedPassword(directory, email)
    directory.wait(6 * DAY)
    await remind()
    const [mail] = await reminders(email)
    expect([mail?.text, mail?.html].join()).to.not.include(password).and.not.include(userName)
    expect(mail?.text?.match(/https?:\S+/g)).to.deep.equal([`${directory.issuer}/account`])
    expect(await verifies(directory, userName, password)).to.equal(true)
  })

  it('P74: says the same in text and in HTML, with nothing that the person could have written', async () => {
    const { email, userName } = await invited()
    directory.wait(2 * DAY)
    await remind()
    const [{ text = '', html = '' } = {}] = await reminders(email)
    const linksOf = (said: string) => said.match(/https?:\/\/[^\s"<]+/g)
    expect(linksOf(html || ''))
      .to.deep.equal(linksOf(text))
      .and.have.length(1)
    expect(text).to.not.include(userName)
  })

  it('is made of the template of its kind', async () => {
    const author = await directory.scim('templates:write')
    for (const kind of ['linkExpires', 'oneTimePasswordExpires'] as const)
      await author.post(TEMPLATES, { ...templateOf(kind, kind), isStandard: true }).expect(201)
    const one = await resetPerson({})
    directory.wait(4 * DAY)
    const other = await invited()
    directory.wait(2 * DAY)
    await remind()
    expect((await mailsTo(directory, one.email)).at(-1)?.subject).to.equal('This is oneTimePasswordExpires')
    const mails = await mailsTo(directory, other.email)
    expect([mails.at(-1)?.subject, linkIn(mails)]).to.deep.equal(['This is linkExpires', other.link])
  })

  const over: readonly (readonly [what: string, act: (person: Invited) => Promise<unknown>])[] = [
    ['somebody has reset again', ({ id }) => directory.reset(id, { delivery: 'password', password: NEXT })],
    ['somebody has invited again', ({ id }) => directory.reset(id, { delivery: 'link', purpose: 'activate' })],
    ['was made inactive', ({ id }) => activate(directory, id, false)],
    ['is federated by now', ({ id }) => mark(directory, id, 'federated')],
    ['has no address any more', ({ id }) => patchPerson(directory, id, { op: 'remove', path: 'emails' })],
    ['is gone', async ({ id }) => (await directory.scim('users:write')).delete(`/scim/v2/Users/${id}`).expect(204)],
    ['has a new password', ({ link }) => directory.services.passwords.redeemLink(link, NEXT)],
  ]
  for (const [what, act] of over) {
    it(`does not go to whoever ${what}, before it is queued or after`, async () => {
      const [person, other] = [await invited(), await invited()]
      directory.wait(DAY)
      await act(person)
      directory.wait(DAY)
      await remind()
      const outbox = directory.database.connection.collection<{ _id: string; kind: string; status: string }>('outbox')
      const queued = await outbox.find({ kind: 'linkExpires' }).toArray()
      expect(queued).to.have.length(1)
      await act(other)
      for (const { email } of [person, other]) expect(await subjects(email)).to.deep.equal([])
      expect((await outbox.findOne({ _id: queued[0]?._id }))?.status).to.equal('stale')
    })
  }

  it('is not sent once it is too late', async () => {
    const { email } = await invited()
    directory.wait(2 * DAY)
    await remind()
    directory.wait(DAY)
    expect(await subjects(email)).to.deep.equal([])
  })

  it('comes for what Resend Email has sent, in its own time', async () => {
    const person = await resetPerson({ mail: true })
    directory.wait(4 * DAY)
    await directory.services.passwords.resend(person.userName)
    await directory.mails()
    expect(await remindedAfter(2 * DAY, person)).to.deep.equal([])
    expect(await remindedAfter(4 * DAY, person)).to.deep.equal([ONE_TIME_PASSWORD])
    expect(await remindedAfter(HOUR, person)).to.have.length(1)
  })

  it('P52: does not come for what was mailed to a former address', async () => {
    const { id } = await invited()
    const value = [{ value: 'new@example.com', primary: true }]
    await patchPerson(directory, id, { op: 'replace', path: 'emails', value })
    directory.wait(2 * DAY)
    await remind()
    expect(await subjects('new@example.com')).to.deep.equal([])
  })

  it('comes for no link of minutes, and not for what is mailed late', async () => {
    const person = await resetPerson({ delivery: 'link' })
    expect(await credentialOf(directory, person.id)).to.not.have.property('remindAt')
    directory.smtp.refuseWith(451)
    const late = await resetPerson({ mail: true })
    directory.smtp.refuseWith(undefined)
    directory.wait(5 * DAY + 1)
    expect(await mailedPassword(directory, late.email)).to.be.a('string')
    expect(await remindedAfter(DAY, late)).to.deep.equal([])
  })

  it('does not come before the mail of Resend Email has left', async () => {
    const again = await resetPerson({ mail: true })
    directory.wait(6 * DAY)
    await directory.services.passwords.resend(again.userName)
    await remind()
    expect(await subjects(again.email)).to.deep.equal([])
    expect(await remindedAfter(6 * DAY, again)).to.deep.equal([ONE_TIME_PASSWORD])
  })

  it('does not come to whoever waits for the mail of a job that has a rate', async () => {
    const slow = await startDirectory({ frozen: true, lifetimes: { oneTimePassword: 5 * MINUTE, reminder: 140 } })
    const people = [await newPerson(slow), await newPerson(slow), await newPerson(slow), await newPerson(slow)]
    const jobs = jobsOf(slow, await slow.scim('passwords:reset,users:read'))
    const rest = { delivery: 'oneTimePassword', mail: true, mailRate: 1 }
    await jobs.run({ ids: people.map(({ id }) => id) }, rest)
    await slow.mails()
    slow.wait(161)
    await slow.services.passwords.remind()
    const outbox = slow.database.connection.collection('outbox')
    const told = async (clause: object) => (await outbox.find(clause).toArray()).map(({ userId }) => userId)
    expect(await told({ kind: 'oneTimePasswordExpires' }))
      .to.deep.equal(await told({ status: 'sent' }))
      .and.have.length(1)
    await slow.stop()
  })

  it('does not come for a link of minutes that took the place of a one-time password', async () => {
    const { id, email } = await resetPerson({})
    directory.wait(6 * DAY)
    await directory.reset(id, { delivery: 'link' })
    await directory.mails()
    await remind()
    expect(await subjects(email)).to.deep.equal([])
  })

  it('comes for no link that somebody has asked for', async () => {
    const asking = await startDirectory({ frozen: true, lifetimes: { link: DAY, reminder: HOUR } })
    const { id, userName } = await newPerson(asking)
    await asking.services.passwords.recover(userName)
    await asking.mails()
    expect(await credentialOf(asking, id)).to.not.have.property('remindAt')
    await asking.stop()
  })

  const leads: readonly (readonly [lead: number, life: number, isReminded: boolean])[] = [
    [0, 7 * DAY, false],
    [6 * HOUR, 12 * HOUR, true],
    [6 * HOUR, 12 * HOUR - 1, false],
  ]
  for (const [reminder, oneTimePassword, isReminded] of leads) {
    it(`comes ${reminder} seconds before for what lives ${oneTimePassword}: ${isReminded}`, async () => {
      const other = await startDirectory({ frozen: true, lifetimes: { reminder, oneTimePassword } })
      const { id, email } = await newPerson(other)
      await other.reset(id, {})
      expect('remindAt' in (await credentialOf(other, id))).to.equal(isReminded)
      other.wait(oneTimePassword - Math.max(reminder, HOUR))
      await other.services.passwords.remind()
      const said = (await mailsTo(other, email)).map(({ subject }) => subject)
      expect(said.includes(ONE_TIME_PASSWORD)).to.equal(isReminded)
      await other.stop()
    })
  }

  it('is switched off for what was noted before, too', async () => {
    const { email } = await resetPerson({})
    const { masterKey, issuer } = directory
    const off = await startDirectory({
      frozen: true,
      database: directory,
      masterKey,
      issuer,
      lifetimes: { reminder: 0 },
    })
    directory.wait(6 * DAY)
    off.wait(6 * DAY + MINUTE)
    await off.services.passwords.remind()
    await off.stop()
    directory.wait(HOUR)
    expect(await subjects(email)).to.deep.equal([])
  })

  it('goes to verified domains only, where that is demanded', async () => {
    const strict = await startDirectory({ frozen: true, verifiedMailDomainsOnly: true })
    const admin = await strict.scim('domains:write')
    const { id: domain } = (await admin.post(DOMAINS, { schemas: [DOMAIN], name: 'known.example' }).expect(201)).body
    await admin.patch(`${DOMAINS}/${domain}`, { op: 'replace', path: 'action', value: 'confirm' }).expect(200)
    for (const value of ['ann@known.example', 'eve@unknown.example']) {
      const { id } = await newPerson(strict, { emails: [{ value, primary: true }] })
      await strict.reset(id, {})
    }
    strict.wait(6 * DAY)
    await strict.services.passwords.remind()
    const mails = (await strict.mails()).filter(({ subject }) => subject === ONE_TIME_PASSWORD)
    expect(mails.map(({ to }) => [to].flat()[0]?.text)).to.deep.equal(['ann@known.example'])
    await strict.stop()
  })

  it('is one mail, however many servers look at once', async () => {
    const { email } = await resetPerson({})
    const { masterKey, issuer } = directory
    const other = await startDirectory({ database: directory, masterKey, issuer })
    directory.wait(6 * DAY)
    other.wait(6 * DAY)
    await Promise.all([remind(), other.services.passwords.remind(), remind()])
    // The clock of the other one began later: what it queued is due by its own time.
    directory.wait(MINUTE)
    expect(await subjects(email)).to.deep.equal([ONE_TIME_PASSWORD])
    await other.stop()
  })

  it('is looked for among those alone whom it is time for', async () => {
    const early = await resetPerson({})
    directory.wait(DAY)
    for (let count = 0; count < 3; count++) await resetPerson({})
    const done = await invited()
    await directory.services.passwords.redeemLink(done.link, NEXT)
    expect(await credentialOf(directory, done.id)).to.not.have.property('remindAt')
    directory.wait(5 * DAY)
    expect(await lookedAt()).to.be.within(1, 3)
    expect(await subjects(early.email)).to.have.length(1)
    expect(await lookedAt()).to.equal(0)
  })

  it('of a job says nothing in the row of the mail before it', async () => {
    const jobsNow = async () => jobsOf(directory, await directory.scim('passwords:reset,users:read,jobs:read'))
    const jobs = await jobsNow()
    const { id: person } = await newPerson(directory)
    const { id } = await jobs.run({ ids: [person] }, { delivery: 'oneTimePassword', mail: true })
    await directory.mails()
    const [before] = await jobs.rows(id)
    directory.wait(6 * DAY)
    await remind()
    directory.smtp.refuseWith(550)
    await directory.mails()
    expect(await (await jobsNow()).rows(id)).to.deep.equal([before])
    const outbox = directory.database.connection.collection('outbox')
    expect(await outbox.countDocuments({ job: id, kind: 'oneTimePasswordExpires', status: 'refused' })).to.equal(1)
  })
})
