import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds on a page against WCAG 2.2 A and AA and the best practices: the rule, and where. */
export async function findingsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run())
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
