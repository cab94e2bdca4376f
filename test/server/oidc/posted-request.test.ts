import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK } from '../../support/relying-party.ts'
import { PASSWORD, personNamed } from './support.ts'

describe('an authorization request that another site posts, in a real browser', function () {
  this.timeout(60_000)
  let directory: TestDirectory
  let browser: Browser
  let elsewhere: Server
  let form = ''

  before(async () => {
    directory = await startDirectory()
    browser = await launchChromium()
    elsewhere = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end(form))
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening')
  })
  after(async () => {
    await browser?.close()
    elsewhere.close()
    await directory.stop()
  })

  it('O7, O40: finds the session, whose cookie no other site can send', async () => {
    await personNamed(directory, 'ann')
    const app = await directory.relyingParty()
    const page = await (await browser.newContext()).newPage()
    /** Nobody listens there: the browser has tried. */
    const arrival = () => page.waitForEvent('requestfailed', request => request.url().startsWith(CALLBACK))
    await page.goto((await app.start()).url)
    await page.getByLabel('User name or email').fill('ann')
    await page.locator('input[name=password]').fill(PASSWORD)
    await Promise.all([arrival(), page.getByRole('button', { name: 'Sign in' }).click()])

    const { url, exchange } = await app.start({ prompt: 'none' })
    const { origin, pathname, searchParams } = new URL(url)
    form = formOf(origin + pathname, searchParams)
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
    const [back] = await Promise.all([arrival(), page.getByRole('button', { name: 'Go' }).click()])
    expect((await exchange(back.url())).id_token).to.be.a('string')
  })
})

function formOf(action: string, fields: URLSearchParams): string {
  const inputs = [...fields].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
  return `<!doctype html><form method="post" action="${action}">${inputs.join('')}<button>Go</button></form>`
}
