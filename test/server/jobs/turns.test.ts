import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { makePeople } from '../../support/many-people.ts'

const PEOPLE = 1200

describe('two reset jobs', () => {
  let directory: TestDirectory
  let jobs: ReturnType<typeof jobsOf>

  beforeEach(async () => {
    directory = await startDirectory({ jobApprovalAbove: PEOPLE })
    jobs = jobsOf(directory, await directory.scim('passwords:reset,users:read'))
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
})
