import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import * as oidc from 'openid-client'
import type { TestDirectory } from './directory.ts'

/** What a page of the application shows of whoever has signed in to it. */
export type SignedIn = { readonly idToken: Record<string, unknown>; readonly userInfo: Record<string, unknown> }

/** An application on a port of its own: its home leads to the sign-in, with what it asks for besides, and the page after that shows what it was told. */
export async function startWebApplication(directory: TestDirectory, asks: Record<string, string> = {}) {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const home = `http://localhost:${(server.address() as AddressInfo).port}/`
  const redirectUri = `${home}callback`
  const party = await directory.relyingParty({ name: 'Canteen', redirectUris: [redirectUri] })
  const attempts = new Map<string, Awaited<ReturnType<typeof party.start>>>()

  async function begin(): Promise<string> {
    const attempt = await party.start({ ...asks, redirect_uri: redirectUri })
    attempts.set(new URL(attempt.url).searchParams.get('state') ?? '', attempt)
    return attempt.url
  }

  async function welcome(back: URL): Promise<SignedIn> {
    const attempt = attempts.get(back.searchParams.get('state') ?? '')
    if (!attempt) throw new Error('Nobody has asked for this answer.')
    const tokens = await attempt.exchange(back.href)
    const idToken = tokens.claims()
    if (!idToken) throw new Error('There is no ID token.')
    return { idToken, userInfo: await oidc.fetchUserInfo(party.config, tokens.access_token, idToken.sub) }
  }

  server.on('request', async (request, response) => {
    const url = new URL(request.url ?? '/', home)
    if (url.pathname === '/') return response.writeHead(302, { location: await begin() }).end()
    if (url.pathname !== '/callback') return response.writeHead(404).end()
    if (request.method === 'POST') url.search = await text(request)
    response.setHeader('content-type', 'text/html')
    try {
      const told = JSON.stringify(await welcome(url)).replaceAll('<', '&lt;')
      return response.end(`<h1>Welcome</h1><pre>${told}</pre>`)
    } catch (error) {
      return response.end(`<h1>Not signed in</h1><p>${error instanceof Error ? error.name : 'unknown'}</p>`)
    }
  })

  return {
    home,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
