import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { GROUP, GROUPS, ROLES, STATE, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'a quiet harbour at dawn'

/** What somebody does to a person when the job has judged everybody and is about to write. */
const late: readonly [string, string, (chief: TestScimClient, ann: string) => PromiseLike<unknown>][] = [
  ['is made inactive', 'inactive', (chief, ann) => replaced(chief, ann, 'active', false)],
  ['comes to sign in elsewhere', 'federated', (chief, ann) => replaced(chief, ann, `${STATE}:federated`, true)],
  ['is protected', 'protected', (chief, ann) => replaced(chief, ann, `${STATE}:protected`, true)],
  ['loses their address', 'noEmail', (chief, ann) => chief.patch(`${USERS}/${ann}`, { op: 'remove', path: 'emails' })],
  ['is deleted', 'notFound', (chief, ann) => chief.delete(`${USERS}/${ann}`)],
  [
    'is given a role',
    'higherPrivilege',
    (chief, ann) => {
      const desk = { schemas: [GROUP, ROLES], displayName: 'desk', [ROLES]: { roles: ['helpDesk'] } }
      return chief.post(GROUPS, { ...desk, members: [{ value: ann }] }).expect(201)
    },
  ],
]

const replaced = (chief: TestScimClient, id: string, path: string, value: boolean) =>
  chief.patch(`${USERS}/${id}`, { op: 'replace', path, value }).expect(200)

describe('a person who changes between the look at them and their turn', () => {
  let directory: TestDirectory
  let jobs: ReturnType<typeof jobsOf>
  let ann: string
  let bob: string

  beforeEach(async () => {
    directory = await startDirectory()
    jobs = jobsOf(directory, await directory.scim('passwords:reset,users:read'))
    ann = await person('ann')
    bob = await person('bob')
  })
  afterEach(() => directory.stop())

  const person = (userName: string) =>
    directory.person({ userName, password: PASSWORD, emails: [{ value: `${userName}@example.com` }] })

  /** Runs a job, with something else just before its first write. */
  async function runWith(ids: readonly string[], meanwhile: () => PromiseLike<unknown>): Promise<string> {
    const { id, planDigest } = await jobs.plan({ ids })
    await jobs.act(id, 'run', { planDigest }).expect(200)
    const worker = await withMeanwhile(directory, meanwhile, { before: 1 })
    await worker.jobWorker.drain()
    await worker.stop()
    return id
  }

  for (const [what, reason, change] of late) {
    it(`is not reset when they are one who ${what}, and the others are`, async () => {
      const chief = await directory.scim('users:write,roles:write')
      const id = await runWith([ann, bob], () => change(chief, ann))
      const { status, counts } = await jobs.read(id)
      expect([status, counts.reset, counts.skipped]).to.deep.equal(['completed', 1, { [reason]: 1 }])
      const events = directory.database.connection.collection('auditEvents')
      expect(await events.distinct('target', { event: 'password.reset' })).to.deep.equal([bob])
    })
  }
})
