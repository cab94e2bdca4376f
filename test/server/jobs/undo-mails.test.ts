import { expect } from 'chai'
import { createOutboxStore, type OutboxDocument } from '../../../server/store/outbox.ts'
import { en } from '../../../texts/en.ts'
import { momentIn } from '../../../texts/format.ts'
import {
  activate,
  credentialOf,
  MINUTE,
  mailsTo,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  verifies,
} from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { templateOf } from '../../support/mail-templates.ts'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { TEMPLATES } from '../../support/scim.ts'

const UNDONE = 'Your former password works again'
const TAKEN_BACK = 'What we mailed you was taken back'

describe('the mail about a reset that was taken back', () => {
  let directory: TestDirectory
  let jobs: ReturnType<typeof jobsOf>

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    jobs = jobsOf(directory, await directory.scim('passwords:reset,users:read'))
  })
  afterEach(() => directory.stop())

  const invited = () => newPerson(directory, { password: null })
  const outbox = () => directory.database.connection.collection<OutboxDocument>('outbox')
  const subjects = async (email: string) => (await mailsTo(directory, email)).map(({ subject }) => subject)
  /** Resets one person, with the first mail sent, and takes it back. */
  async function undoFor(person: string, rest: object = {}) {
    const { id } = await jobs.run({ ids: [person] }, rest)
    await directory.mails()
    await jobs.undo(id)
    return id
  }

  const deliveries: readonly (readonly [what: string, rest: object])[] = [
    ['a link', {}],
    ['a one-time password', { delivery: 'oneTimePassword', mail: true }],
  ]
  for (const [what, rest] of deliveries) {
    it(`tells whoever was mailed ${what} that the former password works again`, async () => {
      const { id, email, userName } = await newPerson(directory)
      await undoFor(id, rest)
      const mails = await mailsTo(directory, email)
      expect(mails).to.have.length(2)
      const { subject, text = '', html } = mails[1] ?? {}
      expect(subject).to.equal(UNDONE)
      expect(text)
        .to.include('sign in with it as before')
        .and.include('does not work any more')
        .and.include(`on ${momentIn(en, directory.services.now())}`)
        .and.include('tell your administrator')
        .and.not.include(userName)
      expect([text, html].join()).to.not.match(/https?:/)
      expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
    })
  }

  for (const purpose of ['activate', 'reset']) {
    it(`tells whoever had no password that the link is dead (${purpose}), and speaks of no former one`, async () => {
      const { id, email } = await invited()
      await undoFor(id, { purpose })
      const mails = await mailsTo(directory, email)
      expect(mails.map(({ subject }) => subject).slice(1)).to.deep.equal([TAKEN_BACK])
      expect(mails[1]?.text)
        .to.include('There is nothing for you to do')
        .and.not.match(/former|https?:/)
      expect(await directory.services.passwords.openLink(linkIn(mails.slice(0, 1)))).to.equal(undefined)
    })
  }

  it('is one, however often the job is taken back, and nobody is reminded of anything', async () => {
    const { id, email } = await invited()
    const job = await undoFor(id, { purpose: 'activate' })
    expect(await credentialOf(directory, id)).to.not.have.property('remindAt')
    await Promise.all([1, 2].map(() => jobs.undo(job)))
    expect(await subjects(email)).to.deep.equal(['Your account at Rekey', TAKEN_BACK])
  })

  it('is none where the first mail has not left, which never does then', async () => {
    const { id, email } = await newPerson(directory)
    const job = await jobs.run({ ids: [id] })
    await jobs.undo(job.id)
    expect(await outbox().countDocuments({ job: job.id, status: 'stale', dueAt: { $exists: false } })).to.equal(1)
    expect(await subjects(email)).to.deep.equal([])
  })

  it('is none of whoever waits while the job is taken back, and then those leave who keep what it has made', async () => {
    const [ann, eve] = [await newPerson(directory), await invited()]
    await directory.reset(eve.id, { delivery: 'oneTimePassword' })
    await mailsTo(directory, eve.email)
    const job = await jobs.run({ ids: [ann.id, eve.id] })
    await jobs.act(job.id, 'undo').expect(200)
    const { now } = directory.services
    let inHand: unknown
    const look = async () => {
      inHand = await createOutboxStore(directory.database, now).claim(now(), MINUTE * 1000)
    }
    const worker = await withMeanwhile(directory, look, { before: 1 })
    await worker.jobWorker.drain()
    await worker.stop()
    expect(inHand).to.equal(undefined)
    expect(await subjects(ann.email)).to.deep.equal([])
    expect((await subjects(eve.email)).at(-1)).to.equal('Choose a new password')
  })

  it('is none where the first mail was refused', async () => {
    const { id, email } = await newPerson(directory)
    directory.smtp.refuseWith(550)
    await undoFor(id)
    directory.smtp.refuseWith(undefined)
    expect(await subjects(email)).to.deep.equal([])
  })

  it('is sent where the first mail may have arrived, or is in the hands of a worker', async () => {
    const [lost, inHand] = [await newPerson(directory), await newPerson(directory)]
    directory.smtp.breakAfterData(true)
    await undoFor(lost.id)
    directory.smtp.breakAfterData(false)
    expect(await subjects(lost.email)).to.deep.equal([UNDONE])
    const job = await jobs.run({ ids: [inHand.id] })
    await createOutboxStore(directory.database, directory.services.now).claim(directory.services.now(), MINUTE * 1000)
    await jobs.undo(job.id)
    expect(await subjects(inHand.email)).to.deep.equal([UNDONE])
  })

  const since: readonly (readonly [what: string, act: (id: string) => Promise<unknown>])[] = [
    ['was reset again', id => directory.reset(id, { delivery: 'password', password: NEXT })],
    ['was reset again by link', id => directory.reset(id, { delivery: 'link' })],
    ['has changed the password', id => directory.services.passwords.change(id, PASSWORD, NEXT, owner(id))],
    ['was made inactive', id => activate(directory, id, false)],
  ]
  for (const [what, act] of since) {
    it(`is not sent any more to whoever ${what} meanwhile`, async () => {
      const { id, email } = await newPerson(directory)
      await undoFor(id)
      directory.wait(1)
      await act(id)
      expect(await subjects(email)).to.not.include(UNDONE)
      expect(await outbox().countDocuments({ kind: 'resetUndone', status: 'stale' })).to.equal(1)
    })
  }

  it('is not sent any more to whoever was invited again meanwhile', async () => {
    const { id, email } = await invited()
    await undoFor(id, { purpose: 'activate' })
    await directory.reset(id, { delivery: 'link', purpose: 'activate' })
    expect(await subjects(email)).to.not.include(TAKEN_BACK)
  })

  it('is not queued where the reset stays', async () => {
    const { id } = await newPerson(directory)
    const job = await jobs.run({ ids: [id] })
    await directory.mails()
    await directory.reset(id, { delivery: 'link' })
    await jobs.undo(job.id)
    expect(await outbox().countDocuments({ kind: 'resetUndone' })).to.equal(0)
    expect(await outbox().countDocuments({ kind: 'resetLink', status: 'queued' })).to.equal(1)
  })

  it('leaves no faster than the rate of the job', async () => {
    const people = [await newPerson(directory), await newPerson(directory), await newPerson(directory)]
    const { id } = await jobs.run({ ids: people.map(person => person.id) }, { mailRate: 2 })
    directory.wait(MINUTE)
    expect(await directory.mails()).to.have.length(3)
    await jobs.undo(id)
    expect(await directory.mails()).to.have.length(4)
    directory.wait(MINUTE / 2)
    expect(await directory.mails()).to.have.length(5)
    directory.wait(MINUTE / 2)
    expect(await directory.mails()).to.have.length(6)
  })

  it('is made of the template of its kind', async () => {
    const author = await directory.scim('templates:write')
    for (const kind of ['resetUndone', 'invitationUndone'] as const)
      await author.post(TEMPLATES, { ...templateOf(kind, kind), isStandard: true }).expect(201)
    const [one, other] = [await newPerson(directory), await invited()]
    await undoFor(one.id)
    await undoFor(other.id, { purpose: 'activate' })
    expect((await subjects(one.email)).at(-1)).to.equal('This is resetUndone')
    expect((await subjects(other.email)).at(-1)).to.equal('This is invitationUndone')
  })

  it('leaves the row as it is, whatever becomes of the mail', async () => {
    const { id, email } = await newPerson(directory)
    const job = await undoFor(id)
    directory.smtp.refuseWith(550)
    expect(await subjects(email)).to.not.include(UNDONE)
    directory.smtp.refuseWith(undefined)
    const refused = { job, kind: 'resetUndone', status: 'refused' } as const
    expect(await outbox().countDocuments(refused)).to.equal(1)
    const [row] = await jobsOf(directory, await directory.scim('jobs:read,users:read')).rows(job)
    expect(row.state).to.equal('undone')
  })
})
