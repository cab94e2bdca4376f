import type { Credential } from '../../passwords/credential.ts'
import { PasswordRejected } from '../../passwords/errors.ts'
import type { Actor } from '../../passwords/passwords.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { TestDirectory } from '../support/directory.ts'
import { linkIn, oneTimePasswordIn } from '../support/links.ts'

export const PASSWORD = 'a quiet harbour at dawn'
export const NEXT = 'seven slow green rivers'
export const THIRD = 'nine tall paper lanterns'
export const WRONG = 'not the one that it is'

export const MINUTE = 60
export const DAY = 86_400

/** The person as the one who acts, through their own door. */
export const owner = (id: string): Actor => ({ id, kind: 'person', rank: 0, scopes: new Set(), channel: 'self' })

let count = 0

/** A person with an address and a password that they may keep, each time another. */
export async function newPerson(directory: TestDirectory, attributes: JsonObject = {}) {
  count += 1
  const userName = `person${count}`
  const email = `${userName}@example.com`
  const given = { userName, emails: [{ value: email, primary: true }], password: PASSWORD, ...attributes }
  const clear = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as JsonObject
  return { id: await directory.person(clear), userName, email }
}

/** The stored document of a credential, as the database holds it. */
export async function credentialOf({ database }: TestDirectory, userId: string): Promise<Credential> {
  const documents = database.connection.collection<{ _id: string }>('credentials')
  const found = await documents.findOne({ _id: userId })
  if (!found) throw new Error('There is no such credential.')
  return found as unknown as Credential
}

export const verifies = async ({ services }: TestDirectory, userName: string, password: string): Promise<boolean> =>
  (await services.passwords.verify(userName, password)).verified

/** The epochs that a sign-in with the right password sees. */
export async function epochsAtSignIn({ services }: TestDirectory, userName: string, password: string) {
  const outcome = await services.passwords.verify(userName, password)
  if (!outcome.verified) throw new Error('The password is not right.')
  return outcome
}

/** The mails to an address, oldest first, after everything that is due was sent. */
export async function mailsTo(directory: TestDirectory, email: string) {
  const mails = await directory.mails()
  return mails.filter(({ to }) => to && !Array.isArray(to) && to.value[0]?.address === email)
}

/** The token of the link in the newest mail to an address. */
export async function mailedToken(directory: TestDirectory, email: string): Promise<string> {
  return linkIn(await mailsTo(directory, email))
}

/** The one-time password in the newest mail to an address. */
export async function mailedPassword(directory: TestDirectory, email: string): Promise<string> {
  return oneTimePasswordIn(await mailsTo(directory, email))
}

/** A person whose reset was mailed as a link, and its token. */
export async function personWithLink(directory: TestDirectory) {
  const person = await newPerson(directory)
  await directory.reset(person.id, { delivery: 'link' })
  return { ...person, token: await mailedToken(directory, person.email) }
}

/** The rules that a password was refused for; undefined when it was not. */
export async function refusedRules(work: Promise<unknown>): Promise<readonly string[] | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof PasswordRejected) return error.violations.map(({ rule }) => rule)
    throw error
  }
}

/** Changes a person as an HR system does, which may write everything. */
export async function patchPerson(directory: TestDirectory, userId: string, ...operations: object[]): Promise<void> {
  const hr = await directory.scim('users:write,passwords:reset,roles:write', 'HR')
  await hr.patch(`/scim/v2/Users/${userId}`, ...operations).expect(200)
}

export const activate = (directory: TestDirectory, userId: string, active: boolean) =>
  patchPerson(directory, userId, { op: 'replace', path: 'active', value: active })

/** Sets a mark of the password's state: federated, protected, cantChange. */
export const mark = (directory: TestDirectory, userId: string, name: string) =>
  patchPerson(directory, userId, { op: 'replace', path: `${passwordStateSchema.urn}:${name}`, value: true })
