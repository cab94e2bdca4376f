import { expect } from 'chai'
import type { MailRequest } from '../../passwords/ports.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  activate,
  credentialOf,
  DAY,
  MINUTE,
  mailedPassword,
  mailedToken,
  mailsTo,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  verifies,
} from './support.ts'

describe('what is mailed', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const outbox = () => directory.database.connection.collection<{ _id: string }>('outbox')
  const queued = async (userId: string): Promise<(MailRequest & { status: string })[]> => {
    const found = await outbox()
      .find({ userId } as never)
      .toArray()
    return found.map(({ _id: key, ...mail }) => ({ key, ...mail }) as unknown as MailRequest & { status: string })
  }
  const secretOf = (mail: MailRequest) => directory.services.passwords.secretOf(mail)

  for (const request of [{ delivery: 'link' }, { delivery: 'oneTimePassword', mail: true }] as const) {
    it(`is the same at every attempt: ${request.delivery}`, async () => {
      const { id } = await newPerson(directory)
      await directory.reset(id, request)
      const [mail] = await queued(id)
      if (!mail) throw new Error('There is no mail.')
      const first = await secretOf(mail)
      expect(first?.value).to.be.a('string')
      directory.wait(5 * MINUTE)
      expect((await secretOf(mail))?.value).to.equal(first?.value)
    })
  }

  it('is mailed under the same Message-ID when the mail server takes it at the second attempt', async () => {
    const { id, userName, email } = await newPerson(directory)
    directory.smtp.refuseWith(451)
    await directory.reset(id, { mail: true })
    expect(await mailsTo(directory, email)).to.have.length(0)
    directory.smtp.refuseWith(undefined)
    directory.wait(MINUTE)
    const [mail] = await mailsTo(directory, email)
    const [entry] = await queued(id)
    expect(mail?.messageId).to.equal(`<${entry?.key}@localhost>`)
    expect(await verifies(directory, userName, await mailedPassword(directory, email))).to.equal(true)
  })

  it('is nowhere in the outbox', async () => {
    const { id, email } = await newPerson(directory)
    await directory.reset(id, { delivery: 'link' })
    const token = await mailedToken(directory, email)
    await directory.reset(id, { mail: true })
    const oneTime = await mailedPassword(directory, email)
    const everything = JSON.stringify([await outbox().find().toArray(), await credentialOf(directory, id)])
    expect(everything).to.not.contain(token).and.not.contain(oneTime)
  })

  const overtaken: readonly (readonly [by: string, act: (id: string, userName: string) => Promise<unknown>])[] = [
    ['another reset', id => directory.reset(id)],
    ['another reset by link', id => directory.reset(id, { delivery: 'link' })],
    ['Resend Email', (_, userName) => directory.services.passwords.resend(userName)],
    ['deactivation', id => activate(directory, id, false)],
    ['a deletion', async id => (await directory.scim('users:write')).delete(`/scim/v2/Users/${id}`).expect(204)],
  ]
  for (const [by, act] of overtaken) {
    it(`a mail that was overtaken by ${by} is never sent`, async () => {
      const { id, userName } = await newPerson(directory)
      await directory.reset(id, { delivery: 'link' })
      const [mail] = await queued(id)
      if (!mail) throw new Error('There is no mail.')
      directory.wait(MINUTE)
      await act(id, userName)
      expect(await secretOf(mail)).to.equal(undefined)
      await directory.mails()
      expect((await queued(id)).find(({ key }) => key === mail.key)?.status).to.equal('stale')
    })
  }

  it('a recovery mail that was overtaken by a change is never sent', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.services.passwords.recover(userName)
    await directory.services.passwords.change(id, PASSWORD, NEXT, owner(id))
    expect((await mailsTo(directory, email)).map(({ subject }) => subject)).to.deep.equal(['Your password was changed'])
  })

  it('P77: a link lives its whole life from the attempt that the mail server took, however long that was out', async () => {
    const { id, email } = await newPerson(directory)
    directory.smtp.refuseWith(451)
    await directory.reset(id, { delivery: 'link' })
    await directory.mails()
    directory.smtp.refuseWith(undefined)
    directory.wait(20 * MINUTE)
    const token = await mailedToken(directory, email)
    directory.wait(15 * MINUTE - 0.001)
    expect(await directory.services.passwords.openLink(token)).to.have.nested.property('person.id', id)
    directory.wait(0.001)
    expect(await directory.services.passwords.openLink(token)).to.equal(undefined)
  })

  it('a mailed one-time password ends 7 days after its reset', async () => {
    const { id, userName, email } = await newPerson(directory)
    await directory.reset(id, { mail: true })
    const oneTime = await mailedPassword(directory, email)
    directory.wait(7 * DAY - 0.001)
    expect(await verifies(directory, userName, oneTime)).to.equal(true)
    directory.wait(0.001)
    expect(await verifies(directory, userName, oneTime)).to.equal(false)
  })
})
