import { expect } from 'chai'
import { en } from '../../texts/en.ts'
import { devMailPage } from '../../views/pages/dev-mail.tsx'
import { everyPage, X } from './every-page.ts'

const common = { issuerName: X, texts: en }

const pages: Readonly<Record<string, string>> = {
  ...everyPage(common),
  'dev mail': devMailPage({ common, mails: [{ to: X, subject: X, text: X, sentAt: '2026-01-02T03:04:05Z' }] }),
}

const tagsOf = (html: string, tag: string) => html.match(new RegExp(`<${tag}\\b(?:"[^"]*"|[^">])*>`, 'g')) ?? []

for (const [name, html] of Object.entries(pages)) {
  describe(`the page “${name}”`, () => {
    it('escapes whatever people and applications write', () => {
      expect(html).not.to.contain('<script>x()').and.not.contain('<img src=x')
    })

    it('P55: has no script or style of its own, and loads nothing from elsewhere', () => {
      expect(html).not.to.match(/<style|\sstyle="|\son\w+="/)
      for (const script of tagsOf(html, 'script'))
        expect(script).to.equal('<script type="module" src="/assets/rekey.js">')
      for (const tag of [...tagsOf(html, 'link'), ...tagsOf(html, 'img')])
        expect(tag).to.match(/(href|src)="\/assets\//)
    })

    it('says its language and its name', () => {
      expect(html).to.match(/^<!doctype html><html lang="en" dir="ltr">/)
      expect(tagsOf(html, 'h1')).to.have.length(1)
      expect(tagsOf(html, 'title')).to.have.length(1)
    })

    it('O30: posts every form, with the token of the browser', () => {
      for (const one of html.match(/<form\b.*?<\/form>/gs) ?? []) {
        expect(one).to.contain('method="post"')
        if (!one.includes('op.logoutForm')) expect(one).to.match(/name="[cx]srf" value="token"/)
      }
    })

    it('P7, P8: names every field, lets password managers do their work, and can show a password', () => {
      const fields = tagsOf(html, 'input').filter(tag => !/type="hidden"| hidden/.test(tag))
      for (const field of fields)
        expect(field).to.match(/autocomplete="(username|current-password|new-password|one-time-code|off)"/)
      expect(tagsOf(html, 'label').length).to.equal(fields.length)
      const secrets = fields.filter(tag => /name="(password|repeat|current)"/.test(tag))
      for (const field of secrets) expect(field).to.contain('type="password"').and.not.contain('value=')
      expect(
        html.match(/<span class="reveal" data-show="Show" data-hide="Hide"><input type="password"/g) ?? [],
      ).to.have.length(secrets.length)
    })
  })
}

describe('the page for a new password', () => {
  it('shows each rule, and reads out what was wrong', () => {
    const html = pages['new password'] ?? ''
    expect(html).to.contain('<div role="alert"><div class="notice bad">')
    expect(html).to.contain('data-rule="minLength" class="broken"')
    expect(html).to.contain('aria-describedby="rules"')
  })
})
