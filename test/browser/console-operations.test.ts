import { expect } from 'chai'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { mailsTo, newPerson } from '../passwords/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { templateOf } from '../support/mail-templates.ts'
import { TEMPLATES } from '../support/scim.ts'
import { staffOf } from '../support/staff.ts'
import { enter as enterConsole, faultsOf, LOOKS } from './support.ts'

describe('the console of whoever runs the directory, in a real browser', function () {
  this.timeout(90_000)
  let directory: TestDirectory
  let chromium: Browser

  before(async () => {
    directory = await startDirectory()
    const staff = await staffOf(directory)
    await staff.holder('chief', 'administrator')
    chromium = await launchChromium()
    await refusedMail()
    await (await directory.scim('templates:write')).post(TEMPLATES, templateOf('resetLink', 'Reset')).expect(201)
  })
  after(async () => {
    await chromium?.close()
    await directory.stop()
  })

  const enter = (address: string, options?: BrowserContextOptions) =>
    enterConsole(chromium, directory, 'chief', address, options)

  async function refusedMail() {
    const person = await newPerson(directory)
    directory.smtp.refuseWith(550)
    await directory.reset(person.id, { delivery: 'link' })
    await directory.mails()
    directory.smtp.refuseWith(undefined)
    return person
  }
  const templateNamed = (name: string) => directory.services.templates.idOf(name, 'resetLink')

  for (const scripts of [true, false]) {
    const options = { javaScriptEnabled: scripts }

    describe(scripts ? 'with scripts' : 'without scripts', () => {
      it('leads from the overview to what happened, and to one event', async () => {
        const { userName } = await newPerson(directory)
        await directory.services.sealer.seal()
        const page = await enter('/console', options)
        expect(await page.locator('.plot').count()).to.equal(4)
        await page.getByRole('link', { name: 'Last 30 days' }).click()
        await page.getByText('The same in numbers').click()
        expect(await page.locator('table tbody tr').count()).to.equal(30)
        await page.getByRole('link', { name: 'Audit' }).click()
        await page.getByLabel('To: user name or id').fill(userName)
        await page.getByLabel('Outcome').selectOption('success')
        await page.getByRole('button', { name: 'Search' }).click()
        expect(await page.locator('tbody tr').count()).to.equal(1)
        await page.getByRole('link', { name: 'User created' }).click()
        expect(await page.locator('.facts').first().textContent()).to.contain('user.created')
        await page.getByRole('link', { name: 'All to the same' }).click()
        expect(await page.locator('tbody tr').count()).to.equal(1)
        await page.getByRole('button', { name: 'Verify now' }).click()
        expect(await page.getByRole('status').textContent()).to.contain('none was changed or taken away')
      })

      it('sends a mail again that was refused', async () => {
        const { email, userName } = await refusedMail()
        const page = await enter('/console', options)
        await page.getByRole('link', { name: /refused or given up/ }).click()
        await page.getByLabel('Of a person').fill(userName)
        await page.getByRole('button', { name: 'Search' }).click()
        await page.getByRole('button', { name: /^Send again/ }).click()
        expect(await page.getByRole('status').textContent()).to.contain('back in the queue')
        expect(await mailsTo(directory, email)).to.have.length(1)
      })

      it('writes a mail template, looks at it and tries it before it counts', async () => {
        const page = await enter('/console/templates', options)
        await page.getByRole('link', { name: 'New template: Invitation' }).click()
        await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`Welcome ${scripts}`)
        await page.getByLabel('Plain text').fill('Come in: {{ lnik }}')
        await page.getByRole('button', { name: 'Save' }).click()
        expect(await page.locator('#wrong-text').textContent()).to.contain('there is no variable "lnik"')
        expect(await page.getByLabel('Plain text').getAttribute('aria-describedby')).to.equal('wrong-text')
        await page.getByLabel('Plain text').fill('Come in: {{ link }}')
        await page.getByRole('button', { name: 'Preview' }).click()
        expect(await page.locator('.preview pre').textContent()).to.contain('Come in: http')
        expect(await page.frameLocator('.preview iframe').locator('body').textContent()).to.contain('Ada Example')
        await page.getByRole('button', { name: 'Send a test to me' }).click()
        expect(await page.getByRole('status').textContent()).to.contain('chief@example.com')
        await page.getByRole('button', { name: 'Save' }).click()
        expect(await page.getByRole('status').textContent()).to.contain('Saved')
        await page.getByRole('link', { name: 'History' }).click()
        expect(await page.locator('main').textContent()).to.contain('Version 1')
      })
    })
  }

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`shows nothing that axe complains of: ${look}`, async () => {
      const page = await enter('/console', options)
      await page.goto(`${directory.issuer}/console/audit`)
      const event = (await page.locator('tbody th a').first().getAttribute('href')) ?? ''
      const template = await templateNamed('Reset')
      const addresses = [
        '/console',
        '/console?by=day',
        '/console/outbox',
        '/console/outbox?show=stale',
        '/console/audit',
        '/console/audit?event=none',
        event,
        '/console/templates',
        '/console/templates/new?kind=resetLink',
        `/console/templates/${template}`,
        `/console/templates/${template}/history`,
      ]
      expect(await faultsOf(page, directory.issuer, addresses)).to.deep.equal({})
    })
  }
})
