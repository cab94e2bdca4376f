import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { mailsTo, newPerson, PASSWORD, verifies } from '../passwords/support.ts'
import { findingsOn } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { makePeople } from '../support/many-people.ts'
import { GROUP, GROUPS, POLICIES, POLICY } from '../support/scim.ts'
import { staffOf } from '../support/staff.ts'
import { enter as enterConsole, LOOKS, signIn } from './support.ts'

describe('the console in a real browser', function () {
  this.timeout(90_000)
  let directory: TestDirectory
  let chromium: Browser
  let people = 0

  before(async () => {
    directory = await startDirectory()
    const staff = await staffOf(directory)
    await staff.holder('chief', 'administrator')
    await staff.holder('desk', 'helpDesk')
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    await directory.stop()
  })

  /** Some people whose names begin alike. */
  async function crowd(count: number) {
    const name = `Crowd ${++people}`
    const made = []
    for (let at = 0; at < count; at++) made.push(await newPerson(directory, { displayName: `${name} person ${at}` }))
    return { name, people: made }
  }

  const enter = (who: string, address: string, options?: BrowserContextOptions) =>
    enterConsole(chromium, directory, who, address, options)

  const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

  for (const scripts of [true, false]) {
    const options = { javaScriptEnabled: scripts }

    describe(scripts ? 'with scripts' : 'without scripts', () => {
      it('finds people, and does to those who are ticked what is chosen', async () => {
        const { name, people } = await crowd(3)
        const page = await enter('chief', '/console/users', options)
        expect(await title(page)).to.equal('Users')
        await page.getByRole('searchbox').fill(name)
        await page.getByRole('button', { name: 'Search' }).click()
        expect(await page.locator('tbody tr').count()).to.equal(3)
        await page.getByLabel(`Select ${name} person 0`).check()
        await page.getByLabel(`Select ${name} person 2`).check()
        await page.getByText('More actions').click()
        await page.getByRole('button', { name: 'Deactivate…' }).click()
        expect(await page.locator('.dialog').textContent()).to.contain('2 people')
        await page.getByRole('button', { name: 'Yes, Deactivate (2)' }).click()
        expect(await page.locator('.notice').textContent()).to.contain('2 people are deactivated')
        expect(await verifies(directory, people[0]?.userName ?? '', PASSWORD)).to.equal(false)
        expect(await verifies(directory, people[1]?.userName ?? '', PASSWORD)).to.equal(true)
        await page.goto(`${directory.issuer}/console/users?q=${name}`)
        await page.getByRole('link', { name: 'Inactive' }).click()
        expect(await page.locator('tbody tr').count()).to.equal(2)
        await page
          .getByRole('row', { name: `${name} person 0` })
          .locator('summary')
          .click()
        await page.getByRole('link', { name: 'Activate…' }).click()
        await page.getByRole('button', { name: 'Yes, Activate' }).click()
        expect(await page.getByRole('status').textContent()).to.contain('1 person is activated')
        expect(await verifies(directory, people[0]?.userName ?? '', PASSWORD)).to.equal(true)
      })

      it('resets one person from their profile, with a one-time password that is shown once', async () => {
        const { name, people } = await crowd(1)
        const [person] = people
        const page = await enter('desk', `/console/users?q=${name}`, options)
        await page.getByRole('link', { name: `${name} person 0` }).click()
        await page.getByRole('link', { name: 'Activity' }).click()
        await page.locator('#profile').getByText('Created').first().waitFor()
        await page.locator('#profile .person summary').click()
        await page.locator('#profile').getByRole('link', { name: 'Reset password…' }).click()
        expect(await title(page)).to.equal('Reset password')
        expect(await page.locator('.recent').textContent()).to.contain('User created')
        directory.wait(301)
        await page.getByLabel('Make a one-time password').check()
        await page.getByLabel('Email the one-time password').uncheck()
        await page.getByLabel('Note for the audit').fill('ticket 7')
        await page.getByRole('button', { name: 'Yes, Reset Password' }).click()
        await signIn(page, 'desk')
        expect(await page.getByLabel('Note for the audit').inputValue()).to.equal('ticket 7')
        expect(await page.getByLabel('Email the one-time password').isChecked()).to.equal(false)
        await page.getByRole('button', { name: 'Yes, Reset Password' }).click()
        const secret = (await page.locator('#secret').textContent()) ?? ''
        expect(await verifies(directory, person?.userName ?? '', secret)).to.equal(true)
        await page.reload()
        expect(await page.locator('main').textContent()).to.contain('kept nowhere')
      })

      it('plans a reset of several, shows the plan, runs it and shows how far it is', async () => {
        const { name, people } = await crowd(3)
        const inactive = await directory.scim('users:write')
        await inactive
          .patch(`/scim/v2/Users/${people[0]?.id}`, { op: 'replace', path: 'active', value: false })
          .expect(200)
        const page = await enter('desk', `/console/users?q=${name}`, options)
        for (let at = 0; at < 3; at++) await page.getByLabel(`Select ${name} person ${at}`).check()
        await page.getByText('More actions').click()
        await page.getByRole('button', { name: 'Reset password…' }).click()
        await page.getByLabel('Reason').selectOption('compromised')
        await page.getByRole('button', { name: 'Make the plan' }).click()
        expect(await page.locator('.status').textContent()).to.contain('Being planned')
        await directory.jobWorker.drain()
        if (!scripts) await page.reload()
        await page.getByText('Planned, waits for you').waitFor()
        expect(await page.locator('.plan').textContent()).to.match(/2 will be reset.*1 is left out.*Inactive/)
        await page.getByLabel('Type how many people will be reset').fill('3')
        await page.getByRole('button', { name: 'Yes, Reset Passwords' }).click()
        expect(await page.getByRole('alert').textContent()).to.contain('Type the number 2 to confirm')
        await page.getByLabel('Type how many people will be reset').fill('2')
        await page.getByRole('button', { name: 'Yes, Reset Passwords' }).click()
        await page.locator('.status').getByText('Running').waitFor()
        if (scripts) await staysWhereOneIs(page)
        await directory.jobWorker.drain()
        if (!scripts) await page.reload()
        await page.locator('.status').getByText('Done').waitFor()
        expect(await mailsTo(directory, people[1]?.email ?? '')).to.have.length(1)
        await page.reload()
        expect(await page.locator('.funnel table').textContent()).to.match(/Queued2Reset2Mailed2Opened0/)
        expect(await page.getByRole('button', { name: 'Undo' }).count()).to.equal(0)
        await page.getByRole('link', { name: 'Left out' }).click()
        expect(await page.locator('#rows tbody tr').count()).to.equal(1)
      })
    })
  }

  /** News come to the page of a job without taking away where the keyboard is, or what a screen reader listens to. */
  async function staysWhereOneIs(page: Page): Promise<void> {
    const pause = page.getByRole('button', { name: 'Pause' })
    await pause.focus()
    const status = await page.locator('.status').elementHandle()
    await directory.database.connection.collection<{ _id: string }>('passwordResetJobs').updateOne(
      { _id: new URL(page.url()).pathname.split('/').at(-1) ?? '' },
      {
        $set: { 'data.statusReason': 'Mails are slow today.' },
      },
    )
    await page.getByText('Mails are slow today.').waitFor()
    expect(await pause.evaluate(button => button === button.ownerDocument.activeElement)).to.equal(true)
    expect(await status?.evaluate(node => node.isConnected)).to.equal(true)
  }

  it('opens a profile beside the table under its own address, and goes back', async () => {
    const { name } = await crowd(1)
    const page = await enter('desk', `/console/users?q=${name}`)
    const table = page.url()
    await page.getByRole('link', { name: `${name} person 0` }).click()
    await page.locator('.panel #profile').waitFor()
    expect(new URL(page.url()).pathname).to.match(/^\/console\/users\/[\w-]{36}$/)
    await page.keyboard.press('Escape')
    expect(await page.locator('.panel').isVisible()).to.equal(false)
    expect(page.url()).to.equal(table)
    await page.goBack()
    await page.locator('.panel #profile').waitFor()
    await page.reload()
    expect(await title(page)).to.equal('Profile')
  })

  it('ticks a page at once, and says how many that are', async () => {
    const { name } = await crowd(4)
    const page = await enter('chief', `/console/users?q=${name}`)
    const reset = page.locator('button[formaction="/console/users/reset"]')
    expect(await reset.isDisabled()).to.equal(true)
    await page.getByLabel('Select this page').check()
    expect(await page.locator('output').textContent()).to.equal('4 selected')
    await page.getByLabel(`Select ${name} person 1`).uncheck()
    expect(await page.locator('output').textContent()).to.equal('3 selected')
    expect(await reset.isDisabled()).to.equal(false)
  })

  it('says what saving a policy would do, and which policy somebody gets', async () => {
    const { people } = await crowd(1)
    const page = await enter('chief', '/console/policies')
    await page.getByRole('link', { name: 'New policy' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Short')
    await page.getByLabel('Fewest characters').fill('6')
    await page.getByRole('button', { name: 'What would it do?' }).click()
    expect(await page.locator('.notice').textContent()).to.contain('Nothing is saved yet')
    expect(await page.locator('.linter').textContent()).to.contain('NIST')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await page.getByRole('status').textContent()).to.contain('The policy is saved')
    await page.goto(`${directory.issuer}/console/policies/try?user=${people[0]?.userName}`)
    expect(await page.locator('main').textContent()).to.contain('the default applies')
    await page.getByLabel(/^A password/).fill('hunter2')
    await page.getByRole('button', { name: 'Try it' }).click()
    expect(await page.getByRole('alert').textContent()).to.contain('refuses it')
  })

  it('moves a policy to where it is dragged, and by its buttons where no script runs', async () => {
    const policies = await directory.scim('users:write,policies:write')
    for (const [index, displayName] of ['First', 'Second', 'Third'].entries()) {
      const { id } = (await policies.post(GROUPS, { schemas: [GROUP], displayName }).expect(201)).body
      const policy = { schemas: [POLICY], name: displayName, minLength: 16, groups: [{ value: id }] }
      await policies.post(POLICIES, { ...policy, priority: index + 1 }).expect(201)
    }
    const order = async (page: Page) => (await page.locator('ol.policies li h2 a').allTextContents()).slice(0, 3)
    const page = await enter('chief', '/console/policies')
    const row = (name: string) => page.locator('ol.policies li', { has: page.getByRole('link', { name, exact: true }) })
    await row('First').locator('.grip').dragTo(row('Third'))
    await page.getByText('The order is changed').waitFor()
    expect(await order(page)).to.deep.equal(['Second', 'Third', 'First'])
    await row('First').locator('.grip').dragTo(row('Second'))
    await page.locator('ol.policies li:nth-child(1)', { hasText: 'First' }).waitFor()
    expect(await order(page)).to.deep.equal(['First', 'Second', 'Third'])
    await row('First').locator('.grip').dragTo(row('Default'))
    expect(await order(page)).to.deep.equal(['First', 'Second', 'Third'])
    const plain = await enter('chief', '/console/policies', { javaScriptEnabled: false })
    expect(await plain.locator('.grip').first().isVisible()).to.equal(false)
    await plain.getByRole('button', { name: 'Move First down' }).click()
    expect(await order(plain)).to.deep.equal(['Second', 'First', 'Third'])
  })

  it('goes on by itself where more people are meant than one request does', async () => {
    await makePeople(directory.services, 101)
    const page = await enter('chief', '/console/users/sign-out?q=person-&all=yes')
    await page.getByLabel('Type how many people you mean').fill('101')
    await page.getByRole('button', { name: 'Yes, Sign out everywhere' }).click()
    await page.getByText('101 people are signed out everywhere.').waitFor()
    expect(new URL(page.url()).pathname).to.equal('/console/users')
  })

  it('takes a file of people, and shows whom it does not find', async () => {
    const { people } = await crowd(1)
    const page = await enter('desk', '/console/users/reset-file')
    const buffer = Buffer.from(`userName\n${people[0]?.userName}\nghost\n`)
    await page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Make the plan' }).click()
    await page.locator('#job').waitFor()
    await directory.jobWorker.drain()
    await page.getByText('Planned, waits for you').waitFor()
    expect(await page.locator('.plan').textContent()).to.match(/1 will be reset.*Not here1/)
    await page.goto(`${directory.issuer}/console/users/reset-file`)
    const picture = { name: 'people.png', mimeType: 'image/png', buffer: Buffer.from([137, 80, 78, 71]) }
    await page.getByLabel('CSV file').setInputFiles(picture)
    await page.getByRole('button', { name: 'Make the plan' }).click()
    expect(await title(page)).to.equal('Reset people in a file')
    expect(await page.locator('#wrong-file').textContent()).to.contain('not in UTF-8')
  })

  it('is walked by keyboard alone, up to the reset', async () => {
    const { name, people } = await crowd(1)
    const page = await enter('desk', `/console/users?q=${name}`)
    await tabTo(page, `Actions for ${name} person 0`)
    await page.keyboard.press('Enter')
    await tabTo(page, 'Reset password…')
    await page.keyboard.press('Enter')
    await page.locator('.dialog').waitFor()
    await tabTo(page, 'Yes, Reset Password')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('status').textContent()).to.contain('The password is reset')
    expect(await mailsTo(directory, people[0]?.email ?? '')).to.have.length(1)
  })

  it('keeps long names within the page, on a desk and on a phone', async () => {
    const name = 'Bartholomew'.repeat(6)
    const { id } = await newPerson(directory, { displayName: name, userName: name.toLowerCase() })
    const page = await enter('chief', '/console/users?q=bartholomew')
    for (const width of [1180, 900, 390]) {
      await page.setViewportSize({ width, height: 800 })
      for (const address of ['/console/users?q=bartholomew', `/console/users/${id}`, `/console/users/reset?id=${id}`]) {
        await page.goto(directory.issuer + address)
        const taken = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(taken, `${address} at ${width}`).to.equal(width)
      }
    }
  })

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`shows nothing that axe complains of: ${look}`, async () => {
      const { name, people } = await crowd(2)
      const ids = people.map(({ id }) => `id=${id}`).join('&')
      const page = await enter('chief', `/console/users?q=${name}`, options)
      const found: Record<string, string[]> = {}
      const look = async (what: string) => {
        const findings = await findingsOn(page)
        if (findings.length > 0) found[what] = findings
      }
      await look('users')
      await page.getByText('More actions').click()
      await look('menu')
      for (const address of [
        '/console/users?q=nobody-is-called-that',
        `/console/users/${people[0]?.id}`,
        `/console/users/${people[0]?.id}?tab=assets`,
        `/console/users/${people[0]?.id}?tab=activity`,
        `/console/users/reset?id=${people[0]?.id}`,
        `/console/users/reset?${ids}`,
        '/console/users/reset-file',
        `/console/users/deactivate?${ids}`,
        '/console/users/reset',
        '/console/users/ghost',
        '/console/jobs',
        '/console/policies',
        '/console/policies/new',
        `/console/policies/try?user=${people[0]?.userName}`,
      ]) {
        await page.goto(directory.issuer + address)
        await look(address)
      }
      await page.goto(`${directory.issuer}/console/users/reset?${ids}`)
      await page.getByRole('button', { name: 'Make the plan' }).click()
      await directory.jobWorker.drain()
      await page.getByText('Planned, waits for you').waitFor()
      await look('plan')
      await page.getByLabel('Type how many people will be reset').fill('2')
      await page.getByRole('button', { name: 'Yes, Reset Passwords' }).click()
      await directory.jobWorker.drain()
      await page.locator('.status').getByText('Done').waitFor()
      await look('job')
      await page.goto(`${directory.issuer}/console/users?q=${name}`)
      await page.getByRole('link', { name: `${name} person 0` }).click()
      await page.locator('.panel #profile').waitFor()
      await look('panel')
      expect(found).to.deep.equal({})
      const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      expect(isTooWide).to.equal(false)
    })
  }
})

/** Goes on from one thing to the next until it is the one with this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const here = page.locator(':focus')
    const said = (await here.getAttribute('aria-label')) ?? (await here.textContent())
    if (said?.trim() === name) return
  }
  throw new Error(`There is no way by keyboard to “${name}”.`)
}
