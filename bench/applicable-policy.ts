import { startDirectory, type TestDirectory } from '../test/support/directory.ts'
import { startTestMongod } from '../test/support/mongo.ts'
import { costTable } from './cost-table.ts'
import { measure } from './measure.ts'

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const POLICY = 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy'
const DEPTH = 50
const TIMES = 1000

/** The policy of a person in 50 groups, one in the other, each with a policy, beside one read by id. */
export async function measureApplicablePolicy(): Promise<string> {
  const stopMongod = await startTestMongod()
  const directory = await startDirectory()
  try {
    const id = await directory.person({ userName: 'ada', password: 'a quiet harbour at dawn' })
    await nest(directory, id)
    const { policies } = directory.services
    const users = directory.database.connection.collection<{ _id: string }>('users')
    const read = () => users.findOne({ _id: id })
    const resolve = () => policies.applicableTo(id)
    await measure([read, resolve], TIMES, { atOnce: 1 })
    const [one, resolved] = await measure([read, resolve], TIMES, { atOnce: 1 })
    return costTable(`the policy of a person in ${DEPTH} nested groups`, [
      ['baseline: one read by id', one],
      ['the winner of all their policies', resolved],
    ])
  } finally {
    await directory.stop()
    await stopMongod()
  }
}

async function nest(directory: TestDirectory, person: string): Promise<void> {
  const client = await directory.scim('users:write,policies:write')
  for (let level = 0, member = person; level < DEPTH; level++) {
    const group = { schemas: [GROUP], displayName: `Level ${level}`, members: [{ value: member }] }
    const { body } = await client.post('/scim/v2/Groups', group).expect(201)
    const policy = { schemas: [POLICY], name: `Policy ${level}`, minLength: 15, groups: [{ value: body.id }] }
    await client.post('/admin/v2/PasswordPolicies', policy).expect(201)
    member = body.id
  }
}
