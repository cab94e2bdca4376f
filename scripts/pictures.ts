import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { createScimClient } from '../demo/scim-client.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { startNpm } from '../test/support/npm-start.ts'

/** The pictures of the README, taken of a server that is started for them. */
const FOLDER = 'docs/pictures'
const CORE = 'urn:ietf:params:scim:schemas:core:2.0'
const RESET = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const PASSWORD = 'four quiet harbours at dawn'

const token = 'BkD9xQ2mZr7TfWc4HsLv8NpYg3JeUa6RiXo1'
const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'error' })
const browser = await launchChromium()
const context = await browser.newContext({ viewport: { width: 900, height: 640 }, deviceScaleFactor: 1.5 })
const page = await context.newPage()
await mkdir(FOLDER, { recursive: true })
try {
  await takePictures(page)
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
    scim.patch('/Users', id, [{ op: 'replace', path: `${RESET}:reset`, value: { delivery } }])

  const answer = (await reset('oneTimePassword')) as { [RESET]: { oneTimePassword: string } }
  await page.goto(`${server.issuer}/account`)
  await shoot(page, 'sign-in')
  await signIn(page, answer[RESET].oneTimePassword)
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

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('User name or email').fill('mina.park')
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function setPassword(page: Page, password: string): Promise<void> {
  await page.locator('input[name=password]').fill(password)
  await page.locator('input[name=repeat]').fill(password)
  await page.getByRole('button', { name: 'Set new password' }).click()
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${FOLDER}/${name}.png` })
}
