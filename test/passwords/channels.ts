import { expect } from 'chai'
import { PasswordRejected } from '../../passwords/errors.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { Page } from '../support/browser.ts'
import type { TestDirectory } from '../support/directory.ts'
import { epochsAtSignIn, mailedToken, owner } from './support.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'

export type Person = { readonly id: string; readonly userName: string; readonly email: string }
/** A rule that a path names, and what it says. */
export type Refusal = { readonly rule: string; readonly message: string }

type Channel = (directory: TestDirectory, person: Person, password: string) => Promise<readonly Refusal[] | undefined>

export const FIRST = 'Golden-Lantern-4'

export const whoever = {
  name: { givenName: 'Élodie', familyName: 'Lovelace' },
  displayName: 'Countess-Ada',
  title: 'Stoker',
  addresses: [{ type: 'work', locality: 'Leipzig' }],
}

/** Each way to a new password; it answers the rules that were broken, or nothing. */
export const channels: Readonly<Record<string, Channel>> = {
  'SCIM create': async (directory, { userName }, password) => {
    const body = { schemas: [USER], userName: `${userName}.new`, ...whoever, password }
    return violationsOf(await (await hr(directory)).post('/scim/v2/Users', body))
  },
  'SCIM PUT password': async (directory, { id, userName }, password) => {
    const body = { schemas: [USER], userName, ...whoever, password }
    return violationsOf(await (await hr(directory)).put(`/scim/v2/Users/${id}`, body))
  },
  'SCIM PATCH password': async (directory, { id }, value) =>
    violationsOf(await (await hr(directory)).patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'password', value })),
  'SCIM PATCH reset': async (directory, { id }, password) => {
    const operation = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'password', password } }
    return violationsOf(await (await hr(directory)).patch(`/scim/v2/Users/${id}`, operation))
  },
  'SCIM Bulk': async (directory, { id }, value) => {
    const data = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'password', value }] }
    const body = { schemas: [BULK], Operations: [{ method: 'PATCH', path: `/Users/${id}`, data }] }
    const answer = await (await hr(directory)).post('/scim/v2/Bulk', body).expect(200)
    const [{ status, response }] = answer.body.Operations
    return violationsOf({ status: Number(status), body: response })
  },
  'reset from the host': (directory, { id }, password) =>
    refusedFor(directory.reset(id, { delivery: 'password', password })),
  'reset link': async (directory, { id, email }, password) => {
    await directory.reset(id, { delivery: 'link' })
    return refusedFor(directory.services.passwords.redeemLink(await mailedToken(directory, email), password))
  },
  'recovery link': async (directory, { userName, email }, password) => {
    await directory.services.passwords.recover(userName)
    return refusedFor(directory.services.passwords.redeemLink(await mailedToken(directory, email), password))
  },
  'forced change': async (directory, { id, userName }, password) => {
    const { epochs } = await epochsAtSignIn(directory, userName, await directory.reset(id))
    return refusedFor(directory.services.passwords.completeForcedChange(id, epochs.epoch, password, owner(id)))
  },
  'account page': (directory, { id }, password) =>
    refusedFor(directory.services.passwords.change(id, FIRST, password, owner(id))),
  'page of a forced change': async (directory, { id, userName }, password) => {
    const browser = directory.browser()
    const page = await browser.signIn('/account', userName, await directory.reset(id))
    return shownOn(await browser.changePassword(page, password))
  },
  'page of a reset link': async (directory, { id, email }, password) => {
    await directory.reset(id, { delivery: 'link' })
    const browser = directory.browser()
    const page = await browser.open(`/reset?token=${await mailedToken(directory, email)}`)
    return shownOn(await browser.submit(page, '/reset/new', { password, repeat: password }))
  },
  'account page in a browser': async (directory, { userName }, password) => {
    const browser = directory.browser()
    const page = await browser.signIn('/account', userName, FIRST)
    const fields = { current: FIRST, password, repeat: password }
    return shownOn(await browser.submit(page, '/account/password', fields))
  },
}

const hr = (directory: TestDirectory) => directory.scim('users:write,passwords:reset', 'HR')

function violationsOf({ status, body }: { status: number; body: JsonObject }): readonly Refusal[] | undefined {
  if (status < 300) return undefined
  expect(body).to.include({ status: '400', scimType: 'invalidValue' })
  return (body.violations as Refusal[]).map(({ rule, message }) => ({ rule, message }))
}

/** What a page says that the password lacks. */
function shownOn({ html, status }: Page): readonly Refusal[] | undefined {
  const shown = [...html.matchAll(/<li data-broken="(\w+)">(.*?)<\/li>/g)]
  expect(status).to.equal(200)
  return shown.length > 0 ? shown.map(([, rule = '', message = '']) => ({ rule, message: inText(message) })) : undefined
}

const inText = (html: string) => html.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

async function refusedFor(work: Promise<unknown>): Promise<readonly Refusal[] | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof PasswordRejected) return error.violations.map(({ rule, message }) => ({ rule, message }))
    throw error
  }
}
