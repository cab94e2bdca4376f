import { expect } from 'chai'
import { languages } from '../../../texts/languages.ts'
import { NEXT, newPerson, PASSWORD } from '../../passwords/support.ts'
import type { Browser, Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'

const titled = (tag: string, page: Page) => {
  expect(page.html).to.include(`<html lang="${tag}" dir="${languages.get(tag)?.dir}">`)
  return page.title
}

describe('the language of a page', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const asked = (browser: Browser, path: string, language?: string) =>
    browser.open(path, language === undefined ? {} : { headers: { 'accept-language': language } })

  for (const [accepted, tag] of [
    [undefined, 'en'],
    ['pt-BR,pt;q=0.9', 'en'],
    ['de-AT,en;q=0.8', 'de'],
    ['zh, ja;q=0.9, en;q=0.8', 'ja'],
    ['en;q=0.1, ar', 'ar'],
    ['*', 'en'],
    ['constructor, __proto__', 'en'],
  ] as const) {
    it(`is ${tag} for a browser that accepts ${accepted ?? 'nothing'}`, async () => {
      const page = await asked(directory.browser(), '/forgot', accepted)
      expect(titled(tag, page)).to.equal(languages.get(tag)?.forgot.title)
    })
  }

  it('is the browser’s on errors, too', async () => {
    const page = await asked(directory.browser(), '/nowhere', 'fr')
    expect(titled('fr', page)).to.equal(languages.get('fr')?.problems.notFound.title.replace('.', ''))
  })

  it('is the browser’s before a sign-in, and the person’s as soon as they have proven who they are', async () => {
    const person = await newPerson(directory, { preferredLanguage: 'ar' })
    const temporary = await directory.reset(person.id)
    const browser = directory.browser()
    const signIn = await asked(browser, '/account', 'de')
    const german = languages.get('de')
    expect(signIn.title).to.equal('Sign in')
    const failed = await browser.submit(
      signIn,
      '/login',
      { identifier: person.userName, password: PASSWORD },
      { 'accept-language': 'de' },
    )
    expect(titled('de', failed)).to.equal(german?.signIn.title)
    const change = await browser.submit(failed, '/login', { identifier: person.userName, password: temporary })
    const arabic = languages.get('ar')
    expect(titled('ar', change)).to.equal(arabic?.newPassword.title)
    expect(change.html).to.include(`<strong>${arabic?.words.yourAccount}</strong>`)
    const refused = await browser.changePassword(change, 'short')
    expect(refused.html).to.include(arabic?.rules.minLength({ minLength: 15 }))
    expect(refused.html).not.to.include('At least')
    const account = await browser.changePassword(refused, NEXT)
    titled('ar', account)
    expect(account.html).to.include(arabic?.account.sessions)
  })

  describe('with ui_locales', () => {
    let app: RelyingParty

    before(async () => {
      app = await directory.relyingParty()
    })

    const opened = async (uiLocales: string, browser = directory.browser(), more = {}) =>
      browser.open((await app.start({ ui_locales: uiLocales, ...more })).url)
    const failed = (browser: Browser, page: Page) =>
      browser.submit(page, '/login', { identifier: 'nobody', password: PASSWORD }, { 'accept-language': 'fr' })

    for (const [uiLocales, tag] of [
      ['es', 'es'],
      ['pt de-CH ja', 'de'],
      ['pt', 'fr'],
      ['', 'fr'],
      ['x,y;q=9 __proto__ ar', 'ar'],
    ] as const) {
      it(`O16: is ${tag} for an application that asks for “${uiLocales}”, before what the browser accepts`, async () => {
        const browser = directory.browser()
        const page = await failed(browser, await opened(uiLocales, browser))
        expect([titled(tag, page), page.status]).to.deep.equal([languages.get(tag)?.signIn.title, 200])
      })
    }

    it('stays so for that sign-in: where it fails, where the password was forgotten, and where it is refused', async () => {
      const browser = directory.browser()
      const signIn = await opened('es', browser)
      titled('es', signIn)
      titled('es', await failed(browser, signIn))
      const [, forgot = ''] = /href="(\/forgot[^"]*)"/.exec(signIn.html) ?? []
      const form = await browser.open(forgot)
      titled('es', form)
      const sent = await browser.submit(form, forgot, { identifier: 'nobody' })
      titled('es', sent)
      titled('es', await browser.submit(sent, forgot.replace('/forgot', '/forgot/again')))
      titled('es', await opened('es', browser, { redirect_uri: 'https://elsewhere.example/' }))
    })

    it('is asked for at a sign-out as well', async () => {
      const { userName } = await newPerson(directory)
      const browser = directory.browser()
      await browser.signIn('/account', userName, PASSWORD)
      titled('ja', await browser.open('/logout?ui_locales=ja'))
    })

    it('gives way to what the person prefers, as soon as they have proven who they are', async () => {
      const person = await newPerson(directory, { preferredLanguage: 'ar' })
      const temporary = await directory.reset(person.id)
      const browser = directory.browser()
      const page = await opened('es', browser)
      titled('ar', await browser.submit(page, '/login', { identifier: person.userName, password: temporary }))
    })
  })
})
