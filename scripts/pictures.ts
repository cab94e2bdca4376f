import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { createScimClient } from '../demo/scim-client.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { startNpm } from '../test/support/npm-start.ts'
import { takeAdministrationPictures } from './administration-pictures.ts'

/** The pictures of the README and of docs/console.md, taken of a server that is started for them. */
const FOLDER = 'docs/pictures'
const CORE = 'urn:ietf:params:scim:schemas:core:2.0'
const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const ROLES = 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group'
const PASSWORD = 'four quiet harbours at dawn'
const NAMES = [
  'Ada Lovelace',
  'Chidi Okafor',
  'Grace Hopper',
  'Ines Duarte',
  'Kenji Sato',
  'Noor Haddad',
  'Olu Adeyemi',
]

const token = 'BkD9xQ2mZr7TfWc4HsLv8NpYg3JeUa6RiXo1'
const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'error' })
const browser = await launchChromium()
const context = await browser.newContext({ viewport: { width: 900, height: 640 }, deviceScaleFactor: 1.5 })
const page = await context.newPage()
await mkdir(FOLDER, { recursive: true })
try {
  await takePictures(page)
  await context.clearCookies()
  const people = await takeConsolePictures(page)
  await takeAdministrationPictures({ page, server, token, people, shoot })
} finally {
  await browser.close()
  await server.stop()
}

async function takePictures(page: Page): Promise<void> {
  const scim = createScimClient(`${server.issuer}/scim/v2`, token)
  const { id } = await scim.create('/Users', {
    schemas: [`${CORE}:User`],
    userName: 'mina.park',
    displayName: 'Mina Park',
    emails: [{ value: 'mina.park@example.com', primary: true }],
  })
  const reset = (delivery: string) =>
    scim.patch('/Users', id, [{ op: 'replace', path: `${STATE}:reset`, value: { delivery } }])

  const answer = (await reset('oneTimePassword')) as { [STATE]: { oneTimePassword: string } }
  await page.goto(`${server.issuer}/account`)
  await shoot(page, 'sign-in')
  await signIn(page, answer[STATE].oneTimePassword)
  await setPassword(page, 'mina.park')
  await shoot(page, 'forced-change')
  await setPassword(page, PASSWORD)
  await shoot(page, 'account')

  await reset('link')
  await page.goto(`${server.issuer}/dev/mail`)
  const link = page.getByRole('link', { name: 'Choose a new password' })
  for (let tries = 0; (await link.count()) === 0 && tries < 50; tries++) await page.reload()
  await shoot(page, 'mail')
  await link.click()
  await shoot(page, 'new-password')
}

/** What an administrator sees of some people; their ids. */
async function takeConsolePictures(page: Page): Promise<readonly string[]> {
  const scim = createScimClient(`${server.issuer}/scim/v2`, token)
  const person = async (displayName: string, more: object = {}) => {
    const userName = displayName.toLowerCase().replace(' ', '.')
    const emails = [{ value: `${userName}@example.com`, primary: true }]
    return (await scim.create('/Users', { schemas: [`${CORE}:User`], userName, displayName, emails, ...more })).id
  }
  const chief = await person('Robin Chief', { password: PASSWORD, [STATE]: { mustChange: false } })
  await scim.create('/Groups', {
    schemas: [`${CORE}:Group`, ROLES],
    displayName: 'Heads of IT',
    members: [{ value: chief }],
    [ROLES]: { roles: ['administrator'] },
  })
  const ids: string[] = []
  for (const name of NAMES) ids.push(await person(name, { active: name !== 'Noor Haddad', password: PASSWORD }))
  await page.setViewportSize({ width: 1180, height: 760 })
  await page.goto(`${server.issuer}/console/users`)
  await page.getByLabel('User name or email').fill('robin.chief')
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('tbody').waitFor()
  for (const name of NAMES.slice(0, 3)) await page.getByLabel(`Select ${name}`).check()
  await page.getByText('More actions').click()
  await shoot(page, 'console-users')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: NAMES[0] ?? '' }).click()
  await page.locator('.panel #profile').waitFor()
  await shoot(page, 'console-profile')
  await page.goto(`${server.issuer}/console/users/reset?id=${ids[0]}`)
  await shoot(page, 'console-reset')
  await page.goto(`${server.issuer}/console/users/reset?${ids.map(id => `id=${id}`).join('&')}`)
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await page.getByText('Planned, waits for you').waitFor()
  await shoot(page, 'console-plan')
  const label = page.getByLabel('Type how many people will be reset')
  await label.fill(String(NAMES.length - 1))
  await page.getByRole('button', { name: 'Yes, Reset Passwords' }).click()
  await page.locator('.status').getByText('Done').waitFor()
  await shoot(page, 'console-job')
  await takeImportPictures(page)
  await page.goto(`${server.issuer}/console/settings`)
  await page.getByRole('row', { name: 'LOG_LEVEL' }).evaluate(row => row.scrollIntoView())
  await shoot(page, 'console-settings')
  return ids
}

/** An import of people who are new, who have changed, and of a line that says nothing usable. */
async function takeImportPictures(page: Page): Promise<void> {
  const lines = [
    'Employee ID;Work Email;First Name;Last Name;Job Title;Remark',
    '1041;mei.lin@example.com;Mei;Lin;Engineer;',
    '1042;ada.lovelace;Ada;Lovelace;Head of Research;',
    '1043;;Tom;Reed;Designer;starts in May',
  ]
  const buffer = Buffer.from(lines.join('\r\n'))
  await page.goto(`${server.issuer}/console/users/import`)
  await page.getByLabel('CSV file').setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByRole('heading', { name: 'What the columns say' }).waitFor()
  await shoot(page, 'console-import-columns')
  await page.getByLabel('Work Email').selectOption('User name')
  await page.getByRole('button', { name: 'Show what would happen' }).click()
  await page.locator('.figures').waitFor()
  await shoot(page, 'console-import-plan')
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('User name or email').fill('mina.park')
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function setPassword(page: Page, password: string): Promise<void> {
  await page.locator('input[name=password]').fill(password)
  await page.locator('input[name=repeat]').fill(password)
  await page.getByRole('button', { name: 'Set new password' }).click()
}

/** With one dot for each pixel of the page by `css`: half as large, where many stand in one document. */
async function shoot(page: Page, name: string, scale?: 'css'): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${FOLDER}/${name}.png`, ...(scale && { scale }) })
}
