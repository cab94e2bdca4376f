import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findingsOn } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { staffOf } from '../support/staff.ts'
import { enter as enterConsole, faultsOf, LOOKS } from './support.ts'

describe('an import of people, and the settings, in a real browser', function () {
  this.timeout(90_000)
  let directory: TestDirectory
  let chromium: Browser
  let files = 0

  before(async () => {
    directory = await startDirectory({ environment: { SMTP_URL: 'smtps://mail:secret@mail.example.com' } })
    await (await staffOf(directory)).holder('chief', 'administrator')
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    await directory.stop()
  })

  const enter = (address: string, options?: BrowserContextOptions) =>
    enterConsole(chromium, directory, 'chief', address, options)
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
  const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()
  const figures = (page: Page) => page.locator('.figures').textContent()

  /** A file of two who are new, one who is here with another title, and a line that says nothing; all of them its own. */
  async function choose(page: Page): Promise<string> {
    const domain = `file${++files}.example`
    await directory.person({ userName: `bo@${domain}`, title: 'Clerk', name: { givenName: 'Bo' } })
    const lines = ['Ann;Chief', 'Zoë;Head', 'Bo;Head'].map(line => `${line.split(';')[0]}@${domain};${line};yes`)
    const buffer = Buffer.from(`\ufeffWork Email;First Name;Job Title;Remark\r\n${lines.join('\r\n')}\r\nx;y\r\n`)
    await page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer })
    await press(page, 'Upload')
    await page.getByText('people.csv has 4 lines').waitFor()
    return domain
  }

  for (const scripts of [true, false]) {
    const options = { javaScriptEnabled: scripts }

    it(`goes from a file to people who are there, ${scripts ? 'with' : 'without'} scripts`, async () => {
      const page = await enter('/console/users', options)
      await page.getByRole('link', { name: 'Import people' }).click()
      const domain = await choose(page)
      expect(await title(page)).to.equal('What the columns say')
      const meaning = (column: string) => page.getByLabel(column, { exact: true })
      expect(await meaning('Work Email').inputValue()).to.equal('userName+emails.work')
      expect(await meaning('Remark').inputValue()).to.equal('')
      await meaning('Work Email').selectOption('Work mail')
      await press(page, 'Show what would happen')
      expect(await page.getByRole('alert').textContent()).to.contain('No column stands for “User name”')
      await meaning('Work Email').selectOption('User name and work mail')
      await meaning('Remark').selectOption('Nickname')
      await press(page, 'Show what would happen')
      expect(await figures(page)).to.equal('2 are new1 is changed0 stay the same1 is left out')
      expect(await page.locator('main').textContent()).to.contain('Title: Head (was Clerk)')
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'As CSV' }).click()
      expect((await download).suggestedFilename()).to.equal('left-out.csv')
      await page.getByRole('link', { name: 'Correct the columns' }).click()
      expect(await meaning('Remark').inputValue()).to.equal('nickName')
      await meaning('Remark').selectOption('(nothing)')
      await press(page, 'Show what would happen')
      await press(page, 'Import 3 people')
      expect(await title(page)).to.equal('Imported')
      expect(await figures(page)).to.equal('2 were created1 was changed0 stayed the same1 was left out')
      await page.goto(`${directory.issuer}/console/users?q=${encodeURIComponent(`Zoë@${domain}`)}`)
      expect(await page.locator('tbody tr').count()).to.equal(1)
      await page.goBack()
      await page.goBack()
      expect(await title(page)).to.equal('Not here any more')
    })

    it(`says what is wrong with a file, ${scripts ? 'with' : 'without'} scripts`, async () => {
      const page = await enter('/console/users/import', options)
      const picture = { name: 'people.png', mimeType: 'image/png', buffer: Buffer.from([137, 80, 78, 71, 13, 10, 26]) }
      await page.getByLabel('CSV file').setInputFiles(picture)
      await press(page, 'Upload')
      expect(await page.getByRole('alert').textContent()).to.contain('The file is no CSV')
      const large = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`userName\n${'x\n'.repeat(5001)}`) }
      await page.getByLabel('CSV file').setInputFiles(large)
      await press(page, 'Upload')
      expect(await page.getByRole('alert').textContent()).to.contain('rekey sync')
      await choose(page)
    })

    it(`shows the settings and no secret, ${scripts ? 'with' : 'without'} scripts`, async () => {
      const page = await enter('/console', options)
      await page.getByRole('link', { name: 'Settings' }).click()
      const row = page.getByRole('row').filter({ has: page.getByText('SMTP_URL', { exact: true }) })
      expect(await row.textContent())
        .to.contain('Set')
        .and.contain('environment')
      expect(await page.content()).to.not.contain('mail:secret')
    })
  }

  it('is walked by keyboard alone', async () => {
    const page = await enter('/console/users/import')
    await choose(page)
    await page.getByRole('button', { name: 'Show what would happen' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.figures').waitFor()
    await page.getByRole('button', { name: 'Import 3 people' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Imported' }).waitFor()
  })

  for (const [look, options] of Object.entries(LOOKS))
    it(`shows nothing that axe complains of: ${look}`, async () => {
      const page = await enter('/console/users/import', options)
      const found: Record<string, unknown> = await faultsOf(page, directory.issuer, [
        '/console/users',
        '/console/settings',
        '/console/users/import/gone',
        '/console/users/import',
      ])
      const look = async (what: string) => {
        const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
        const faults = [...(await findingsOn(page)), ...(isTooWide ? ['is too wide'] : [])]
        if (faults.length > 0) found[what] = faults
      }
      await choose(page)
      await look('columns')
      await press(page, 'Show what would happen')
      await page.locator('.figures').waitFor()
      await look('plan')
      await press(page, 'Import 3 people')
      await page.getByRole('heading', { name: 'Imported' }).waitFor()
      await look('outcome')
      expect(found).to.deep.equal({})
    })
})
