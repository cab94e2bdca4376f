import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { GROUP, GROUPS, JOB, JOBS, ROLES, STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'a quiet harbour at dawn'
const NEXT = 'seven slow green rivers'
const MINUTES = 60
const ACTIVATING = { activateFirst: true }

describe('a reset job that activates people first', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let jobs: ReturnType<typeof jobsOf>
  let ann: string

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,roles:write,passwords:reset', 'HR')
    jobs = jobsOf(directory, await directory.scim('users:write,passwords:reset'))
    ann = await person('ann', { active: false })
  })
  afterEach(() => directory.stop())

  const person = (userName: string, rest: object = {}) =>
    directory.person({ userName, password: PASSWORD, emails: [{ value: `${userName}@example.com` }], ...rest })
  const resource = async (id: string) => (await hr.get(`${USERS}/${id}`).expect(200)).body
  const isActive = async (id: string) => (await resource(id)).active
  const put = (id: string, path: string, value: unknown) =>
    hr.patch(`${USERS}/${id}`, { op: 'replace', path, value }).expect(200)
  const begin = async (selection: object, rest: object = ACTIVATING) => {
    const { id, planDigest } = await jobs.plan(selection, rest)
    await jobs.act(id, 'run', { planDigest }).expect(200)
    return id as string
  }
  const runWith = async (meanwhile: () => PromiseLike<unknown>, selection: object = { ids: [ann] }) => {
    const id = await begin(selection)
    const worker = await withMeanwhile(directory, meanwhile, { before: 1 })
    await worker.jobWorker.drain()
    await worker.stop()
    return id
  }
  const standing = async (id: string) => {
    const { reset, skipped } = (await jobs.read(id)).counts
    return { reset, skipped, active: await isActive(ann) }
  }

  it('says in its plan whom, and wakes nobody before it is run', async () => {
    const bob = await person('bob')
    const job = await jobs.plan({ ids: [ann, bob] }, ACTIVATING)
    expect(job.counts).to.include({ eligible: 2, activated: 1 })
    expect(await jobs.rows(job.id, '?filter=activated eq true')).to.have.length(1)
    const activated = (await jobs.rows(job.id)).map((row: { activated?: boolean }) => row.activated)
    expect(activated).to.have.members([true, undefined])
    expect(await isActive(ann)).to.equal(false)
  })

  it('makes them active with their reset, and mails them a link that works', async () => {
    const before = await resource(ann)
    const { id, counts } = await jobs.run({ filter: 'active eq false' }, ACTIVATING)
    expect(counts).to.include({ reset: 1, activated: 1 })
    const after = await resource(ann)
    expect(after.active).to.equal(true)
    expect(after.meta.version).to.not.equal(before.meta.version)
    expect(after.meta.lastModified > before.meta.lastModified).to.equal(true)
    expect((await hr.get(`${USERS}?filter=active eq true and userName eq "ann"`)).body.totalResults).to.equal(1)
    expect(await directory.services.passwords.redeemLink(linkIn(await directory.mails()), NEXT)).to.equal(true)
    expect((await directory.services.passwords.verify('ann', NEXT)).verified).to.equal(true)
    const events = directory.database.connection.collection('auditEvents')
    const event = await events.findOne({ event: 'user.changed', target: ann, channel: 'job' })
    expect(event?.details).to.deep.equal({ job: id, active: true })
  })

  it('invites people who were made beforehand', async () => {
    const eve = await directory.person({ userName: 'eve', active: false, emails: [{ value: 'eve@example.com' }] })
    const { counts } = await jobs.run({ ids: [eve, ann] }, { ...ACTIVATING, purpose: 'activate' })
    expect(counts).to.deep.include({ reset: 1, activated: 1, skipped: { hasPassword: 1 } })
    expect([await isActive(eve), await isActive(ann)]).to.deep.equal([true, false])
  })

  it('leaves inactive people out where it does not say so', async () => {
    const { counts } = await jobs.plan({ ids: [ann] })
    expect(counts).to.deep.include({ eligible: 0, activated: 0, skipped: { inactive: 1 } })
  })

  it('needs the scope to write people: of whoever makes it, of whoever runs it, and as long as it is at work', async () => {
    const desk = await directory.scim('passwords:reset,users:read')
    const body = { schemas: [JOB], selection: { ids: [ann] }, ...ACTIVATING }
    const refused = await desk.post(JOBS, body)
    expect(verdict(refused)).to.equal('403')
    expect(refused.headers['www-authenticate']).to.include('scope="users:write"')
    const { id, planDigest } = await jobs.plan({ ids: [ann] }, ACTIVATING)
    expect(verdict(await jobsOf(directory, desk).act(id, 'run', { planDigest }))).to.equal('403')
    await jobs.act(id, 'run', { planDigest }).expect(200)
    const tokens = directory.database.connection.collection('provisioningTokens')
    await tokens.updateMany({ scopes: 'users:write' }, { $set: { scopes: ['passwords:reset', 'users:read'] } })
    await directory.jobWorker.drain()
    const { status, statusReason } = (await desk.get(`${JOBS}/${id}`).expect(200)).body
    expect([status, statusReason]).to.deep.equal([
      'failed',
      'Whoever asked for it does not have the scope "users:write" any more.',
    ])
  })

  it('never wakes everybody up by all: true', async () => {
    const scim = await directory.scim('users:write,passwords:reset')
    const answer = await scim.post(JOBS, { schemas: [JOB], selection: { all: true }, ...ACTIVATING })
    expect(verdict(answer)).to.equal('400 invalidValue')
    expect(answer.body.detail).to.include('active eq false')
  })

  for (const [reason, spoil] of [
    ['federated', (id: string) => put(id, `${STATE}:federated`, true)],
    ['protected', (id: string) => put(id, `${STATE}:protected`, true)],
    ['noEmail', (id: string) => hr.patch(`${USERS}/${id}`, { op: 'remove', path: 'emails' }).expect(200)],
    [
      'higherPrivilege',
      (id: string) => {
        const desk = { schemas: [GROUP, ROLES], displayName: 'desk', [ROLES]: { roles: ['helpDesk'] } }
        return hr.post(GROUPS, { ...desk, members: [{ value: id }] }).expect(201)
      },
    ],
  ] as const) {
    it(`leaves alone who is excluded for another reason (${reason}), be it at the last moment`, async () => {
      expect(await standing(await runWith(() => spoil(ann)))).to.deep.equal({
        reset: 0,
        skipped: { [reason]: 1 },
        active: false,
      })
      const { counts } = await jobs.plan({ ids: [ann] }, ACTIVATING)
      expect(counts).to.deep.include({ eligible: 0, activated: 0, skipped: { [reason]: 1 } })
    })
  }

  it('leaves whoever was made inactive since it was planned as they are', async () => {
    const bob = await person('bob')
    const id = await runWith(() => put(bob, 'active', false), { ids: [ann, bob] })
    expect(await standing(id)).to.deep.equal({ reset: 1, skipped: { inactive: 1 }, active: true })
    expect(await isActive(bob)).to.equal(false)
  })

  it('is planned anew where somebody was made inactive or active before it begins', async () => {
    const bob = await person('bob')
    const id = await begin({ ids: [ann, bob] })
    await put(bob, 'active', false)
    await directory.jobWorker.drain()
    const { status, counts } = await jobs.read(id)
    expect([status, counts.activated]).to.deep.equal(['planned', 2])
  })

  it('resets whom somebody else has activated meanwhile, and does not say that it was the job', async () => {
    const id = await runWith(() => put(ann, 'active', true))
    expect(await standing(id)).to.deep.equal({ reset: 1, skipped: undefined, active: true })
    expect((await jobs.rows(id))[0].activated).to.equal(undefined)
    await jobs.undo(id)
    expect(await isActive(ann)).to.equal(true)
  })

  it('makes them inactive again when it is taken back, with the former password for later', async () => {
    const { id } = await jobs.run({ ids: [ann] }, ACTIVATING)
    const { version } = (await resource(ann)).meta
    const before = await directory.services.passwords.sessionsEpochsOf([ann])
    expect((await jobs.undo(id)).counts).to.include({ undone: 1 })
    const after = await resource(ann)
    expect([after.active, after.meta.version === version]).to.deep.equal([false, false])
    expect(await directory.services.passwords.sessionsEpochsOf([ann])).to.not.deep.equal(before)
    await put(ann, 'active', true)
    expect((await directory.services.passwords.verify('ann', PASSWORD)).verified).to.equal(true)
  })

  it('leaves active whom somebody has written since, or who has a new password', async () => {
    const bob = await person('bob', { active: false })
    const { id } = await jobs.run({ ids: [ann, bob] }, ACTIVATING)
    await put(ann, 'displayName', 'Ann')
    const link = linkIn((await directory.mails()).filter(({ to }) => JSON.stringify(to).includes('bob@')))
    expect(await directory.services.passwords.redeemLink(link, NEXT)).to.equal(true)
    expect((await jobs.undo(id)).counts).to.include({ undone: 1, completed: 1 })
    expect([await isActive(ann), await isActive(bob)]).to.deep.equal([true, true])
  })

  it('leaves active whoever was reset too long ago', async () => {
    const { id } = await jobs.run({ ids: [ann] }, ACTIVATING)
    directory.wait(11 * MINUTES)
    expect((await jobs.undo(id)).counts).to.include({ undone: 0 })
    expect(await isActive(ann)).to.equal(true)
  })
})
