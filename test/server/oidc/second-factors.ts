import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { PASSWORD, personNamed } from './support.ts'

export const SECOND = 'Confirm that it is you'
export const SIGN_IN = 'Sign in'

export type PeopleAtSecondFactor = ReturnType<typeof peopleAtSecondFactor>

/** People of a directory, as far as the second factor at the door of an application. */
export function peopleAtSecondFactor(directory: TestDirectory, app: RelyingParty) {
  let count = 0

  async function somebody() {
    const userName = `person${count++}`
    return { id: await personNamed(directory, userName), userName }
  }

  /** Somebody with an authenticator app. */
  async function enrolled() {
    const { id, userName } = await somebody()
    return { id, userName, phone: await enrolApp(directory, id) }
  }

  return {
    somebody,
    enrolled,

    /** The same, who has just given the right password. */
    async atSecondFactor(parameters: Record<string, string> = {}) {
      const person = await enrolled()
      const browser = directory.browser()
      const attempt = await app.start(parameters)
      return { ...person, browser, attempt, page: await browser.signIn(attempt.url, person.userName, PASSWORD) }
    },

    /** How much of a sign-in of somebody is in the database. */
    async tracesOf(accountId: string): Promise<number> {
      const { connection } = directory.database
      const counts = ['oidcPayloads', 'signIns'].map(name => connection.collection(name).countDocuments({ accountId }))
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
    },
  }
}

export const prove = (browser: Browser, page: Page, code: string) => browser.submit(page, '/second-factor', { code })
