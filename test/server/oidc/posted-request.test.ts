import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
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
    const site = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`
    const redirect_uri = `${site}callback`
    const app = await directory.relyingParty({ redirectUris: [redirect_uri] })
    const page = await (await browser.newContext()).newPage()
    const arrival = () => page.waitForURL(url => url.href.startsWith(redirect_uri))
    await page.goto((await app.start({ redirect_uri })).url)
    await page.getByLabel('User name or email').fill('ann')
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await arrival()

    const { url, exchange } = await app.start({ prompt: 'none', redirect_uri })
    const { origin, pathname, searchParams } = new URL(url)
    form = formOf(origin + pathname, searchParams)
    await page.goto(site)
    await page.getByRole('button', { name: 'Go' }).click()
    await arrival()
    expect((await exchange(page.url())).id_token).to.be.a('string')
  })
})

function formOf(action: string, fields: URLSearchParams): string {
  const inputs = [...fields].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
  return `<!doctype html><form method="post" action="${action}">${inputs.join('')}<button>Go</button></form>`
}
