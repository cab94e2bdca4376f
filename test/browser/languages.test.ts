import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Texts } from '../../texts/en.ts'
import { languages } from '../../texts/languages.ts'
import { NEXT, newPerson } from '../passwords/support.ts'
import { findingsOn } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { startWebApplication } from '../support/web-application.ts'

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: {},
  dark: { colorScheme: 'dark' },
  'on a phone': { viewport: { width: 360, height: 740 } },
}

describe('everybody’s pages in their language, in a real browser', function () {
  this.timeout(60_000)
  let directory: TestDirectory
  let application: Awaited<ReturnType<typeof startWebApplication>>
  let chromium: Browser

  before(async () => {
    directory = await startDirectory()
    application = await startWebApplication(directory)
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    application.stop()
    await directory.stop()
  })

  for (const tag of ['ar', 'ja']) {
    const texts = languages.get(tag) as Texts
    for (const [how, options] of Object.entries({
      'with scripts': {},
      'without scripts': { javaScriptEnabled: false },
    })) {
      it(`lead in ${tag} from the sign-in over the forced change to the application, ${how}`, () =>
        walk(texts, options, async () => {}))
    }

    for (const [look, options] of Object.entries(looks)) {
      it(`show nothing that axe complains of, nor anything wider than the page, in ${tag}, ${look}`, () =>
        walk(texts, options, async page => {
          expect(await findingsOn(page), await page.title()).to.deep.equal([])
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect(overflow, await page.title()).to.be.at.most(0)
        }))
    }
  }

  it('are passed by keyboard alone, and the checklist ticks while one types', async () => {
    const { person, temporary } = await resetPerson('en')
    const page = await open({ locale: 'en' })
    await page.locator('input[name=identifier]:focus').waitFor()
    await page.keyboard.type(person.userName)
    await page.keyboard.press('Tab')
    await page.keyboard.type(temporary)
    await page.keyboard.press('Enter')
    await page.locator('input[name=repeat]').waitFor()
    await page.locator('input[name=password]:focus').waitFor()
    await page.waitForLoadState('load')
    const length = page.locator('li[data-rule=minLength]')
    await page.keyboard.type('short')
    expect(await length.getAttribute('class')).to.equal('')
    expect(await length.textContent()).to.equal('At least 15 characters (not yet met)')
    await page.keyboard.type(NEXT)
    expect(await length.getAttribute('class')).to.equal('met')
    expect(await length.textContent()).to.equal('At least 15 characters (met)')
    expect(await page.locator('li[data-rule=blockCommon]').textContent()).to.match(/ \(is checked when you send it\)$/)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.locator('input[name=password]').getAttribute('type')).to.equal('text')
    await page.keyboard.press('Tab')
    await page.keyboard.type(`short${NEXT}`)
    await page.keyboard.press('Enter')
    await page.getByText('Welcome').waitFor()
    await page.context().close()
  })

  /** Somebody who was reset and whose browser speaks their language, up to the application; each page on the way is looked at. */
  async function walk(
    texts: Texts,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const { words, newPassword, signIn, rules } = texts
    const { person, temporary } = await resetPerson(texts.tag)
    const page = await open({ locale: texts.tag, ...options })
    expect(await heading(page, texts)).to.equal(signIn.title)
    await look(page)
    await page.getByLabel(words.identifier).fill(person.userName)
    await page.locator('input[name=password]').fill(temporary)
    await page.getByRole('button', { name: words.signIn, exact: true }).click()
    expect(await heading(page, texts)).to.equal(newPassword.title)
    expect(await page.locator('.lead').textContent()).to.include(newPassword.reasons.reset)
    await look(page)
    await setPassword(page, texts, 'short')
    expect(await page.getByRole('alert').textContent()).to.include(rules.minLength({ minLength: 15 }))
    await look(page)
    await setPassword(page, texts, NEXT)
    expect(await page.locator('h1').textContent()).to.equal('Welcome')
    await page.goto(`${directory.issuer}/account`)
    expect(await heading(page, texts)).to.equal(person.userName)
    expect(await page.getByRole('heading', { name: texts.account.activity }).count()).to.equal(1)
    await look(page)
    await page.context().close()
  }

  async function resetPerson(preferredLanguage: string) {
    const person = await newPerson(directory, { preferredLanguage })
    return { person, temporary: await directory.reset(person.id) }
  }

  async function open(options: BrowserContextOptions): Promise<Page> {
    const page = await (await chromium.newContext(options)).newPage()
    await page.goto(application.home)
    return page
  }
})

async function heading(page: Page, { tag, dir }: Texts): Promise<string | null> {
  expect(await page.locator('html').getAttribute('lang')).to.equal(tag)
  expect(await page.locator('html').getAttribute('dir')).to.equal(dir)
  return page.locator('h1').textContent()
}

async function setPassword(page: Page, { newPassword }: Texts, password: string): Promise<void> {
  await page.locator('input[name=password]').fill(password)
  await page.locator('input[name=repeat]').fill(password)
  await page.getByRole('button', { name: newPassword.set }).click()
}
