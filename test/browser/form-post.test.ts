import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { newPerson, PASSWORD } from '../passwords/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { type SignedIn, startWebApplication } from '../support/web-application.ts'

describe('an answer in a form, in a real browser', function () {
  this.timeout(60_000)
  let directory: TestDirectory
  let application: Awaited<ReturnType<typeof startWebApplication>>
  let chromium: Browser
  let context: BrowserContext
  let page: Page

  before(async () => {
    directory = await startDirectory()
    application = await startWebApplication(directory, { response_mode: 'form_post' })
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    application.stop()
    await directory.stop()
  })
  afterEach(() => context.close())

  /** Up to the answer to the sign-in; whose `sub` it is. */
  async function signIn(options: { javaScriptEnabled?: boolean }): Promise<string> {
    const { id, userName } = await newPerson(directory)
    context = await chromium.newContext({ ...options, viewport: { width: 360, height: 640 } })
    page = await context.newPage()
    await page.goto(application.home)
    await page.getByLabel('User name or email').fill(userName)
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    return id
  }

  async function signedInAs(): Promise<unknown> {
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    const { idToken }: SignedIn = JSON.parse((await page.locator('pre').textContent()) ?? '')
    return idToken.sub
  }

  it('O19: goes on to the application by itself', async () => {
    const id = await signIn({})
    expect(await signedInAs()).to.equal(id)
  })

  it('O19: waits for the button where there are no scripts', async () => {
    const id = await signIn({ javaScriptEnabled: false })
    const button = page.getByRole('button', { name: 'Go on' })
    await button.waitFor()
    expect(await page.locator('h1').textContent()).to.equal('On to the next page')
    await page.keyboard.press('Enter')
    expect(await signedInAs()).to.equal(id)
  })
})
