import { expect } from 'chai'
import { languages } from '../../../texts/languages.ts'
import { passwordMail, passwordMailKinds } from '../../../views/mail/password-mails.tsx'
import { mailsTo, newPerson } from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

const props = {
  issuer: 'https://id.example.com',
  issuerName: 'House',
  link: 'https://id.example.com/reset?token=T',
  oneTimePassword: 'OneTimePassword',
  at: new Date('2026-03-01T08:00:00Z'),
  expiresAt: new Date('2026-12-01T09:30:00Z'),
}

describe('the mails that come with Rekey', () => {
  for (const texts of languages.values()) {
    for (const kind of passwordMailKinds) {
      it(`${kind} is in ${texts.tag}, in both parts, without a secret in its subject`, () => {
        const { subject, text, html, language } = passwordMail(kind, { ...props, texts })
        expect(language).to.equal(texts.tag)
        expect(html).to.include(`<html lang="${texts.tag}" dir="${texts.dir}">`)
        expect(html).to.include(`<div lang="${texts.tag}" dir="${texts.dir}" `)
        expect(text.startsWith(`${texts.mails.hello}\n\n`)).to.equal(true)
        expect(text.match(/https:\S+/g)).to.deep.equal(html.match(/https:[^"]+/g))
        expect(subject).not.to.match(/OneTimePassword|token|2026/)
      })
    }
  }
})

describe('the language of a mail', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  async function mailFor(preferredLanguage: string | undefined) {
    const { id, email } = await newPerson(directory, preferredLanguage ? { preferredLanguage } : {})
    await directory.reset(id, { delivery: 'link' })
    const [mail] = await mailsTo(directory, email)
    if (!mail) throw new Error('There is no mail.')
    return mail
  }

  for (const [preferred, tag] of [
    [undefined, 'en'],
    ['pt-BR', 'en'],
    ['de-CH', 'de'],
    ['pt, es;q=0.5', 'es'],
    ['fr', 'fr'],
    ['ja-JP', 'ja'],
    ['ar-EG', 'ar'],
  ] as const) {
    it(`is ${tag} for somebody who prefers ${preferred ?? 'nothing'}, and its header says so`, async () => {
      const { subject, headers, text, html } = await mailFor(preferred)
      const texts = languages.get(tag)
      expect(subject).to.equal(texts?.mails.resetLink.subject)
      expect(headers.get('content-language')).to.equal(tag)
      expect(text).to.include(texts?.mails.notExpected)
      expect(html).to.include(`lang="${tag}" dir="${texts?.dir}"`)
    })
  }

  it('is that of the template where an administrator has written one', async () => {
    const desk = await directory.scim('templates:write')
    const template = {
      schemas: ['urn:rekey:params:scim:schemas:core:1.0:MailTemplate'],
      name: 'Dansk',
      kind: 'resetLink',
      language: 'da',
      isStandard: true,
      subject: 'Ny adgangskode',
      text: '{{ link }}',
      html: '<a href="{{ link }}">Ny</a>',
    }
    await desk.post('/admin/v2/MailTemplates', template).expect(201)
    const { subject, headers } = await mailFor('da')
    expect([subject, headers.get('content-language')]).to.deep.equal(['Ny adgangskode', 'da'])
  })
})
