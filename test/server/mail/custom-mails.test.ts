import { expect } from 'chai'
import type { ParsedMail } from 'mailparser'
import type { MailTemplate } from '../../../scim/schema/mail-template.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { mailedToken, mailsTo, NEXT, newPerson } from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createLogger, type LogLine } from '../../support/log.ts'
import { templateOf } from '../../support/mail-templates.ts'
import { TEMPLATES } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

/** Longer than a mail a minute. */
const A_WHILE = 61

describe('mails of templates', () => {
  let directory: TestDirectory
  let editor: TestScimClient
  let log: readonly LogLine[]

  beforeEach(async () => {
    const { logger, lines } = createLogger()
    log = lines
    directory = await startDirectory({ logger })
    editor = await directory.scim('templates:write')
  })
  afterEach(() => directory.stop())

  const create = async (kind: MailTemplate['kind'], name: string, more: Partial<MailTemplate> = {}): Promise<string> =>
    (await editor.post(TEMPLATES, templateOf(kind, name, more)).expect(201)).body.id
  const standard = (name: string, more: Partial<MailTemplate> = {}) =>
    create('resetLink', name, { isStandard: true, ...more })
  const htmlOf = ({ html }: ParsedMail) => html || ''

  async function lastMail(email: string): Promise<ParsedMail> {
    const mail = (await mailsTo(directory, email)).at(-1)
    if (!mail) throw new Error('There is no mail.')
    return mail
  }

  async function subjectFor(preferredLanguage: string | null, request = {}): Promise<string | undefined> {
    const { id, email } = await newPerson(directory, { preferredLanguage } as JsonObject)
    await directory.reset(id, { delivery: 'link', ...request })
    return (await lastMail(email)).subject
  }

  it('arrive as they were written, with a link that works', async () => {
    await standard('Ours', {
      subject: 'A new password at {{ issuerName }}',
      text: 'Dear {{ givenName | default: displayName }},\n\n{{ link }}\n\nuntil {{ expiresAt }}.\n',
      html: '<h1 style="color: #036">Dear {{ givenName }}</h1><p><a href="{{ link }}">Go on</a></p>',
    })
    const { id, email, userName } = await newPerson(directory, { name: { givenName: 'Ada' } })
    await directory.reset(id, { delivery: 'link' })
    const mail = await lastMail(email)
    const token = await mailedToken(directory, email)
    const link = `${directory.issuer}/reset?token=${token}`
    expect(mail.subject).to.equal('A new password at Rekey')
    expect(mail.text).to.match(/^Dear Ada,\n\nhttp\S+\n\nuntil \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n$/)
    expect(htmlOf(mail)).to.include('<h1 style="color: #036">Dear Ada</h1>').and.include(`<a href="${link}">`)
    expect(mail.headers.get('auto-submitted')).to.equal('auto-generated')
    expect(mail.messageId).to.match(/^<[\w-]+\.1@localhost>$/)
    expect(await directory.services.passwords.redeemLink(token, NEXT)).to.equal(true)
    expect((await directory.services.passwords.verify(userName, NEXT)).verified).to.equal(true)
  })

  it('P74: show a person named <script> as text', async () => {
    await standard('Ours')
    const { id, email } = await newPerson(directory, { displayName: '<script>alert(1)</script>\n<b>' })
    await directory.reset(id, { delivery: 'link' })
    const mail = await lastMail(email)
    expect(mail.subject).to.equal('This is Ours')
    expect(htmlOf(mail))
      .to.include('Hello &lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;, this')
      .and.not.include('<script')
  })

  it('are in the language that the person prefers, else in a wider one, else in none, else ours', async () => {
    expect(await subjectFor('de-CH')).to.equal('Wählen Sie ein neues Passwort')
    await standard('any')
    await standard('German', { language: 'DE' })
    await standard('Swiss', { language: 'de-CH' })
    await create('resetLink', 'French', { language: 'fr' })
    const subjects: string[] = []
    for (const preferred of ['de-CH', 'de-AT', 'fr', 'fr;q=0.9, de;q=0.8', 'en, de-ch;q=0.1', null])
      subjects.push((await subjectFor(preferred)) ?? '')
    expect(subjects).to.deep.equal(['Swiss', 'German', 'any', 'German', 'Swiss', 'any'].map(name => `This is ${name}`))
  })

  it('are those of their kind alone', async () => {
    await create('activationLink', 'Welcome', { isStandard: true })
    expect(await subjectFor(null)).to.equal('Choose a new password')
    const newcomer = await directory.person({ userName: 'newcomer', emails: [{ value: 'newcomer@example.com' }] })
    await directory.reset(newcomer, { delivery: 'link', purpose: 'activate' })
    expect((await lastMail('newcomer@example.com')).subject).to.equal('This is Welcome')
  })

  it('are made of the template that a reset names, also where it is sent again', async () => {
    await standard('Ours')
    await create('resetLink', 'Merger')
    await create('oneTimePassword', 'Desk')
    const cases = [
      [{ delivery: 'link', template: 'merger' }, 'Merger'],
      [{ delivery: 'oneTimePassword', mail: true, template: 'Desk' }, 'Desk'],
    ] as const
    for (const [request, name] of cases) {
      const { id, userName, email } = await newPerson(directory)
      await directory.reset(id, request)
      const { text: first } = await lastMail(email)
      directory.wait(A_WHILE)
      await directory.services.passwords.resend(userName)
      const mails = await mailsTo(directory, email)
      expect(mails.map(({ subject }) => subject)).to.deep.equal([`This is ${name}`, `This is ${name}`])
      expect(mails[1]?.text).to.not.equal(first)
    }
  })

  it('are made of the standard template where the one that was named is gone', async () => {
    await standard('Ours')
    const merger = await create('resetLink', 'Merger')
    const { id, email } = await newPerson(directory)
    await directory.reset(id, { delivery: 'link', template: 'Merger' })
    await editor.patch(`${TEMPLATES}/${merger}`, { op: 'replace', path: 'name', value: 'Fusion' }).expect(200)
    expect((await lastMail(email)).subject).to.equal('This is Merger')
    directory.wait(A_WHILE)
    await directory.reset(id, { delivery: 'link', template: 'Fusion' })
    await editor.delete(`${TEMPLATES}/${merger}`).expect(204)
    expect((await lastMail(email)).subject).to.equal('This is Ours')
  })

  it('are ours where the template fails for somebody, and the log says which, and no secret', async () => {
    const template = await standard('Ours', {
      text: 'For {{ userName }}:\n{% if givenName != "Grace" %}{{ link }}{% endif %}',
    })
    const { id, email } = await newPerson(directory, { name: { givenName: 'Grace' } })
    await directory.reset(id, { delivery: 'link' })
    const mail = await lastMail(email)
    expect(mail.subject).to.equal('Choose a new password')
    const token = await mailedToken(directory, email)
    expect(await directory.services.passwords.openLink(token)).to.not.equal(undefined)
    const told = log.filter(({ msg }) => msg === 'mail template not used')
    expect(told).to.have.length(1)
    expect(told[0]).to.include({ template, part: 'text' })
    expect(JSON.stringify(log)).to.not.include(token).and.not.include('Grace')
  })
})
