import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PASSWORD } from '../server/oidc/support.ts'
import type { Browser } from '../support/browser.ts'
import { createDesk, type Desk } from '../support/command-line.ts'
import type { TestDirectory } from '../support/directory.ts'

/** A desk whose commands go to a directory, with a token of these scopes. */
export async function deskAt(directory: TestDirectory, scopes: string): Promise<Desk> {
  const { token } = await directory.scim(scopes)
  return createDesk({ server: directory.issuer, token })
}

/** A browser up to where somebody allows a device what it asks for; answers the titles of the pages on the way. */
export async function enterCode(
  directory: TestDirectory,
  browser: Browser,
  code: string,
  userName: string,
): Promise<string[]> {
  const pages = [await browser.submit(await browser.open(`${directory.issuer}/device`), '/device', { user_code: code })]
  const next = async (action: string, fields: Record<string, string> = {}) => {
    const page = pages.at(-1)
    if (page) pages.push(await browser.submit(page, action, fields))
    return pages.at(-1)?.title
  }
  let title = await next('/device')
  if (title === 'Sign in') title = await next('/login', { identifier: userName, password: PASSWORD })
  if (title === 'Allow access?') await next('/consent')
  return pages.map(({ title }) => title)
}

/** Signs somebody in at a desk, by a browser that does what is told as soon as there is a code. */
export async function signInAt(
  desk: Desk,
  directory: TestDirectory,
  { words = [], meanwhile }: { words?: readonly string[]; meanwhile: (code: string) => Promise<unknown> },
) {
  let code = ''
  let isDone = false
  return desk.run(['sign-in', '--server', directory.issuer, ...words], {
    heard: text => {
      code ||= /[B-Z]{4}-[B-Z]{4}/.exec(text)?.[0] ?? ''
    },
    async wait() {
      if (!isDone) await meanwhile(code)
      isDone = true
    },
  })
}

/** A server that answers as told. */
export async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

export const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
