import { createHash } from 'node:crypto'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { answerTo } from './http-client.ts'
import { CALLBACK, type OidcSetting, PASSWORD } from './oidc-setting.ts'

const VERIFIER = 'a-verifier-that-is-as-long-as-one-has-to-be-and-no-secret-here'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

type Sent = { readonly headers?: Record<string, string>; readonly form?: Record<string, string> }

export type Tokens = { readonly access_token: string; readonly refresh_token?: string }

export type OidcClient = ReturnType<typeof createOidcClient>

/** What applications and browsers ask of a provider, over connections that stay open. */
export function createOidcClient({ issuer, machine, app }: OidcSetting) {
  const agent = new Agent({ keepAlive: true })

  async function send(path: string, { headers = {}, form }: Sent = {}): Promise<Answer> {
    const body = form && new URLSearchParams(form).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body?.length ?? 0) }
    const sent = request(new URL(path, issuer), {
      method: body === undefined ? 'GET' : 'POST',
      agent,
      headers: { ...headers, ...(body !== undefined && type) },
    })
    sent.end(body)
    const response = await answerTo(sent)
    if (!response) return send(path, { headers, ...(form && { form }) })
    const text = Buffer.concat(await response.toArray()).toString()
    if ((response.statusCode ?? 500) >= 400) throw new Error(`${path} was refused with ${response.statusCode}: ${text}`)
    return { status: response.statusCode ?? 0, headers: response.headers, text }
  }

  const authorization = ({ id, secret }: OidcSetting['app']) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` })
  const tokens = async (client: OidcSetting['app'], form: Record<string, string>): Promise<Tokens> =>
    JSON.parse((await send('/token', { headers: authorization(client), form })).text)

  /** A browser of its own, which somebody opens to sign in: it keeps cookies, and sends the forms of the pages that it is shown. */
  function openBrowser(name: string) {
    const cookies = new Map<string, string>()

    async function visit(path: string, form?: Record<string, string>): Promise<Answer> {
      const cookie = [...cookies].map(pair => pair.join('=')).join('; ')
      const seen = await send(path, { headers: { cookie, accept: 'text/html' }, ...(form && { form }) })
      for (const line of seen.headers['set-cookie'] ?? []) {
        const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value === '') cookies.delete(key)
        else cookies.set(key, value)
      }
      return seen
    }

    function submit(page: string): Promise<Answer> {
      const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? []
      const [form = ''] = page.split('</form>')
      const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
      const fields = Object.fromEntries(hidden.map(([, field = '', value = '']) => [field, value]))
      return visit(action, action.endsWith('/login') ? { ...fields, identifier: name, password: PASSWORD } : fields)
    }

    return {
      goOn: ({ headers, text }: Answer) => (headers.location ? visit(headers.location) : submit(text)),
      begin(parameters: Record<string, string>): Promise<Answer> {
        const query = new URLSearchParams({
          client_id: app.id,
          response_type: 'code',
          redirect_uri: CALLBACK,
          scope: 'openid profile email',
          code_challenge: CHALLENGE,
          code_challenge_method: 'S256',
          ...parameters,
        })
        return visit(`/authorize?${query}`)
      },
    }
  }

  /** A whole sign-in up to the tokens. */
  async function signIn(name: string, parameters: Record<string, string> = {}): Promise<Tokens> {
    const browser = openBrowser(name)
    let answer = await browser.begin(parameters)
    while (!answer.headers.location?.startsWith(CALLBACK)) answer = await browser.goOn(answer)
    const code = new URL(answer.headers.location).searchParams.get('code') ?? ''
    return tokens(app, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER })
  }

  /** Opens the page that asks for the password. What is answered sends it, once. */
  async function openSignIn(name: string): Promise<() => Promise<Answer>> {
    const browser = openBrowser(name)
    let answer = await browser.begin({})
    while (answer.headers.location) answer = await browser.goOn(answer)
    return () => browser.goOn(answer)
  }

  return {
    signIn,
    openSignIn,
    discover: () => send('/.well-known/openid-configuration'),
    machineToken: (isJwt: boolean) =>
      tokens(machine, {
        grant_type: 'client_credentials',
        ...(isJwt && { resource: `${issuer}/scim/v2`, scope: 'users:read' }),
      }),
    refresh: (token: string) => tokens(app, { grant_type: 'refresh_token', refresh_token: token }),
    userinfo: (token: string) => send('/userinfo', { headers: { authorization: `Bearer ${token}` } }),
    introspect: (token: string) => send('/introspect', { headers: authorization(app), form: { token } }),
    close: () => agent.destroy(),
  }
}
