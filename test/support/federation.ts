import { PASSWORD } from '../server/oidc/support.ts'
import type { Browser, Page } from './browser.ts'
import type { TestDirectory } from './directory.ts'
import { PROVIDER, PROVIDERS, STATE } from './scim.ts'

/** Somebody who has no password here. */
export const federatedPerson = (directory: TestDirectory, userName: string, attributes = {}) =>
  directory.person({
    userName,
    emails: [{ value: `${userName}@example.com` }],
    [STATE]: { federated: true },
    ...attributes,
  })

/** Connects a directory to another one, as an administrator does: the address first, then what the other one gives for it. */
export async function connect(here: TestDirectory, there: TestDirectory, attributes = {}) {
  const chief = await here.scim('roles:write')
  const provider = {
    schemas: [PROVIDER],
    name: 'Head office',
    issuer: there.issuer,
    match: { claim: 'preferred_username', attribute: 'userName' },
    ...attributes,
  }
  const { id, redirectUri } = (await chief.post(PROVIDERS, provider).expect(201)).body
  const { clientId, clientSecret } = await there.relyingParty({ name: 'Branch', redirectUris: [redirectUri] })
  await chief.patch(`${PROVIDERS}/${id}`, { op: 'replace', value: { clientId, clientSecret } }).expect(200)
  return { id: String(id), redirectUri: String(redirectUri), clientId, clientSecret, at: `${PROVIDERS}/${id}` }
}

/** From the sign-in page to the address at the provider that the browser is led to. */
export async function leave(browser: Browser, url: string): Promise<URL> {
  const page = await browser.submit(await browser.open(url), '/federation')
  if (page.status !== 0) throw new Error(`The page “${page.title}” leads nowhere.`)
  return new URL(page.url)
}

/** What the provider sends the browser back to, after the person has signed in there where that is asked. */
export async function backFrom(browser: Browser, address: URL, userName: string): Promise<string> {
  const page = await browser.open(address.href)
  return (page.status === 0 ? page : await browser.submit(page, '/login', { identifier: userName, password: PASSWORD }))
    .url
}

/** All of the way: the page here that it ends with, or the application's address. */
export async function signInElsewhere(
  [here, there]: readonly [Browser, Browser],
  url: string,
  userName: string,
): Promise<Page> {
  return here.open(await backFrom(there, await leave(here, url), userName))
}
