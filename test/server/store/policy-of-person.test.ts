import { expect } from 'chai'
import fc from 'fast-check'
import { createTally } from '../../../policies/impact.ts'
import { isInForce } from '../../../policies/order.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const DEPTH = 10

describe('finding the policy of a person', () => {
  let directory: TestDirectory
  let admin: TestScimClient
  let ann: string

  beforeEach(async () => {
    directory = await startDirectory()
    admin = await directory.scim('users:write,policies:write')
    ann = await directory.person({ userName: 'ann' })
  })
  afterEach(() => directory.stop())

  const group = async (displayName: string, members: readonly string[]): Promise<string> => {
    const body = { schemas: [GROUP], displayName, members: members.map(value => ({ value })) }
    return (await admin.post(GROUPS, body).expect(201)).body.id
  }
  const policy = (name: string, groups: readonly string[], rest: object = {}) =>
    admin.post(POLICIES, { schemas: [POLICY], name, groups: groups.map(value => ({ value })), ...rest }).expect(201)

  it('takes one command, which reads memberships, groups and policies by index, however deep they are nested', async () => {
    let member = ann
    for (let level = 0; level < DEPTH; level++) {
      member = await group(`Level ${level}`, [member])
      await policy(`Policy ${level}`, [member])
    }
    const { connection } = directory.database
    await connection.db?.setProfilingLevel('all')
    const winner = await directory.services.policies.applicableTo(ann)
    await connection.db?.setProfilingLevel('off')
    const about = { op: { $in: ['query', 'command'] }, ns: /\.(memberships|groups|passwordPolicies)$/ }
    const seen = await connection.collection('system.profile').find(about).toArray()
    expect(winner.name).to.equal('Policy 0')
    expect(seen.map(({ planSummary }) => planSummary)).to.deep.equal(['IXSCAN { isDefault: 1 }'])
    // The default, the group and the best policy; a key for each of them and of the membership, and one more for each group.
    expect(seen.map(({ docsExamined, keysExamined }) => [docsExamined, keysExamined])).to.deep.equal([[3, 3 + DEPTH]])
  })

  it('takes one command for whoever has the default, too', async () => {
    const { connection } = directory.database
    await connection.db?.setProfilingLevel('all')
    const winner = await directory.services.policies.applicableTo(ann)
    await connection.db?.setProfilingLevel('off')
    const about = { op: { $in: ['query', 'command'] }, ns: /\.(memberships|groups|passwordPolicies)$/ }
    expect(winner.isDefault).to.equal(true)
    expect(await connection.collection('system.profile').countDocuments(about)).to.equal(1)
  })

  it('P19: has one outcome, whoever asks and in whichever order the groups are read', async () => {
    const scenes = fc.record({
      within: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      nested: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 3 }),
      policies: fc.array(
        fc.record({ groups: fc.uniqueArray(fc.nat(3), { maxLength: 2 }), priority: fc.integer({ min: 1, max: 4 }) }),
        {
          maxLength: 4,
        },
      ),
    })
    const { services, database } = directory
    const property = fc.asyncProperty(scenes, async ({ within, nested, policies }) => {
      const groups: string[] = []
      for (const [index, isIn] of within.entries()) groups.push(await group(`group-${index}`, isIn ? [ann] : []))
      for (const [outer, inner] of nested) {
        const value = [{ value: groups[inner] }]
        if (outer !== inner)
          await admin.patch(`${GROUPS}/${groups[outer]}`, { op: 'add', path: 'members', value }).expect(204)
      }
      const taken = new Set<number>()
      for (const [index, { groups: wanted, priority }] of policies.entries()) {
        const own = wanted.filter(one => !taken.has(one))
        for (const one of own) taken.add(one)
        await policy(
          `policy-${index}`,
          own.map(one => groups[one] ?? ''),
          { priority },
        )
      }
      const winners = await Promise.all([
        services.policies.applicableTo(ann),
        services.people.byIds([ann]).then(async people => (await services.policies.applicableToAll(people)).get(ann)),
        services.policies.ladderOf(ann).then(([rung]) => rung?.policy),
      ])
      const inForce = (await services.policies.all()).filter(isInForce)
      const tally = createTally([...inForce].reverse(), inForce, services.now())
      tally.add({ groups: new Set((await services.tree.groupsOf([ann])).get(ann)?.keys()) })
      const [move] = tally.result().moves
      expect(new Set([...winners.map(winner => winner?.id), move?.from, move?.to]).size).to.equal(1)
      await database.connection.collection('passwordPolicies').deleteMany({ isDefault: { $ne: true } })
      await database.connection.collection('policyOrder').deleteMany({})
      for (const id of groups) await admin.delete(`${GROUPS}/${id}`)
    })
    await fc.assert(property, { numRuns: 15 })
  }).timeout(60_000)
})
