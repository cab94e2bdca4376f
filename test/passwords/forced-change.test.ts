import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  activate,
  credentialOf,
  DAY,
  epochsAtSignIn,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  patchPerson,
  refusedRules,
  THIRD,
  verifies,
} from './support.ts'

const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'

describe('the forced change', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const complete = (id: string, epoch: number, next: string) =>
    directory.services.passwords.completeForcedChange(id, epoch, next, owner(id))

  const standingOf = (id: string) => directory.services.passwords.standing(id)

  it('O79: follows a one-time password, and ends it', async () => {
    const { id, userName } = await newPerson(directory)
    const oneTime = await directory.reset(id)
    const { epochs, mustChange } = await epochsAtSignIn(directory, userName, oneTime)
    expect(mustChange).to.deep.equal({ since: directory.services.now(), by: 'host', reason: 'reset' })
    expect(await complete(id, epochs.epoch, NEXT)).to.deep.equal({ epoch: 3, sessionsEpoch: 3 })
    expect(await verifies(directory, userName, oneTime)).to.equal(false)
    expect((await epochsAtSignIn(directory, userName, NEXT)).mustChange).to.equal(undefined)
  })

  it('O87, O101: of two browsers one wins, and the other’s password is nowhere', async () => {
    const { id, userName } = await newPerson(directory)
    const { epochs } = await epochsAtSignIn(directory, userName, await directory.reset(id))
    const answers = await Promise.all([complete(id, epochs.epoch, NEXT), complete(id, epochs.epoch, THIRD)])
    expect(answers.filter(answer => answer !== undefined)).to.have.length(1)
    expect(await verifies(directory, userName, answers[0] ? NEXT : THIRD)).to.equal(true)
    expect(await verifies(directory, userName, answers[0] ? THIRD : NEXT)).to.equal(false)
  })

  const overtaken: readonly (readonly [by: string, act: (id: string) => Promise<unknown>])[] = [
    ['another reset', id => directory.reset(id)],
    ['a deactivation', id => activate(directory, id, false)],
    ['the end of all sessions', id => directory.services.passwords.revokeSessions(id, owner(id))],
  ]
  for (const [by, act] of overtaken) {
    it(`O83: is over with ${by}`, async () => {
      const { id, userName } = await newPerson(directory)
      const { epochs } = await epochsAtSignIn(directory, userName, await directory.reset(id))
      await act(id)
      expect(await complete(id, epochs.epoch, NEXT)).to.equal(undefined)
      expect(await verifies(directory, userName, NEXT)).to.equal(false)
    })
  }

  it('P14: may be tried again with a better password', async () => {
    const { id, userName } = await newPerson(directory)
    const { epochs } = await epochsAtSignIn(directory, userName, await directory.reset(id))
    expect(await refusedRules(complete(id, epochs.epoch, 'too little'))).to.deep.equal(['minLength'])
    expect(await complete(id, epochs.epoch, NEXT)).to.not.equal(undefined)
  })

  it('O79: the flag alone leaves the password right, and everything that was open ends', async () => {
    const { id, userName } = await newPerson(directory)
    await patchPerson(directory, id, { op: 'replace', path: `${STATE}:mustChange`, value: true })
    const { epochs, mustChange } = await epochsAtSignIn(directory, userName, PASSWORD)
    expect(mustChange?.reason).to.equal('reset')
    expect(epochs).to.deep.equal({ epoch: 2, sessionsEpoch: 2 })
    expect(await complete(id, 1, NEXT)).to.equal(undefined)
    expect(await complete(id, 2, NEXT)).to.deep.equal({ epoch: 3, sessionsEpoch: 3 })
    expect((await standingOf(id))?.mustChange).to.equal(undefined)
  })

  it('P10: follows a password that is older than the policy allows, from that very moment', async () => {
    const { id, userName } = await newPerson(directory)
    const policy = await directory.services.passwords.policyOf(id)
    const expireAfter = async (value: number) => {
      const hr = await directory.scim('policies:write', 'HR')
      const operation = { op: 'replace', path: 'passwordExpiresAfter', value }
      await hr.patch(`/admin/v2/PasswordPolicies/${policy.id}`, operation).expect(200)
    }
    await expireAfter(90)
    directory.wait(90 * DAY - 0.001)
    expect((await epochsAtSignIn(directory, userName, PASSWORD)).mustChange).to.equal(undefined)
    directory.wait(0.001)
    const { mustChange, epochs } = await epochsAtSignIn(directory, userName, PASSWORD)
    expect(mustChange).to.deep.equal({ since: directory.services.now(), by: policy.id, reason: 'expired' })
    expect((await standingOf(id))?.mustChange?.reason).to.equal('expired')
    expect(epochs, 'no session ends by it').to.deep.equal({ epoch: 1, sessionsEpoch: 1 })
    expect(await complete(id, 1, NEXT)).to.not.equal(undefined)
    expect((await epochsAtSignIn(directory, userName, NEXT)).mustChange).to.equal(undefined)

    await patchPerson(directory, id, { op: 'replace', path: `${STATE}:cantChange`, value: true })
    directory.wait(91 * DAY)
    expect((await epochsAtSignIn(directory, userName, NEXT)).mustChange, 'cantChange').to.equal(undefined)
    await expireAfter(0)
  })

  it('a first password of HR opens the change, for 7 days', async () => {
    const { id, userName } = await newPerson(directory, { [STATE]: { mustChange: true } })
    expect((await epochsAtSignIn(directory, userName, PASSWORD)).mustChange?.reason).to.equal('first')
    expect((await credentialOf(directory, id)).secret).to.include({ scheme: 'argon2id', kind: 'oneTime' })
    directory.wait(7 * DAY)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
  })

  it('O42: nothing is known of the standing of unknown and inactive people', async () => {
    const { id } = await newPerson(directory)
    await activate(directory, id, false)
    expect(await standingOf(id)).to.equal(undefined)
    expect(await standingOf('nobody')).to.equal(undefined)
    expect(await complete('nobody', 1, NEXT)).to.equal(undefined)
  })
})
