import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  activate,
  credentialOf,
  MINUTE,
  mailedPassword,
  mailedToken,
  mailsTo,
  mark,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  patchPerson,
  verifies,
} from './support.ts'

const MUST_CHANGE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User:mustChange'

describe('“forgot password”', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const recover = (identifier: string) => directory.services.passwords.recover(identifier)
  const redeem = (token: string) => directory.services.passwords.redeemLink(token, NEXT)

  it('P57: changes nothing but for the link, until that is used', async () => {
    const { id, userName, email } = await newPerson(directory)
    const { recovery: _, mailedAt: __, ...before } = await credentialOf(directory, id)
    await recover(userName)
    const { recovery, mailedAt, ...after } = await credentialOf(directory, id)
    expect(after).to.deep.equal(before)
    expect(recovery).to.include({ purpose: 'recovery', delivery: 'link', serial: 1 })
    expect(mailedAt).to.deep.equal([directory.services.now()])
    const token = await mailedToken(directory, email)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
    expect(await redeem(token)).to.equal(true)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    expect(await verifies(directory, userName, NEXT)).to.equal(true)
  })

  it('its link lives 15 minutes from the hand-over', async () => {
    const { userName, email } = await newPerson(directory)
    await recover(email)
    const token = await mailedToken(directory, email)
    directory.wait(15 * MINUTE - 0.001)
    expect((await directory.services.passwords.openLink(token))?.purpose).to.equal('recovery')
    directory.wait(0.001)
    expect(await redeem(token)).to.equal(false)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
  })

  it('P51: a new request takes the place of the earlier link', async () => {
    const { userName, email } = await newPerson(directory)
    await recover(userName)
    const first = await mailedToken(directory, email)
    directory.wait(MINUTE)
    await recover(userName)
    const second = await mailedToken(directory, email)
    expect(await redeem(first)).to.equal(false)
    expect(await redeem(second)).to.equal(true)
  })

  it('P51, P79: mails once a minute and five times an hour, and what is held back leaves the link alive', async () => {
    const { userName, email } = await newPerson(directory)
    const sent = async () => (await mailsTo(directory, email)).length
    await recover(userName)
    const token = await mailedToken(directory, email)
    directory.wait(MINUTE - 0.001)
    await recover(userName)
    expect(await sent()).to.equal(1)
    expect(await directory.services.passwords.openLink(token)).to.not.equal(undefined)
    directory.wait(0.001)
    for (let request = 2; request <= 7; request++) {
      await recover(userName)
      expect(await sent()).to.equal(Math.min(request, 5))
      directory.wait(MINUTE)
    }
    directory.wait(54 * MINUTE - 0.001)
    await recover(userName)
    expect(await sent()).to.equal(6)
  })

  it('P51: ten requests at once send one mail', async () => {
    const { id, userName, email } = await newPerson(directory)
    await Promise.all(Array.from({ length: 10 }, () => recover(userName)))
    const outbox = directory.database.connection.collection('outbox')
    expect(await outbox.countDocuments({ userId: id })).to.equal(1)
    expect(await redeem(await mailedToken(directory, email))).to.equal(true)
  })

  const silent: readonly (readonly [who: string, prepare: () => Promise<{ email: string }>])[] = [
    ['an unknown person', async () => ({ email: 'nobody@example.com' })],
    ['a person without a password', () => newPerson(directory, { password: null })],
    ['an inactive person', () => changed(id => activate(directory, id, false))],
    ['a federated person', () => changed(id => mark(directory, id, 'federated'))],
    ['a person who can’t change the password', () => changed(id => mark(directory, id, 'cantChange'))],
  ]
  for (const [who, prepare] of silent) {
    it(`P36, P60: answers the same for ${who}, and mails nothing`, async () => {
      const { email } = await prepare()
      const before = (await mailsTo(directory, email)).length
      expect(await recover(email)).to.equal(undefined)
      expect(await mailsTo(directory, email)).to.have.length(before)
    })
  }

  async function changed(act: (id: string) => Promise<void>) {
    const person = await newPerson(directory)
    await act(person.id)
    return person
  }

  it('sends an administrator’s pending link again instead, under a new serial', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.reset(id, { delivery: 'link' })
    const first = await mailedToken(directory, email)
    directory.wait(MINUTE)
    await recover(userName)
    const { reset, recovery } = await credentialOf(directory, id)
    expect(recovery).to.equal(undefined)
    expect(reset?.serial).to.equal(2)
    expect(await redeem(first)).to.equal(false)
    expect(await redeem(await mailedToken(directory, email))).to.equal(true)
  })

  it('P57: mails a link to whoever had a password and has neither that nor a reset under way', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.reset(id, { delivery: 'link' })
    await activate(directory, id, false)
    await activate(directory, id, true)
    expect(await credentialOf(directory, id)).to.not.have.any.keys('secret', 'reset')
    directory.wait(MINUTE)
    await recover(userName)
    const token = await mailedToken(directory, email)
    expect((await directory.services.passwords.openLink(token))?.purpose).to.equal('recovery')
    expect(await redeem(token)).to.equal(true)
    expect(await verifies(directory, userName, NEXT)).to.equal(true)
  })

  it('sends the invitation of somebody who never had a password again', async () => {
    const { id, userName, email } = await newPerson(directory, { password: null })
    await directory.reset(id, { delivery: 'link', purpose: 'activate' })
    directory.wait(MINUTE)
    await recover(userName)
    const token = await mailedToken(directory, email)
    expect((await directory.services.passwords.openLink(token))?.purpose).to.equal('activate')
  })

  for (const mail of [false, true]) {
    it(`never touches a one-time password that was ${mail ? 'mailed' : 'shown'}`, async () => {
      const { id, userName, email } = await newPerson(directory)
      const shown = await directory.reset(id, { mail })
      const oneTime = mail ? await mailedPassword(directory, email) : shown
      const { secret } = await credentialOf(directory, id)
      directory.wait(MINUTE)
      await recover(userName)
      expect((await credentialOf(directory, id)).secret).to.deep.equal(secret)
      expect(await verifies(directory, userName, oneTime)).to.equal(true)
      const token = await mailedToken(directory, email)
      expect((await directory.services.passwords.openLink(token))?.purpose).to.equal('recovery')
      expect(await redeem(token)).to.equal(true)
      expect(await verifies(directory, userName, oneTime)).to.equal(false)
    })
  }

  it('its link is dead once the person can’t change the password; an administrator’s is not', async () => {
    const { id, userName, email } = await newPerson(directory)
    await recover(userName)
    const token = await mailedToken(directory, email)
    await mark(directory, id, 'cantChange')
    expect(await redeem(token)).to.equal(false)
    await directory.reset(id, { delivery: 'link' })
    expect(await redeem(await mailedToken(directory, email))).to.equal(true)
  })

  const ends: readonly (readonly [by: string, act: (id: string) => Promise<unknown>])[] = [
    ['a change', id => directory.services.passwords.change(id, PASSWORD, 'four brown paper kites', owner(id))],
    ['the end of all sessions', id => directory.services.passwords.revokeSessions(id, owner(id))],
    ['a reset', id => directory.reset(id)],
    ['a reset by link', id => directory.reset(id, { delivery: 'link' })],
    ['mustChange', id => patchPerson(directory, id, { op: 'replace', path: MUST_CHANGE, value: true })],
    ['deactivation', id => activate(directory, id, false)],
    ['another mail address', id => patchPerson(directory, id, { op: 'remove', path: 'emails' })],
  ]
  for (const [by, act] of ends) {
    it(`P52: its link is ended by ${by}`, async () => {
      const { id, userName, email } = await newPerson(directory)
      await recover(userName)
      const token = await mailedToken(directory, email)
      expect(await directory.services.passwords.openLink(token)).to.not.equal(undefined)
      await act(id)
      expect(await directory.services.passwords.openLink(token)).to.equal(undefined)
      expect(await redeem(token)).to.equal(false)
    })
  }
})
