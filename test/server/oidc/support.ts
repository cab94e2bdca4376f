import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty, refusal } from '../../support/relying-party.ts'

export const PASSWORD = 'a quiet harbour at dawn'
export const NEXT = 'seven lanterns over slow water'

/** Somebody with a mail address and a password that they may keep. */
export const personNamed = (directory: TestDirectory, userName: string, attributes = {}) =>
  directory.person({ userName, password: PASSWORD, emails: [{ value: `${userName}@example.com` }], ...attributes })

/** A whole sign-in, up to the tokens. */
export async function tokensOf(
  app: RelyingParty,
  browser: Browser,
  userName: string,
  parameters: Record<string, string> = {},
) {
  const attempt = await app.start(parameters)
  return attempt.exchange((await browser.signIn(attempt.url, userName, PASSWORD)).url)
}

/** A whole sign-in, up to a token for the person's own data. */
export async function ownTokens(app: RelyingParty, browser: Browser, userName: string, scope: string) {
  const resource = `${app.config.serverMetadata().issuer}/scim/v2`
  const attempt = await app.start({ scope, resource })
  return attempt.exchange((await browser.signIn(attempt.url, userName, PASSWORD)).url, { resource })
}

/** The same with a refresh token, which asks for consent. */
export async function offlineTokensOf(app: RelyingParty, browser: Browser, userName: string) {
  const attempt = await app.start({ scope: 'openid offline_access', prompt: 'consent' })
  const consent = await browser.signIn(attempt.url, userName, PASSWORD)
  const tokens = await attempt.exchange((await browser.submit(consent, '/consent')).url)
  if (!tokens.refresh_token) throw new Error('There is no refresh token.')
  return Object.assign(tokens, { refresh_token: tokens.refresh_token })
}

/** What a silent request is answered: 'none' is a code. */
export async function silently(app: RelyingParty, browser: Browser, parameters: Record<string, string> = {}) {
  const attempt = await app.start({ prompt: 'none', ...parameters })
  return refusal(attempt.exchange((await browser.open(attempt.url)).url))
}

export const isAtApplication = ({ url }: Pick<Page, 'url'>) => /^[?#]/.test(url.replace(CALLBACK, ''))

/** What the application is told, in the query or, where it asked for that, in the fragment. */
export function parametersOf({ url }: Pick<Page, 'url'>): Record<string, string> {
  const { search, hash } = new URL(url)
  return Object.fromEntries(new URLSearchParams(search || hash.slice(1)))
}

/** A request to the token endpoint (or another) with a client's own name and secret, as RFC 6749 §2.3.1 says. */
export function postAs(
  app: Pick<RelyingParty, 'clientId' | 'clientSecret'>,
  address: string,
  body: Record<string, string>,
): Promise<Response> {
  const credentials = [app.clientId, app.clientSecret].map(encodeURIComponent).join(':')
  return fetch(address, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: new URLSearchParams(body),
  })
}
