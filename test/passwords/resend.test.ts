import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  activate,
  credentialOf,
  epochsAtSignIn,
  MINUTE,
  mailedPassword,
  mailedToken,
  mailsTo,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  patchPerson,
  personWithLink,
  verifies,
} from './support.ts'

describe('“Resend Email”', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const resend = (identifier: string) => directory.services.passwords.resend(identifier)
  const resendBy = (token: string) => directory.services.passwords.resendByLink(token)
  const redeem = (token: string) => directory.services.passwords.redeemLink(token, NEXT)

  it('at sign-in mails where a reset is pending, and only there', async () => {
    const { userName, email } = await newPerson(directory)
    await resend(userName)
    await resend('nobody')
    expect(await mailsTo(directory, email)).to.have.length(0)
    const reset = await personWithLink(directory)
    directory.wait(MINUTE)
    await resend(reset.userName)
    expect(await mailsTo(directory, reset.email)).to.have.length(2)
  })

  it('ends a forced change that was begun with the one-time password before', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.reset(id, { mail: true })
    const { epochs } = await epochsAtSignIn(directory, userName, await mailedPassword(directory, email))
    directory.wait(MINUTE)
    await resend(userName)
    const { passwords } = directory.services
    expect(await passwords.completeForcedChange(id, epochs.epoch, NEXT, owner(id))).to.equal(undefined)
  })

  it('P52: a new address ends a forced change that was begun with what was mailed to the old one', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.reset(id, { mail: true })
    const { epochs } = await epochsAtSignIn(directory, userName, await mailedPassword(directory, email))
    await patchPerson(directory, id, { op: 'replace', path: 'emails', value: [{ value: 'new@example.com' }] })
    const { passwords } = directory.services
    expect(await passwords.completeForcedChange(id, epochs.epoch, NEXT, owner(id))).to.equal(undefined)
  })

  it('P52: a link lives on where another address is added', async () => {
    const { id, email, ...person } = await personWithLink(directory)
    const emails = [{ value: email, primary: true }, { value: 'second@example.com' }]
    await patchPerson(directory, id, { op: 'replace', path: 'emails', value: emails })
    expect(await redeem(await mailedToken(directory, email))).to.equal(true)
    expect(await verifies(directory, person.userName, NEXT)).to.equal(true)
  })

  it('from the page of an expired link makes a new one, with a new life', async () => {
    const { email, token } = await personWithLink(directory)
    directory.wait(15 * MINUTE)
    expect(await redeem(token)).to.equal(false)
    await resendBy(token)
    directory.wait(15 * MINUTE)
    const renewed = await mailedToken(directory, email)
    directory.wait(15 * MINUTE - 0.001)
    expect(renewed).to.not.equal(token)
    expect(await redeem(renewed)).to.equal(true)
  })

  it('from the page of an expired recovery link makes a new one', async () => {
    const { userName, email } = await newPerson(directory)
    await directory.services.passwords.recover(userName)
    const token = await mailedToken(directory, email)
    directory.wait(15 * MINUTE)
    await resendBy(token)
    expect(await redeem(await mailedToken(directory, email))).to.equal(true)
  })

  it('may be asked for again and again from one page, which opens nothing any more', async () => {
    const { email, token } = await personWithLink(directory)
    for (let time = 2; time <= 4; time++) {
      directory.wait(MINUTE)
      await resendBy(token)
      expect(await mailsTo(directory, email)).to.have.length(time)
    }
    expect(await directory.services.passwords.openLink(token)).to.equal(undefined)
    expect(await redeem(token)).to.equal(false)
    expect(await redeem(await mailedToken(directory, email))).to.equal(true)
  })

  it('may be asked for again from the page of a recovery link', async () => {
    const { userName, email } = await newPerson(directory)
    await directory.services.passwords.recover(userName)
    const token = await mailedToken(directory, email)
    for (let time = 2; time <= 3; time++) {
      directory.wait(MINUTE)
      await resendBy(token)
      expect(await mailsTo(directory, email)).to.have.length(time)
    }
    expect(await redeem(token)).to.equal(false)
    expect(await redeem(await mailedToken(directory, email))).to.equal(true)
  })

  it('P51: is held to once a minute and five times an hour, the reset’s own mail included', async () => {
    const { userName, email } = await personWithLink(directory)
    for (let request = 1; request <= 6; request++) {
      directory.wait(MINUTE - 0.001)
      await resend(userName)
      directory.wait(0.001)
      await resend(userName)
      await directory.mails()
    }
    expect(await mailsTo(directory, email)).to.have.length(5)
  })

  it('sends nothing for used, forged and unknown links and for people who are gone', async () => {
    const { id, email, token } = await personWithLink(directory)
    directory.wait(MINUTE)
    await activate(directory, id, false)
    for (const dead of [token, 'x'.repeat(43), 'x', '']) await resendBy(dead)
    expect(await mailsTo(directory, email)).to.have.length(1)
    const used = await personWithLink(directory)
    await redeem(used.token)
    directory.wait(MINUTE)
    await resendBy(used.token)
    expect((await mailsTo(directory, used.email)).map(({ subject }) => subject)).to.deep.equal([
      'Choose a new password',
      'Your password was changed',
    ])
  })

  it('of a mailed one-time password makes another, and the old one is dead', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.reset(id, { mail: true })
    const first = await mailedPassword(directory, email)
    directory.wait(MINUTE)
    await resend(userName)
    const second = await mailedPassword(directory, email)
    expect(second).to.not.equal(first)
    expect(await verifies(directory, userName, first)).to.equal(false)
    expect(await verifies(directory, userName, second)).to.equal(true)
    expect((await credentialOf(directory, id)).reset?.serial).to.equal(2)
  })

  it('P52: goes to the new address once the old one is gone', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.reset(id, { mail: true })
    const first = await mailedPassword(directory, email)
    const next = `new.${email}`
    await patchPerson(directory, id, { op: 'replace', path: 'emails', value: [{ value: next, primary: true }] })
    expect(await verifies(directory, userName, first)).to.equal(false)
    directory.wait(MINUTE)
    await resend(userName)
    expect(await verifies(directory, userName, await mailedPassword(directory, next))).to.equal(true)
    expect(await mailsTo(directory, email)).to.have.length(1)
  })

  it('never revives the old password', async () => {
    const { userName } = await personWithLink(directory)
    directory.wait(MINUTE)
    await resend(userName)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
  })
})
