import { expect } from 'chai'
import type { PolicyRules } from '../../policies/policy.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { POLICIES, STATE, verdict } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import {
  DAY,
  epochsAtSignIn,
  MINUTE,
  mailedToken,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  personWithLink,
  refusedRules,
  THIRD,
  verifies,
} from './support.ts'

const HOUR = 3600

describe('what a policy says of times', () => {
  let directory: TestDirectory
  let security: TestScimClient
  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    security = await directory.scim('policies:write,passwords:reset')
  })
  afterEach(() => directory.stop())

  const path = async () => `${POLICIES}/${(await directory.services.policies.default()).id}`
  const say = async (rules: PolicyRules & { forcePasswordReset?: boolean }, client = security) =>
    client.patch(await path(), { op: 'add', value: { ...rules } })
  const change = (id: string, current: string, next: string) =>
    refusedRules(directory.services.passwords.change(id, current, next, owner(id)))
  const opens = async (token: string) => (await directory.services.passwords.openLink(token)) !== undefined

  describe('minPasswordAge', () => {
    it('P18: keeps the owner from changing the password again for so many days', async () => {
      await say({ minPasswordAge: 2 })
      const { id, userName } = await newPerson(directory)
      directory.wait(2 * DAY - 1)
      expect(await change(id, PASSWORD, NEXT)).to.deep.equal(['minPasswordAge'])
      expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
      directory.wait(1)
      expect(await change(id, PASSWORD, NEXT)).to.equal(undefined)
    })

    it('P18: never blocks a forced change, a reset or a link', async () => {
      await say({ minPasswordAge: 2 })
      const { id, userName, email } = await newPerson(directory)
      const { passwords } = directory.services
      const { epochs } = await epochsAtSignIn(directory, userName, await directory.reset(id))
      expect(await refusedRules(passwords.completeForcedChange(id, epochs.epoch, NEXT, owner(id)))).to.equal(undefined)
      await passwords.recover(userName)
      expect(await passwords.redeemLink(await mailedToken(directory, email), THIRD)).to.equal(true)
    })

    it('says from when on, to the owner alone', async () => {
      await say({ minPasswordAge: 1 })
      const { id } = await newPerson(directory)
      const { passwords, now } = directory.services
      const from = new Date(now().getTime() + DAY * 1000).toISOString()
      const refusal = await passwords.change(id, PASSWORD, NEXT, owner(id)).catch(({ violations }) => violations)
      expect(refusal).to.have.length(1)
      expect(refusal[0].data).to.deep.equal({ minPasswordAge: 1, from })
      expect(refusal[0].message).to.include(from.slice(0, 10))
      expect(await change(id, NEXT, THIRD)).to.equal(undefined)
    })
  })

  describe('linkLifetime and oneTimePasswordLifetime', () => {
    it('P50: are what a reset link, a recovery link and a one-time password live', async () => {
      await say({ linkLifetime: 30, oneTimePasswordLifetime: 2 })
      const { token } = await personWithLink(directory)
      const { userName, email } = await newPerson(directory)
      await directory.services.passwords.recover(userName)
      const recovery = await mailedToken(directory, email)
      directory.wait(30 * MINUTE - 1)
      expect([await opens(token), await opens(recovery)]).to.deep.equal([true, true])
      directory.wait(1)
      expect([await opens(token), await opens(recovery)]).to.deep.equal([false, false])

      const person = await newPerson(directory)
      const oneTimePassword = await directory.reset(person.id)
      const first = await newPerson(directory, { password: NEXT, [STATE]: { mustChange: true } })
      directory.wait(2 * HOUR - 1)
      expect(await verifies(directory, person.userName, oneTimePassword)).to.equal(true)
      expect(await verifies(directory, first.userName, NEXT)).to.equal(true)
      directory.wait(1)
      expect(await verifies(directory, person.userName, oneTimePassword)).to.equal(false)
      expect(await verifies(directory, first.userName, NEXT)).to.equal(false)
    })

    it('are those of the server where the policy says nothing', async () => {
      const { token } = await personWithLink(directory)
      directory.wait(15 * MINUTE - 1)
      expect(await opens(token)).to.equal(true)
      directory.wait(1)
      expect(await opens(token)).to.equal(false)
    })

    for (const rules of [
      { linkLifetime: 4 },
      { linkLifetime: 1441 },
      { oneTimePasswordLifetime: 0 },
      { oneTimePasswordLifetime: 169 },
    ]) {
      it(`${JSON.stringify(rules)} is refused`, async () =>
        expect(verdict(await say(rules))).to.equal('400 invalidValue'))
    }
  })

  describe('forcePasswordReset', () => {
    it('makes everybody choose a new password whose password is older, in one write', async () => {
      const before = await newPerson(directory)
      directory.wait(1)
      expect(verdict(await say({ forcePasswordReset: true }))).to.equal('200')
      const after = await newPerson(directory)
      const due = await epochsAtSignIn(directory, before.userName, PASSWORD)
      expect(due.mustChange).to.include({ reason: 'demanded' })
      expect((await epochsAtSignIn(directory, after.userName, PASSWORD)).mustChange).to.equal(undefined)
      const hr = await directory.scim('users:read')
      const state = async (id: string) => (await hr.get(`/scim/v2/Users/${id}`)).body[STATE].expired
      expect([await state(before.id), await state(after.id)]).to.deep.equal([true, false])

      const { passwords } = directory.services
      await passwords.completeForcedChange(before.id, due.epochs.epoch, NEXT, owner(before.id))
      expect((await epochsAtSignIn(directory, before.userName, NEXT)).mustChange).to.equal(undefined)
    })

    it('is never shown, and false asks for nothing', async () => {
      const { userName } = await newPerson(directory)
      directory.wait(1)
      const { body } = await say({ forcePasswordReset: false })
      expect(body).to.not.have.property('forcePasswordReset')
      expect((await say({ forcePasswordReset: true })).body).to.not.have.property('forcePasswordReset')
      expect((await epochsAtSignIn(directory, userName, PASSWORD)).mustChange).to.include({ reason: 'demanded' })
    })

    it('stays demanded when the policy is changed later, and is demanded again of newer passwords', async () => {
      const { id, userName } = await newPerson(directory)
      directory.wait(1)
      await say({ forcePasswordReset: true })
      await say({ minLength: 16 })
      const due = await epochsAtSignIn(directory, userName, PASSWORD)
      await directory.services.passwords.completeForcedChange(id, due.epochs.epoch, NEXT, owner(id))
      directory.wait(1)
      await say({ forcePasswordReset: true })
      expect((await epochsAtSignIn(directory, userName, NEXT)).mustChange).to.include({ reason: 'demanded' })
    })

    it('needs passwords:reset, and is in the audit', async () => {
      expect(verdict(await say({ forcePasswordReset: true }, await directory.scim('policies:write')))).to.equal('403')
      await say({ forcePasswordReset: true })
      const events = directory.database.connection.collection('auditEvents')
      expect(await events.countDocuments({ event: 'policy.resetDemanded' })).to.equal(1)
    })

    it('asks nothing of an account whose password only an administrator changes', async () => {
      const { userName } = await newPerson(directory, { [STATE]: { cantChange: true, mustChange: false } })
      directory.wait(1)
      await say({ forcePasswordReset: true })
      expect((await epochsAtSignIn(directory, userName, PASSWORD)).mustChange).to.equal(undefined)
    })
  })
})
