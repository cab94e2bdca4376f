import { expect } from 'chai'
import type { ParsedMail } from 'mailparser'
import type { ResetRequest } from '../../../passwords/reset-request.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { NEXT, PASSWORD, personNamed } from '../oidc/support.ts'

/** Each kind of mail: what leads to it, its subject, and whether it has a link. */
const kinds: Readonly<Record<string, { request: Partial<ResetRequest>; subject: string; links: number }>> = {
  resetLink: { request: { delivery: 'link' }, subject: 'Choose a new password', links: 1 },
  activationLink: { request: { delivery: 'link', purpose: 'activate' }, subject: 'Your account at Rekey', links: 1 },
  oneTimePassword: {
    request: { delivery: 'oneTimePassword', mail: true },
    subject: 'Your one-time password',
    links: 0,
  },
  passwordReset: { request: { delivery: 'password', password: NEXT }, subject: 'Your password was reset', links: 0 },
}

describe('mails', () => {
  let directory: TestDirectory
  let people = 0

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const linksOf = (text: string) => text.match(/https?:\/\/[^\s"<]+/g) ?? []
  const htmlOf = ({ html }: ParsedMail) => html || ''

  /** The mail that somebody gets, as it arrived. */
  async function mailAfter(act: (id: string) => Promise<unknown>, attributes: object = {}) {
    const userName = `person${people++}`
    const id = await personNamed(directory, userName, {
      displayName: 'Click https://evil.example <b>now</b>',
      name: { givenName: 'Evelyn', familyName: 'Hughes' },
      ...attributes,
    })
    const before = directory.smtp.mails.length
    await act(id)
    const fresh = (await directory.mails()).slice(before)
    expect(fresh).to.have.length(1)
    const [mail] = fresh
    if (!mail) throw new Error('There is no mail.')
    return { mail, userName, id }
  }

  for (const [kind, { request, subject, links }] of Object.entries(kinds)) {
    describe(kind, () => {
      let mail: ParsedMail
      let userName: string
      before(async () => {
        const sent = await mailAfter(id => directory.reset(id, request), request.purpose ? { password: null } : {})
        mail = sent.mail
        userName = sent.userName
      })

      it('P73: goes to one person, from us, as an automatic mail', () => {
        expect(mail.to).to.deep.include({ text: `${userName}@example.com` })
        expect(mail.from?.text).to.contain('rekey@example.com')
        expect(mail.headers.get('auto-submitted')).to.equal('auto-generated')
        expect(mail.messageId).to.match(/^<[\w.-]+@localhost>$/)
        expect(mail.date).to.be.an.instanceOf(Date)
        for (const header of ['cc', 'bcc', 'reply-to']) expect(mail.headers.has(header), header).to.equal(false)
      })

      it('P73: has a subject that tells no name and no secret', () => {
        expect(mail.subject).to.equal(subject)
      })

      it('P74: says the same in text and in HTML, with nothing from elsewhere', () => {
        const html = htmlOf(mail)
        expect(mail.text).to.be.a('string').and.not.equal('')
        expect(linksOf(mail.text ?? '')).to.have.length(links)
        expect(linksOf(html)).to.deep.equal(linksOf(mail.text ?? ''))
        for (const link of linksOf(html)) expect(new URL(link).origin).to.equal(new URL(directory.issuer).origin)
        expect(html).not.to.match(/<(img|script|link|iframe|style)|src=/i)
      })

      it('P74: holds nothing that the person could have written', () => {
        expect(mail.text).not.to.contain('evil').and.not.contain('Evelyn').and.not.contain(userName)
      })

      it('P72: holds no password that can be used for longer', () => {
        for (const part of [mail.text, htmlOf(mail)]) expect(part).not.to.contain(NEXT).and.not.contain(PASSWORD)
      })
    })
  }

  it('the mailed one-time password opens the change, once', async () => {
    const { mail, userName } = await mailAfter(id => directory.reset(id, { delivery: 'oneTimePassword', mail: true }))
    const password = /^ {4}(\S+)$/m.exec(mail.text ?? '')?.[1] ?? ''
    expect(htmlOf(mail)).to.contain(password)
    const outcome = await directory.services.passwords.verify(userName, password)
    expect(outcome.verified && outcome.mustChange).to.include({ reason: 'reset' })
  })

  it('P75: says until when a link works', async () => {
    const { mail } = await mailAfter(id => directory.reset(id, { delivery: 'link' }))
    expect(mail.text).to.match(/until \w+ \d{1,2}, \d{4} at \d\d:\d\d UTC/)
  })

  it('P76: tells of a changed password, without a link', async () => {
    const { mail } = await mailAfter(async id => {
      const actor = { id, kind: 'person', rank: 0, scopes: new Set<string>(), channel: 'self' } as const
      await directory.services.passwords.change(id, PASSWORD, NEXT, actor)
    })
    expect(mail.subject).to.equal('Your password was changed')
    expect(linksOf(mail.text ?? '')).to.deep.equal([])
  })
})
