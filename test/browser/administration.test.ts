import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { newPerson, PASSWORD } from '../passwords/support.ts'
import { findingsOn } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { CALLBACK } from '../support/relying-party.ts'
import {
  APPLICATION,
  APPLICATIONS,
  CLIENT,
  CLIENTS,
  DOMAIN,
  DOMAINS,
  GROUP,
  GROUPS,
  ROLE,
  ROLES_AT,
} from '../support/scim.ts'
import { staffOf } from '../support/staff.ts'

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'light, wide': { viewport: { width: 1280, height: 800 } },
  'dark, narrow': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
}

describe('the administration in a real browser', function () {
  this.timeout(90_000)
  let directory: TestDirectory
  let chromium: Browser
  const ids: Record<string, string> = {}

  before(async () => {
    directory = await startDirectory()
    await (await staffOf(directory)).holder('chief', 'administrator')
    const operator = await directory.scim('applications:write,clients:write,users:write,roles:write,domains:write')
    const make = async (at: string, schema: string, attributes: object): Promise<string> =>
      (await operator.post(at, { schemas: [schema], ...attributes }).expect(201)).body.id
    ids.application = await make(APPLICATIONS, APPLICATION, { name: 'Wiki', redirectUris: [CALLBACK] })
    ids.group = await make(GROUPS, GROUP, { displayName: 'Sales' })
    ids.client = await make(CLIENTS, CLIENT, { name: 'HR' })
    ids.role = await make(ROLES_AT, ROLE, { name: 'reader', scopes: ['users:read'] })
    ids.domain = await make(DOMAINS, DOMAIN, { name: 'example.com' })
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    await directory.stop()
  })

  async function enter(address: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await chromium.newContext(options)
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    await page.goto(directory.issuer + address)
    await page.getByLabel('User name or email').fill('chief')
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.locator('body.console').waitFor()
    return page
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
  const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()
  const told = (page: Page) => page.locator('.notice').textContent()
  const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

  for (const scripts of [true, false]) {
    describe(scripts ? 'with scripts' : 'without scripts', () => {
      const options = { javaScriptEnabled: scripts }
      const way = scripts ? 'scripts' : 'none'

      it('registers an application, gives it another secret, and deletes it', async () => {
        const page = await enter('/console/applications', options)
        await follow(page, 'New application')
        await page.getByLabel('Name', { exact: true }).fill(`Time sheets ${way}`)
        await page.getByLabel('Redirect addresses').fill('http://elsewhere.example/')
        await press(page, 'Create application')
        expect(await told(page))
          .to.contain('Redirect addresses')
          .and.contain('it starts with https://')
        await page.getByLabel('Redirect addresses').fill(CALLBACK)
        await press(page, 'Create application')
        const first = await page.locator('#secret').textContent()
        await follow(page, 'Done')
        await press(page, 'Make a new secret')
        expect(await page.locator('#secret').textContent())
          .to.match(/^[\w-]{43}$/)
          .and.not.equal(first)
        await follow(page, 'Done')
        await press(page, 'End')
        expect(await told(page)).to.contain('worth nothing any more')
        await page.getByLabel('One of our own').check()
        await press(page, 'Save')
        expect(await page.getByLabel('One of our own').isChecked()).to.equal(true)
        await follow(page, 'Delete…')
        await press(page, 'Yes, Delete')
        expect(await title(page)).to.equal('Applications')
        expect(await page.getByRole('link', { name: `Time sheets ${way}` }).count()).to.equal(0)
      })

      it('makes a role of some permissions, and takes one away', async () => {
        const page = await enter('/console/roles', options)
        await follow(page, 'New role')
        await page.getByLabel('Name', { exact: true }).fill(`wardDesk.${way}`)
        await page.getByLabel(/^users:read /).check()
        await page.getByLabel(/^passwords:reset /).check()
        await press(page, 'Create role')
        expect(await told(page)).to.contain('The role is there')
        expect(await page.getByLabel('Name', { exact: true }).isDisabled()).to.equal(true)
        await page.getByLabel(/^passwords:reset /).uncheck()
        await press(page, 'Save')
        expect(await page.getByLabel(/^users:read /).isChecked()).to.equal(true)
        expect(await page.getByLabel(/^passwords:reset /).isChecked()).to.equal(false)
      })

      it('makes a group, puts people into it and takes them out again', async () => {
        const { userName } = await newPerson(directory, { displayName: `Member ${way}` })
        const page = await enter('/console/groups', options)
        await follow(page, 'New group')
        await page.getByLabel('Name', { exact: true }).fill(`Crew ${way}`)
        await press(page, 'Create group')
        const member = page.getByLabel('User name, mail address, or name of a group')
        await member.fill('nobody-like-that')
        await press(page, 'Add')
        expect(await told(page)).to.contain('There is nobody')
        await member.fill(userName)
        await press(page, 'Add')
        await press(page, `Remove Member ${way}`)
        expect(await page.locator('main').textContent()).to.contain('Nobody is in it')
      })

      it('makes a token for a system, and ends it', async () => {
        const page = await enter('/console/clients', options)
        await follow(page, 'New provisioning client')
        await page.getByLabel('Name', { exact: true }).fill(`Payroll ${way}`)
        await press(page, 'Create provisioning client')
        await follow(page, 'New token')
        await page.getByLabel('Ends after').selectOption('90')
        await page.getByLabel(/^users:read /).check()
        await press(page, 'Make the token')
        expect(await page.locator('#secret').textContent()).to.match(/^rekey_[\w-]{43}$/)
        await follow(page, 'Done')
        await page.getByRole('button', { name: /^End Made/ }).click()
        expect(await told(page)).to.contain('worth nothing any more')
      })

      it('adds a mail domain, and confirms it', async () => {
        const page = await enter('/console/domains', options)
        await follow(page, 'New mail domain')
        await page.getByLabel('Domain', { exact: true }).fill(`${way}.example`)
        await press(page, 'Create mail domain')
        expect(await page.locator('main').textContent()).to.contain(`_rekey-challenge.${way}.example`)
        await press(page, 'Confirm by my word')
        expect(await page.locator('main').textContent()).to.contain('Verified by the word of an administrator')
      })
    })
  }

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`shows nothing that axe complains of: ${look}`, async () => {
      const page = await enter('/console/applications', options)
      const found: Record<string, string[]> = {}
      const addresses = Object.entries(ids).flatMap(([one, id]) =>
        ['', '/new', `/${id}`, `/${id}/delete`].map(address => `/console/${one}s${address}`),
      )
      const more = [`/console/applications/${ids.application}/secret`, `/console/clients/${ids.client}/token`]
      for (const address of [...addresses, ...more]) {
        await page.goto(directory.issuer + address)
        const findings = await findingsOn(page)
        const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
        if (findings.length > 0 || isTooWide) found[address] = [...findings, `too wide: ${isTooWide}`]
      }
      expect(found).to.deep.equal({})
    })
  }
})
