import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { PASSWORD } from '../passwords/support.ts'
import { findingsOn } from '../support/axe.ts'
import type { TestDirectory } from '../support/directory.ts'

export const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'light, wide': { viewport: { width: 1280, height: 800 } },
  'dark, wide': { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  'light, narrow': { viewport: { width: 390, height: 844 } },
  'dark, narrow': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
}

/** A page of the console in a browser of its own, after the sign-in of somebody. */
export async function enter(
  chromium: Browser,
  directory: TestDirectory,
  who: string,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await chromium.newContext(options)
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await page.goto(directory.issuer + address)
  await signIn(page, who)
  return page
}

export async function signIn(page: Page, who: string): Promise<void> {
  await page.getByLabel('User name or email').fill(who)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('body.console').waitFor()
}

/** What axe finds on some pages, and which of them are wider than their window. */
export async function faultsOf(page: Page, origin: string, addresses: readonly string[]) {
  const found: Record<string, string[]> = {}
  for (const address of addresses) {
    await page.goto(origin + address)
    const findings = await findingsOn(page)
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    if (findings.length > 0 || isTooWide) found[address] = [...findings, ...(isTooWide ? ['is too wide'] : [])]
  }
  return found
}
