import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { staffOf } from '../../support/staff.ts'
import { PASSWORD } from '../oidc/support.ts'

export const USERS_PAGE = '/console/users'

/** Browsers of people who hold roles, in the console. */
export async function consoleOf(directory: TestDirectory) {
  const staff = await staffOf(directory)
  return {
    ...staff,
    async enter(userName: string, address = USERS_PAGE): Promise<{ browser: Browser; page: Page }> {
      const browser = directory.browser()
      return { browser, page: await browser.signIn(address, userName, PASSWORD) }
    },
  }
}

export const noticeOf = ({ html }: Page): string =>
  /class="notice[^"]*"[^>]*>(.*?)<\/div>/s.exec(html)?.[1]?.replaceAll(/<[^>]+>/g, '') ?? ''
