import { expect } from 'chai'
import { preparePassword } from '../../passwords/prepare.ts'
import { evaluate } from '../../policies/evaluate.ts'
import type { PolicyRules } from '../../policies/policy.ts'
import { createStrengthMeter } from '../../policies/strength.ts'
import { createWordLists } from '../../policies/word-lists.ts'
import { readCommonPasswords } from '../../server/common-passwords.ts'
import { ruleExamples } from '../policies/rule-examples.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { channels, FIRST, type Refusal, whoever } from './channels.ts'
import { newPerson } from './support.ts'

const POLICY = 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy'

const common = await readCommonPasswords()
const knowledge = {
  isCommon: (folded: string) => common.has(folded),
  isWord: createWordLists(new Map()),
  contextWords: [],
  hasScore: createStrengthMeter(),
}

describe('each rule on each path', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ argon2: { memoryKib: 64, passes: 1 } })
  })
  after(() => directory.stop())

  async function say(rules: PolicyRules) {
    const { id } = await directory.services.policies.default()
    const client = await directory.scim('policies:write', 'Policies')
    await client.put(`/admin/v2/PasswordPolicies/${id}`, { schemas: [POLICY], name: 'Default', ...rules }).expect(200)
  }

  /** What `.check` says, as the paths say it. */
  async function checked(user: string, password: string): Promise<readonly Refusal[] | undefined> {
    const client = await directory.scim('policies:read,users:read', 'Checks')
    const { body } = await client.post('/admin/v2/PasswordPolicies/.check', { user, password }).expect(200)
    const violations = (body.violations as Refusal[]).map(({ rule, message }) => ({ rule, message }))
    return violations.length > 0 ? violations : undefined
  }

  /** What the pure function says. */
  async function judged(userId: string, policy: PolicyRules, password: string) {
    const found = await directory.services.people.byId(userId)
    if (!found) throw new Error('There is no such person.')
    const violations = evaluate(policy, preparePassword(password), { subject: found, knowledge })
    return violations.length > 0 ? violations.map(({ rule, message }) => ({ rule, message })) : undefined
  }

  const checking = (_: TestDirectory, { id }: { id: string }, password: string) => checked(id, password)
  const paths = Object.entries({ ...channels, '.check': checking })

  for (const [rule, { policy, accepted, refused }] of Object.entries(ruleExamples)) {
    it(`P20: ${rule} says the same everywhere`, async () => {
      await say({})
      const people = await Promise.all(paths.map(() => newPerson(directory, { ...whoever, password: FIRST })))
      await say(policy)
      for (const [index, [channel, set]] of paths.entries()) {
        const somebody = people[index]
        if (!somebody) throw new Error('There is a person for each path.')
        for (const example of refused) {
          const password = example.replace('{userName}', somebody.userName)
          const verdict = await judged(somebody.id, policy, password)
          expect(
            verdict?.map(violation => violation.rule),
            password,
          ).to.deep.equal([rule])
          expect(await set(directory, somebody, password), `${channel}: ${password}`).to.deep.equal(verdict)
        }
        for (const password of accepted)
          expect(await judged(somebody.id, policy, password), password).to.equal(undefined)
        expect(await set(directory, somebody, accepted[0] ?? ''), channel).to.equal(undefined)
      }
    })
  }
})
