import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { freePorts } from '../support/free-port.ts'
import { type Program, startProgram } from '../support/program.ts'

const PASSWORD = 'Seven quiet harbours 4 dawn'

describe('the demonstration, in a real browser', function () {
  this.timeout(180_000)
  let folder: string
  let demo: Program
  let browser: Browser
  let port: number

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-demo-'))
    port = await freePorts(2)
    demo = startProgram(['npm', 'run', 'demo'], { env: { PORT: String(port), DATA_DIR: folder } })
    browser = await launchChromium()
    await demo.until(({ stdout }) => stdout.includes('Ctrl-C ends the demonstration') || undefined)
  })
  after(async () => {
    await browser?.close()
    demo.kill('SIGTERM')
    await demo.ended
    await rm(folder, { recursive: true, force: true })
  })

  it('brings in 1,000 people, 12 groups and 3 policies, and shows how far it is', () => {
    expect(demo.said.stdout).to.include('People: 500 of 1000')
    expect(demo.said.stdout).to.include('1000 people, 12 groups and 3 policies are there')
  })

  it('leads from the one-time password over the forced change to the application, which greets by name', async () => {
    const oneTimePassword = demo.said.stdout.match(/grace\.thompson\n\s+(\S+)/)?.[1] ?? ''
    const page = await open(`http://localhost:${port + 1}/`)
    await page.getByRole('link', { name: 'Sign in', exact: true }).click()
    await signIn(page, 'grace.thompson', oneTimePassword)
    expect(await heading(page)).to.equal('Choose a new password')

    await setPassword(page, 'short')
    expect(await page.getByRole('alert').textContent()).to.include('At least 16 characters')

    await setPassword(page, PASSWORD)
    expect(await heading(page)).to.equal('Hello, Grace Thompson!')
    expect(new URL(page.url()).port).to.equal(String(port + 1))

    await page.getByRole('link', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    expect(await heading(page)).to.equal('Sample application')
  })

  it('leads from the mailed link to a new password and the application, without scripts', async () => {
    const page = await open(`http://localhost:${port}/dev/mail`, { javaScriptEnabled: false })
    await page.getByRole('article').filter({ hasText: 'kenta.sato@' }).getByRole('link').click()
    expect(page.url()).to.equal(`http://localhost:${port}/reset/new`)
    await setPassword(page, PASSWORD)
    expect(await heading(page)).to.equal('Your password is set')

    await page.goto(`http://localhost:${port + 1}/sign-in`)
    await signIn(page, 'kenta.sato', PASSWORD)
    expect(await heading(page)).to.equal('Hello, 佐藤 健太!')
  })

  async function open(url: string, options = {}): Promise<Page> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    await page.goto(url)
    return page
  }
})

const heading = (page: Page) => page.locator('h1').textContent()

async function signIn(page: Page, identifier: string, password: string): Promise<void> {
  await page.getByLabel('User name or email').fill(identifier)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function setPassword(page: Page, password: string): Promise<void> {
  await page.locator('input[name=password]').fill(password)
  await page.locator('input[name=repeat]').fill(password)
  await page.getByRole('button', { name: 'Set new password' }).click()
}
