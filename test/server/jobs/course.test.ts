import { expect } from 'chai'
import { exportJWK, generateKeyPair } from 'jose'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { templateOf } from '../../support/mail-templates.ts'
import { JOB, JOBS, TEMPLATES, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const MINUTE = 60

describe('the course of a reset job', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let jobs: ReturnType<typeof jobsOf>
  let people: string[]

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    desk = await directory.scim('passwords:reset,users:read')
    jobs = jobsOf(directory, desk)
    people = []
    for (const userName of ['ann', 'bob', 'eve', 'joe'])
      people.push(await directory.person({ userName, emails: [{ value: `${userName}@example.com` }] }))
  })
  afterEach(() => directory.stop())

  const drain = () => directory.jobWorker.drain()
  const begin = async (selection: object, rest: object = {}) => {
    const { id, planDigest } = await jobs.plan(selection, rest)
    await jobs.act(id, 'run', { planDigest }).expect(200)
    return id as string
  }
  const standing = async (id: string) => {
    const { status, counts } = await jobs.read(id)
    return [status, counts.reset]
  }

  it('begins when it is to start', async () => {
    const startAt = new Date(directory.services.now().getTime() + 10 * MINUTE * 1000).toISOString()
    const id = await begin({ ids: people }, { startAt })
    await drain()
    expect(await standing(id)).to.deep.equal(['running', 0])
    directory.wait(10 * MINUTE)
    await drain()
    expect(await standing(id)).to.deep.equal(['completed', 4])
  })

  it('takes nothing else beside an act', async () => {
    const { id, planDigest } = await jobs.plan({ ids: people })
    const answer = await jobs.act(id, 'run', { planDigest, startAt: '2040-01-01T00:00:00Z' })
    expect(verdict(answer)).to.equal('400 mutability')
    expect(await jobs.read(id)).to.include({ status: 'planned' })
  })

  it('goes in waves', async () => {
    const id = await begin({ ids: people }, { waves: { size: 3, interval: 5 } })
    await drain()
    expect(await standing(id)).to.deep.equal(['running', 3])
    directory.wait(4 * MINUTE)
    await drain()
    expect(await standing(id)).to.deep.equal(['running', 3])
    directory.wait(MINUTE)
    await drain()
    expect(await standing(id)).to.deep.equal(['completed', 4])
  })

  it('mails no faster than its rate', async () => {
    await jobs.run({ ids: people }, { mailRate: 2 })
    expect(await directory.mails()).to.have.length(1)
    directory.wait(MINUTE / 2)
    expect(await directory.mails()).to.have.length(2)
    directory.wait(MINUTE)
    expect(await directory.mails()).to.have.length(4)
  })

  it('is refused in its plan where one-time passwords would be mailed after their end', async () => {
    const short = await startDirectory({ frozen: true, lifetimes: { oneTimePassword: 6 * MINUTE } })
    for (const userName of ['ann', 'bob', 'eve', 'joe', 'kim', 'lea'])
      await short.person({ userName, emails: [{ value: `${userName}@example.com` }] })
    const { plan } = jobsOf(short, await short.scim('passwords:reset,users:read'))
    const mailed = { delivery: 'oneTimePassword', mail: true }
    const filter = 'emails pr'
    const { status, statusReason } = await plan({ filter }, { ...mailed, mailRate: 1 })
    expect(status).to.equal('failed')
    expect(statusReason).to.match(/^At 1 mails a minute .* mailed 0\.1 hours after .* lives 0\.1 hours\./)
    const waves = { size: 3, interval: 3 }
    for (const rest of [{ ...mailed, mailRate: 2 }, mailed, { ...mailed, mailRate: 1, waves }, { mailRate: 1 }])
      expect(await plan({ filter }, rest), JSON.stringify(rest)).to.include({ status: 'planned' })
    await short.stop()
  })

  it('can be paused before it begins, resumed, and cancelled', async () => {
    const id = await begin({ ids: people })
    expect((await jobs.act(id, 'pause').expect(200)).body.status).to.equal('paused')
    await drain()
    expect(await standing(id)).to.deep.equal(['paused', 0])
    await jobs.act(id, 'resume').expect(200)
    await drain()
    expect(await standing(id)).to.deep.equal(['completed', 4])
    const other = await begin({ ids: people })
    await jobs.act(other, 'cancel').expect(200)
    await drain()
    expect(await standing(other)).to.deep.equal(['cancelled', 0])
    const states = (await jobs.rows(other)).map(({ state }: { state: string }) => state)
    expect(states).to.deep.equal(Array(4).fill('cancelled'))
    const told = await desk.get(`${JOBS}/${other}/rows`).set('Accept', 'text/csv').buffer()
    expect(told.text).to.contain(',cancelled,').and.not.contain('queued')
  })

  for (const [action, status] of [
    ['run', 'completed'],
    ['pause', 'completed'],
    ['resume', 'completed'],
    ['cancel', 'completed'],
    ['approve', 'completed'],
  ] as const) {
    it(`takes no "${action}" when it is ${status}`, async () => {
      const { id, planDigest } = await jobs.run({ ids: people })
      expect(verdict(await jobs.act(id, action, { planDigest }))).to.equal('409')
    })
  }

  it('stops where something else would happen than was planned, and is planned anew', async () => {
    const id = await begin({ ids: people })
    const hr = await directory.scim('users:write')
    await hr.patch(`${USERS}/${people[0]}`, { op: 'replace', path: 'active', value: false }).expect(200)
    await drain()
    const job = await jobs.read(id)
    expect(job).to.include({ status: 'planned' })
    expect(job.statusReason).to.include('planned anew')
    expect(job.counts).to.deep.include({ eligible: 3, reset: 0, skipped: { inactive: 1 } })
    await jobs.act(id, 'run', { planDigest: job.planDigest, expectedCount: 3 }).expect(200)
    await drain()
    expect(await standing(id)).to.deep.equal(['completed', 3])
  })

  it('fails at once, with the reason, where the mail template that it names is deleted', async () => {
    const author = await directory.scim('templates:write')
    const { body } = await author.post(TEMPLATES, templateOf('resetLink', 'Special')).expect(201)
    const id = await begin({ ids: people }, { template: 'Special' })
    await author.delete(`${TEMPLATES}/${body.id}`).expect(204)
    await drain()
    const { status, statusReason } = await jobs.read(id)
    expect([status, statusReason]).to.deep.equal([
      'failed',
      '"template" is the name of no mail template of the kind resetLink.',
    ])
  })

  it('fails at once, with the reason, where its owner may not do it any more', async () => {
    jobs = jobsOf(directory, await directory.scim('passwords:reset,passwords:keep,users:read'))
    const { publicKey } = await generateKeyPair('ECDH-ES', { extractable: true })
    const recipientKey = await exportJWK(publicKey)
    const id = await begin({ ids: people }, { delivery: 'oneTimePassword', requireChange: false, recipientKey })
    const tokens = directory.database.connection.collection('provisioningTokens')
    await tokens.updateMany({}, { $set: { scopes: ['passwords:reset', 'users:read'] } })
    await drain()
    const { status, statusReason } = await jobs.read(id)
    expect([status, statusReason]).to.deep.equal(['failed', 'This needs the scope passwords:keep.'])
  })

  it('skips whoever is gone when it is their turn', async () => {
    const id = await begin({ ids: people }, { waves: { size: 1, interval: 5 } })
    await drain()
    const hr = await directory.scim('users:write')
    const waiting = (await jobs.rows(id, '?filter=state eq "queued"')).map(
      ({ user }: { user: { value: string } }) => user.value,
    )
    await hr.delete(`${USERS}/${waiting[0]}`).expect(204)
    for (let wave = 0; wave < 4; wave++) {
      directory.wait(5 * MINUTE)
      await drain()
    }
    const { status, counts } = await jobs.read(id)
    expect([status, counts.reset, counts.skipped]).to.deep.equal(['completed', 3, { notFound: 1 }])
  })

  it('wants the number of people where it is wrong, and of nobody at all', async () => {
    const { id, planDigest } = await jobs.plan({ ids: people })
    expect(verdict(await jobs.act(id, 'run', { planDigest, expectedCount: 5 }))).to.equal('400 invalidValue')
    expect(verdict(await desk.patch(`${JOBS}/${id}`, { op: 'add', path: 'expectedCount', value: 4 }))).to.equal(
      '400 invalidValue',
    )
    const nobody = await jobs.plan({ ids: ['ghost'] })
    expect(verdict(await jobs.act(nobody.id, 'run', { planDigest: nobody.planDigest }))).to.equal('400 invalidValue')
  })

  it('trap 1: is of everybody by the word “all” and their number, and an empty selection is an error', async () => {
    const lists = ['ids', 'userNames', 'emails', 'externalIds'].map(list => ({ [list]: [] }))
    for (const selection of [undefined, {}, ...lists, { filter: '' }, { group: '' }, { all: false }]) {
      const answer = await desk.post(JOBS, { schemas: [JOB], selection })
      expect(verdict(answer), JSON.stringify(selection)).to.match(/^400 invalid(Value|Filter|Syntax)$/)
    }
    jobs = jobsOf(directory, await directory.scim('passwords:reset,jobs:unattended'))
    const { id, planDigest, counts } = await jobs.plan({ all: true })
    expect(counts).to.include({ total: 4, eligible: 4 })
    for (const expectedCount of [undefined, 0, 3, 5])
      expect(verdict(await jobs.act(id, 'run', { planDigest, expectedCount }))).to.equal('400 invalidValue')
    expect(await standing(id)).to.deep.equal(['planned', 0])
    await jobs.act(id, 'run', { planDigest, expectedCount: 4 }).expect(200)
    await drain()
    expect(await standing(id)).to.deep.equal(['completed', 4])
  })

  it('can not be changed once it is made', async () => {
    const { id } = await jobs.plan({ ids: people })
    for (const [path, value] of [
      ['reason', 'expired'],
      ['revoke', false],
      ['selection', { all: true }],
      ['status', 'completed'],
    ] as const)
      expect(verdict(await desk.patch(`${JOBS}/${id}`, { op: 'replace', path, value })), path).to.equal(
        '400 mutability',
      )
  })

  it('is told as it happens, until it is over', async () => {
    const { id } = await jobs.run({ ids: people })
    const { body, type } = await desk
      .get(`${JOBS}/${id}/events`)
      .buffer(true)
      .parse((response, done) => {
        let all = ''
        response.on('data', chunk => {
          all += chunk
        })
        response.on('end', () => done(null, all))
      })
    expect(type).to.equal('text/event-stream')
    expect(body).to.match(
      /^retry: 1000\nevent: progress\ndata: {"id":.*"status":"completed","counts":{.*"reset":4.*},"over":true}\n\n$/,
    )
  })

  it('trap 15: is one text of all rows, as CSV that no spreadsheet runs, and as JSON Lines', async () => {
    const evil = await directory.person({ userName: '=cmd|x', emails: [{ value: 'evil@example.com' }] })
    const { id } = await jobs.run({ ids: [evil, ...people] })
    const csv = await desk.get(`${JOBS}/${id}/rows`).set('Accept', 'text/csv').expect(200)
    expect(csv.type).to.equal('text/csv')
    const lines = csv.text.split('\r\n')
    expect(lines).to.have.length(7)
    expect(lines[0]).to.match(/^line,given,user_value,user_display,state/)
    expect(lines[1]).to.include(`,${evil},'=cmd|x,reset,`)
    const some = desk.get(`${JOBS}/${id}/rows`).query({ filter: 'state eq "queued"' }).set('Accept', 'text/csv')
    expect(verdict(await some)).to.equal('400 invalidValue')
    const jsonl = await desk.get(`${JOBS}/${id}/rows`).set('Accept', 'application/jsonl').buffer(true).expect(200)
    const rows = String(jsonl.text ?? jsonl.body)
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(rows.map(({ state }) => state)).to.deep.equal(Array(5).fill('reset'))
  })

  it('is what the client likes best of all that it names', async () => {
    const { id } = await jobs.run({ ids: people })
    for (const [accept, type] of [
      ['text/csv;q=0.5, application/jsonl', 'application/jsonl'],
      ['application/json;q=0.9, text/csv;q=0.1', 'application/json'],
      ['application/x-ndjson', 'application/jsonl'],
      ['text/csv, application/json', 'text/csv'],
      ['*/*', 'application/scim+json'],
    ] as const)
      expect((await desk.get(`${JOBS}/${id}/rows`).set('Accept', accept).buffer()).type, accept).to.equal(type)
  })

  it('shows names to whoever may read people, and nobody else', async () => {
    const { id } = await jobs.plan({ ids: people })
    const reader = await directory.scim('jobs:read')
    const [row] = (await reader.get(`${JOBS}/${id}/rows?count=1`).expect(200)).body.Resources
    expect(row.user).to.have.all.keys('value', '$ref')
    expect(row).to.not.have.property('given')
    for (const filter of ['user.display eq "ann"', 'given eq "ann"'])
      expect(verdict(await reader.get(`${JOBS}/${id}/rows`).query({ filter })), filter).to.equal('403')
    expect((await reader.get(`${JOBS}/${id}/rows`).set('Accept', 'text/csv')).text).to.not.include(',ann,')
    expect((await jobs.rows(id))[0].user).to.include.keys('display')
    expect(verdict(await desk.get(`${JOBS}/ghost/rows`))).to.equal('404')
  })
})
