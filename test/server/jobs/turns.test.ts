import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { makePeople } from '../../support/many-people.ts'
import { JOBS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PEOPLE = 1200

describe('two reset jobs', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let jobs: ReturnType<typeof jobsOf>

  beforeEach(async () => {
    directory = await startDirectory({ jobApprovalAbove: PEOPLE })
    desk = await directory.scim('passwords:reset,users:read')
    jobs = jobsOf(directory, desk)
  })
  afterEach(() => directory.stop())

  for (const [how, rest] of [
    ['one after the other', {}],
    ['in a wave', { waves: { size: PEOPLE, interval: 5 } }],
  ] as const) {
    it(`take turns: the small one is over before the large one, which began earlier, ${how}`, async () => {
      const { ids } = await makePeople(directory.services, PEOPLE)
      const large = await jobs.plan({ ids }, rest)
      const small = await jobs.plan({ ids: ids.slice(0, 1) })
      await jobs.act(large.id, 'run', { planDigest: large.planDigest }).expect(200)
      await jobs.act(small.id, 'run', { planDigest: small.planDigest }).expect(200)
      await directory.jobWorker.drain()
      const [one, other] = [await jobs.read(large.id), await jobs.read(small.id)]
      expect([one.counts.reset, other.counts.reset]).to.deep.equal([PEOPLE, 1])
      expect(other.completedAt < one.completedAt).to.equal(true)
    })
  }

  const PLANNED = {
    'by a list': ({ ids }: { ids: string[] }) => jobs.create({ ids }),
    'by a filter': () => jobs.create({ filter: 'userName sw "person-"' }),
    'by a file': async ({ ids }: { ids: string[] }): Promise<string> => {
      const form = desk.send('post', JOBS).attach('file', Buffer.from(['id', ...ids].join('\n')), 'people.csv')
      return (await form.expect(201)).body.id
    },
  } as const
  for (const [how, create] of Object.entries(PLANNED)) {
    it(`take turns to be planned, too, ${how}, and the plan is the one that it would have been else`, async () => {
      const people = await makePeople(directory.services, PEOPLE)
      const large = await create(people)
      const small = await jobs.create({ ids: people.ids.slice(0, 1) })
      await directory.jobWorker.drain()
      const [one, other] = [await jobs.read(large), await jobs.read(small)]
      expect(other.plannedAt < one.plannedAt).to.equal(true)
      expect([one.counts.total, one.counts.eligible]).to.deep.equal([PEOPLE, PEOPLE])
      const alone = await create(people)
      await directory.jobWorker.drain()
      expect((await jobs.read(alone)).planDigest).to.equal(one.planDigest)
    })
  }

  it('take turns where one is looked through again before it runs', async () => {
    const { ids } = await makePeople(directory.services, PEOPLE)
    const large = await jobs.plan({ ids })
    await jobs.act(large.id, 'run', { planDigest: large.planDigest }).expect(200)
    const small = await jobs.create({ ids: ids.slice(0, 1) })
    await directory.jobWorker.drain()
    const { plannedAt } = await jobs.read(small)
    const [row] = await jobs.rows(large.id, '?count=1')
    expect((await jobs.read(large.id)).counts.reset).to.equal(PEOPLE)
    expect(plannedAt < row.resetAt).to.equal(true)
  })

  it('goes on behind what it had when it gave way, whatever an interrupted worker has left there', async () => {
    const { ids } = await makePeople(directory.services, PEOPLE)
    const { id } = await jobs.plan({ ids })
    const totals = { total: 500, eligible: 500, sessions: 0, tokens: 0 }
    const interrupted = {
      'data.status': 'planning',
      'search.status': 'planning',
      dueAt: new Date(0),
      scan: { place: '500', digest: '', totals },
    }
    const documents = directory.database.connection.collection<{ _id: string }>('passwordResetJobs')
    await documents.updateOne({ _id: id }, { $set: interrupted })
    await directory.jobWorker.drain()
    const { status, counts } = await jobs.read(id)
    expect([status, counts.total, counts.eligible]).to.deep.equal(['planned', PEOPLE, PEOPLE])
  })
})
