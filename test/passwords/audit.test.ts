import { expect } from 'chai'
import type { AuditEvent } from '../../passwords/ports.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  epochsAtSignIn,
  MINUTE,
  mailedPassword,
  mailedToken,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  patchPerson,
  THIRD,
  verifies,
  WRONG,
} from './support.ts'

const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'

describe('the audit of passwords', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const events = () => directory.database.connection.collection('auditEvents')

  /** What was recorded of a person's password, in its order. */
  async function recorded(userId: string): Promise<string[]> {
    const found = await events()
      .find({ target: userId, event: /^(password|signIn|sessions)\./ })
      .sort({ seq: 1 })
      .toArray()
    return found.map(event => {
      const { event: name, actor, channel, outcome } = event as unknown as AuditEvent
      const who = actor === userId ? 'the person' : actor === 'host' ? 'the host' : 'a client'
      return [name, who, channel, outcome].join(' ')
    })
  }

  it('P47: tells of every sign-in, and nothing that was typed', async () => {
    const { id, userName } = await newPerson(directory)
    await verifies(directory, userName, WRONG)
    await verifies(directory, userName, PASSWORD)
    await verifies(directory, 'a password in the wrong field', WRONG)
    expect(await recorded(id)).to.deep.equal([
      'signIn.password the person signIn failure',
      'signIn.password the person signIn success',
    ])
    const all = JSON.stringify(await events().find().toArray())
    expect(all).to.contain('"actor":"unknown"').and.not.contain('wrong field')
  })

  it('P47: tells of changes, and of those that failed for the current password', async () => {
    const { id } = await newPerson(directory)
    const { passwords } = directory.services
    await passwords.change(id, WRONG, NEXT, owner(id))
    await passwords.change(id, PASSWORD, NEXT, owner(id))
    await passwords.completeForcedChange(id, 2, THIRD, { ...owner(id), channel: 'signIn' })
    await passwords.revokeSessions(id, owner(id))
    expect(await recorded(id)).to.deep.equal([
      'password.changed the person self failure',
      'password.changed the person self success',
      'password.forcedChange the person signIn success',
      'sessions.revoked the person self success',
    ])
  })

  it('tells of resets and of what came of them', async () => {
    const { id, userName, email } = await newPerson(directory)
    const { passwords } = directory.services
    await directory.reset(id, { delivery: 'link', reason: 'compromised', note: 'seen on a forum' })
    directory.wait(MINUTE)
    await passwords.resend(userName)
    await passwords.redeemLink(await mailedToken(directory, email), NEXT)
    directory.wait(MINUTE)
    await passwords.recover(userName)
    await passwords.redeemLink(await mailedToken(directory, email), THIRD)
    await patchPerson(directory, id, { op: 'replace', path: `${STATE}:mustChange`, value: true })
    expect(await recorded(id)).to.deep.equal([
      'password.reset the host host success',
      'password.resetMailedAgain the person self success',
      'password.resetCompleted the person link success',
      'password.recoveryMailed the person self success',
      'password.recovered the person link success',
      'password.mustChange a client scim success',
    ])
    const reset = await events().findOne({ target: id, event: 'password.reset' })
    expect(reset?.details).to.deep.include({
      delivery: 'link',
      mail: true,
      revoke: true,
      reason: 'compromised',
      note: 'seen on a forum',
    })
    expect(reset?.details.resetId).to.match(/^[0-9a-f-]{36}$/)
  })

  it('tells of nothing that did not happen', async () => {
    const { id } = await newPerson(directory)
    const { passwords } = directory.services
    await directory.reset(id, { delivery: 'password', password: 'too little' }).catch(() => undefined)
    await passwords.completeForcedChange(id, 7, NEXT, owner(id))
    await passwords.redeemLink('x'.repeat(43), NEXT)
    await passwords.resend(id)
    expect(await recorded(id)).to.deep.equal([])
  })

  it('P30: holds no password, no token and no hash', async () => {
    const { id, userName, email } = await newPerson(directory)
    const canary = 'a canary in a password'
    const shown = await directory.reset(id)
    await directory.reset(id, { mail: true })
    const mailed = await mailedPassword(directory, email)
    await directory.reset(id, { delivery: 'password', password: canary })
    await epochsAtSignIn(directory, userName, canary)
    await directory.reset(id, { delivery: 'link' })
    const token = await mailedToken(directory, email)
    await directory.services.passwords.redeemLink(token, NEXT)
    await directory.services.passwords.change(id, NEXT, `${canary}!`, owner(id))
    const all = JSON.stringify(await events().find().toArray())
    for (const secret of [canary, shown, mailed, token, NEXT, WRONG, PASSWORD, 'argon2'])
      expect(all, secret).to.not.contain(secret)
  })
})
