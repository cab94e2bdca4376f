import { expect } from 'chai'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { mailsTo, newPerson } from '../passwords/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
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
  })
  after(async () => {
    await chromium?.close()
    await directory.stop()
  })

  const enter = (address: string, options?: BrowserContextOptions) =>
    enterConsole(chromium, directory, 'chief', address, options)

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
        const { id, email } = await newPerson(directory)
        directory.smtp.refuseWith(550)
        await directory.reset(id, { delivery: 'link' })
        await directory.mails()
        directory.smtp.refuseWith(undefined)
        const page = await enter('/console', options)
        await page.getByRole('link', { name: /refused or given up/ }).click()
        await page.getByRole('button', { name: /^Send again/ }).click()
        expect(await page.getByRole('status').textContent()).to.contain('back in the queue')
        expect(await mailsTo(directory, email)).to.have.length(1)
      })
    })
  }

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`shows nothing that axe complains of: ${look}`, async () => {
      const page = await enter('/console', options)
      await page.goto(`${directory.issuer}/console/audit`)
      const event = (await page.locator('tbody th a').first().getAttribute('href')) ?? ''
      const addresses = [
        '/console',
        '/console?by=day',
        '/console/outbox',
        '/console/outbox?show=stale',
        '/console/audit',
        '/console/audit?event=none',
        event,
      ]
      expect(await faultsOf(page, directory.issuer, addresses)).to.deep.equal({})
    })
  }
})
