import { createBrowser } from '../test/support/browser.ts'
import type { RunningServer } from '../test/support/npm-start.ts'
import { createHttpClient } from './http-client.ts'
import { percentile } from './measure.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const NAME = 'visitor'
const FIRST = 'seven slow green rivers'
const PASSWORD = 'nine tall paper lanterns'

/** A person who signs in by the pages, again and again, each time in another browser. */
export async function createSignIns({ issuer }: RunningServer, token: string) {
  const client = createHttpClient(`${issuer}/scim/v2`, token)
  await client.send('POST', '/Users', { schemas: [USER], userName: NAME, password: FIRST })
  client.close()
  const browser = createBrowser(issuer)
  await browser.changePassword(await browser.signIn('/account', NAME, FIRST), PASSWORD)

  async function signIn(): Promise<void> {
    const page = await createBrowser(issuer).signIn('/account', NAME, PASSWORD)
    if (page.url !== `${issuer}/account`) throw new Error(`The sign-in ended at “${page.title}”.`)
  }

  return {
    /** What sign-ins take as long as something else is under way, in milliseconds. */
    async during(work: Promise<unknown>) {
      let isOver = false
      const ended = work.finally(() => {
        isOver = true
      })
      const durations: number[] = []
      while (!isOver) {
        const begun = performance.now()
        await signIn()
        durations.push(performance.now() - begun)
      }
      await ended
      return { count: durations.length, median: percentile(durations, 0.5), p99: percentile(durations, 0.99) }
    },
  }
}
