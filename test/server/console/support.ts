import type { Browser, Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { staffOf } from '../../support/staff.ts'
import { PASSWORD } from '../oidc/support.ts'

export const USERS_PAGE = '/console/users'

type Options = NonNullable<Parameters<typeof startDirectory>[0]> & {
  /** What each is called, and the role. */
  readonly holders?: Readonly<Record<string, string>>
}

export type TestConsole = Awaited<ReturnType<typeof consoleOf>>

/** A directory of its own with its console, and people who hold roles: an administrator, called chief, where nothing is said. */
export async function startConsole({ holders = { chief: 'administrator' }, ...options }: Options = {}) {
  const directory = await startDirectory(options)
  const staff = await consoleOf(directory)
  for (const [userName, role] of Object.entries(holders)) await staff.holder(userName, role)
  return { directory, staff }
}

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

/** What a page says is wrong, beside a field. */
export const wrongIn = ({ html }: Page, field: string): string | undefined =>
  new RegExp(`class="wrong" id="wrong-${field}">([^<]*)<`).exec(html)?.[1]

/** The fields that a page calls wrong. */
export const wrongFieldsIn = ({ html }: Page): string[] =>
  [...html.matchAll(/<(?:input|textarea|select|fieldset) ([^>]*)aria-invalid="true"/g)].map(
    ([, tag = '']) => attributesIn(tag).name ?? '',
  )

/** What a form has in its fields when its page is opened, as a browser sends it. */
export function filledIn({ html }: Page): Record<string, string> {
  const inputs = [...html.matchAll(/<input ([^>]*)>/g)]
    .map(([, tag = '']) => attributesIn(tag))
    .filter(({ type, checked }) => type === 'text' || type === 'number' || checked !== undefined)
    .map(({ name, value, checked }) => [name, checked === undefined ? value : 'on'])
  const areas = [...html.matchAll(/<textarea ([^>]*)>([^<]*)</g)].map(([, tag = '', value]) => [
    attributesIn(tag).name,
    value,
  ])
  const selects = [...html.matchAll(/<select ([^>]*)>(.*?)<\/select>/gs)].map(([, tag = '', inner = '']) => {
    const options = [...inner.matchAll(/<option ([^>]*)>/g)].map(([, option = '']) => attributesIn(option))
    return [attributesIn(tag).name, (options.find(({ selected }) => selected !== undefined) ?? options[0])?.value]
  })
  return Object.fromEntries([...inputs, ...areas, ...selects])
}

const attributesIn = (tag: string): Record<string, string | undefined> =>
  Object.fromEntries([...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value = '']) => [name, value]))
