import { expect } from 'chai'
import { NotEligible, NotPermitted } from '../../passwords/errors.ts'
import type { Actor } from '../../passwords/passwords.ts'
import { type ResetRequest, toResetRequest } from '../../passwords/reset-request.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  credentialOf,
  DAY,
  epochsAtSignIn,
  mailedToken,
  mailsTo,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  refusedRules,
  verifies,
} from './support.ts'

describe('an administrator’s reset', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const deliveries: readonly Partial<ResetRequest>[] = [
    { delivery: 'link' },
    { delivery: 'oneTimePassword' },
    { delivery: 'oneTimePassword', mail: true },
    { delivery: 'password', password: NEXT },
  ]
  for (const request of deliveries) {
    describe(JSON.stringify(request), () => {
      for (const revoke of [true, false]) {
        it(`P69: kills the current password at once, ${revoke ? 'with' : 'without'} revocation`, async () => {
          const { id, userName } = await newPerson(directory)
          await directory.reset(id, { ...request, revoke })
          expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
          const { epoch, sessionsEpoch, mustChange } = await credentialOf(directory, id)
          expect({ epoch, sessionsEpoch }).to.deep.equal({ epoch: 2, sessionsEpoch: revoke ? 2 : 1 })
          expect(mustChange).to.deep.include({ by: 'host', reason: 'reset' })
          expect((await directory.services.passwords.standing(id))?.mustChange).to.deep.equal(mustChange)
        })
      }

      it('keeps the old password for undo and history only, with the reset’s id', async () => {
        const { id } = await newPerson(directory)
        const { secret } = await credentialOf(directory, id)
        await directory.reset(id, request)
        const { retired } = await credentialOf(directory, id)
        expect(retired).to.include({ scheme: 'argon2id', hash: secret?.hash })
        expect(retired?.retiredAt).to.deep.equal(directory.services.now())
        expect(retired?.resetId).to.match(/^[0-9a-f-]{36}$/)
      })

      it('trap 3: replaces every earlier link and one-time password', async () => {
        const { id, userName, email } = await newPerson(directory)
        const oneTime = await directory.reset(id)
        await directory.reset(id, { delivery: 'link' })
        const token = await mailedToken(directory, email)
        expect(await directory.services.passwords.openLink(token)).to.not.equal(undefined)
        await directory.reset(id, request)
        expect(await verifies(directory, userName, oneTime)).to.equal(false)
        expect(await directory.services.passwords.openLink(token)).to.equal(undefined)
        expect(await directory.services.passwords.redeemLink(token, NEXT)).to.equal(false)
      })

      it('trap 3: ends the recovery link that was on its way', async () => {
        const { id, userName, email } = await newPerson(directory)
        await directory.services.passwords.recover(userName)
        const token = await mailedToken(directory, email)
        expect(await directory.services.passwords.openLink(token)).to.not.equal(undefined)
        await directory.reset(id, request)
        expect(await directory.services.passwords.openLink(token)).to.equal(undefined)
        expect(await directory.services.passwords.redeemLink(token, NEXT)).to.equal(false)
      })

      it('P69, P76: is told to the person by one mail', async () => {
        const { id, email } = await newPerson(directory)
        await directory.reset(id, request)
        expect(await mailsTo(directory, email)).to.have.length(1)
      })
    })
  }

  it('trap 13: a one-time password lives 7 days and not a millisecond longer', async () => {
    const { id, userName } = await newPerson(directory)
    const oneTime = await directory.reset(id)
    directory.wait(7 * DAY - 0.001)
    expect(await verifies(directory, userName, oneTime)).to.equal(true)
    directory.wait(0.001)
    expect(await verifies(directory, userName, oneTime)).to.equal(false)
    expect((await directory.services.passwords.statesOf([id])).get(id)).to.include({ expired: true })
  })

  it('P25: a strong one-time password is stored as a keyed hash bound to its person', async () => {
    const [one, other] = [await newPerson(directory), await newPerson(directory)]
    const oneTime = await directory.reset(one.id)
    const { secret } = await credentialOf(directory, one.id)
    expect(secret).to.include({ scheme: 'hmac', kind: 'oneTime' })
    expect(oneTime).to.match(/^[A-HJ-NP-Za-km-z2-9]{20,}$/)
    const documents = directory.database.connection.collection<{ _id: string }>('credentials')
    await documents.updateOne({ _id: other.id }, { $set: { secret } })
    expect(await verifies(directory, other.userName, oneTime)).to.equal(false)
    expect(await verifies(directory, one.userName, oneTime)).to.equal(true)
  })

  it('one that may be kept is permanent, slowly hashed, and demands nothing', async () => {
    const { id, userName } = await newPerson(directory)
    const oneTime = await directory.reset(id, { requireChange: false })
    const { secret } = await credentialOf(directory, id)
    expect(secret).to.include({ scheme: 'argon2id', kind: 'permanent' }).and.not.have.property('expiresAt')
    directory.wait(30 * DAY)
    expect((await epochsAtSignIn(directory, userName, oneTime)).mustChange).to.equal(undefined)
  })

  it('P67, P72: a password that is not to be mailed is in no mail', async () => {
    const { id, email } = await newPerson(directory)
    const oneTime = await directory.reset(id)
    await directory.reset(id, { delivery: 'password', password: NEXT })
    const mails = await mailsTo(directory, email)
    expect(mails.map(({ subject }) => subject)).to.deep.equal(['Your password was reset', 'Your password was reset'])
    for (const { text, html } of mails) expect(`${text}${html}`).to.not.contain(oneTime).and.not.contain(NEXT)
  })

  it('P20, trap 4: a given password obeys the policy and the history, else nothing happens', async () => {
    const { id, userName, email } = await newPerson(directory)
    const give = (password: string) => directory.reset(id, { delivery: 'password', password })
    const events = directory.database.connection.collection('auditEvents')
    const before = [await credentialOf(directory, id), await events.countDocuments({ target: id })]
    expect(await refusedRules(give('too little'))).to.deep.equal(['minLength'])
    expect(await refusedRules(give(PASSWORD))).to.deep.equal(['numPasswordsInHistory'])
    expect([await credentialOf(directory, id), await events.countDocuments({ target: id })]).to.deep.equal(before)
    expect(await mailsTo(directory, email)).to.deep.equal([])
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
  })

  it('of a person without a mail address is possible where nothing has to be mailed', async () => {
    const { id, userName } = await newPerson(directory, { emails: null })
    const refused = await directory.reset(id, { delivery: 'link' }).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(NotEligible).with.property('reason', 'noEmail')
    expect(await verifies(directory, userName, await directory.reset(id))).to.equal(true)
  })

  const scopeCases: readonly (readonly [
    scopes: string,
    request: Partial<ResetRequest>,
    missing: string | undefined,
  ])[] = [
    ['passwords:reset', { delivery: 'link' }, undefined],
    ['passwords:set', { delivery: 'password', password: NEXT }, undefined],
    ['passwords:set', { delivery: 'oneTimePassword' }, 'passwords:reset'],
    ['passwords:set', { delivery: 'link' }, 'passwords:reset'],
    ['users:write', { delivery: 'link' }, 'passwords:reset'],
    ['passwords:reset', { delivery: 'oneTimePassword', requireChange: false }, 'passwords:keep'],
    ['passwords:reset', { delivery: 'password', password: NEXT, requireChange: false }, 'passwords:keep'],
    ['passwords:reset passwords:keep', { delivery: 'oneTimePassword', requireChange: false }, undefined],
  ]
  for (const [scopes, request, missing] of scopeCases) {
    it(`${scopes} ${missing ? `needs ${missing} for` : 'allows'} ${JSON.stringify(request)}`, async () => {
      const { id, userName } = await newPerson(directory)
      const person = await directory.services.people.byId(id)
      if (!person) throw new Error('There is no such person.')
      const actor: Actor = { id: 'hr', kind: 'client', rank: 0, scopes: new Set(scopes.split(' ')), channel: 'scim' }
      const outcome = await directory.services.passwords
        .prepareReset(person, toResetRequest(request), actor)
        .catch((error: unknown) => error)
      if (missing) expect(outcome).to.be.instanceOf(NotPermitted).with.property('scope', missing)
      else expect(outcome).to.have.property('commit')
      expect(await verifies(directory, userName, PASSWORD), 'nothing is written before the commit').to.equal(true)
    })
  }

  it('P11: the flag alone needs passwords:reset', async () => {
    const { id } = await newPerson(directory)
    const person = await directory.services.people.byId(id)
    if (!person) throw new Error('There is no such person.')
    const refused = await directory.services.passwords
      .prepareMustChange(person, true, owner(id))
      .catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(NotPermitted)
  })
})
