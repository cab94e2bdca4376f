import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { PASSWORD, personNamed } from '../server/oidc/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { connect, federatedPerson } from '../support/federation.ts'
import { type SignedIn, startWebApplication } from '../support/web-application.ts'

describe('from the application to an identity provider elsewhere and back, in a real browser', function () {
  this.timeout(60_000)
  let here: TestDirectory
  let there: TestDirectory
  let application: Awaited<ReturnType<typeof startWebApplication>>
  let chromium: Browser
  let ada: string

  before(async () => {
    // Another host, because a browser keeps cookies by host and not by port.
    ;[here, there] = await Promise.all([startDirectory(), startDirectory({ host: '127.0.0.1' })])
    application = await startWebApplication(here)
    await connect(here, there)
    ada = await federatedPerson(here, 'ada', { displayName: 'Ada Lovelace' })
    await personNamed(there, 'ada')
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    application.stop()
    await Promise.all([here.stop(), there.stop()])
  })

  for (const [what, options] of Object.entries({
    'with scripts': {},
    'without scripts': { javaScriptEnabled: false },
  })) {
    it(`leads there and back, and the second time without a question: ${what}`, async () => {
      const page = await open(options)
      await page.getByRole('button', { name: 'Sign in with Head office' }).click()
      await page.waitForURL(`${there.issuer}/**`)
      expect(await heading(page)).to.equal('Sign in')
      await page.getByLabel('User name or email').fill('ada')
      await page.locator('input[name=password]').fill(PASSWORD)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await arrived(page)

      await page.context().clearCookies({ domain: 'localhost' })
      await page.goto(application.home)
      await page.getByRole('button', { name: 'Sign in with Head office' }).click()
      await arrived(page)
      await page.goto(`${here.issuer}/account`)
      expect(await page.locator('main').textContent()).to.include('You sign in with Head office.')
      await page.context().close()
    })
  }

  it('leads back to the sign-in page where somebody turns round', async () => {
    const page = await open({})
    const signInPage = page.url()
    await page.getByRole('button', { name: 'Sign in with Head office' }).click()
    await page.waitForURL(`${there.issuer}/**`)
    await page.goBack()
    expect(page.url()).to.equal(signInPage)
    expect(await heading(page)).to.equal('Sign in')
    await page.context().close()
  })

  async function open(options: BrowserContextOptions): Promise<Page> {
    const page = await (await chromium.newContext(options)).newPage()
    await page.goto(application.home)
    return page
  }

  async function arrived(page: Page): Promise<void> {
    await page.waitForURL(`${application.home}callback?**`)
    const { idToken }: SignedIn = JSON.parse((await page.locator('pre').textContent()) ?? '')
    expect(idToken).to.include({ iss: here.issuer, sub: ada, acr: 'urn:rekey:acr:federated' })
  }
})

const heading = (page: Page) => page.locator('h1').textContent()
