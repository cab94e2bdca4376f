export type Page = {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly html: string
  readonly title: string
  /** The answers on the way here, this one last. */
  readonly hops: readonly Hop[]
}

type Hop = { readonly url: string; readonly status: number; readonly cookies: readonly string[] }

/** What a form proves itself by, and the sign-in that it belongs to: to send it to elsewhere than it leads to. */
export const csrfOf = ({ html }: Pick<Page, 'html'>) => /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? ''
export const bindingOf = ({ html }: Pick<Page, 'html'>) => /name="for" value="([^"]*)"/.exec(html)?.[1] ?? ''

/** Where a page leads by itself. */
const refreshOf = ({ headers }: Response) => /^0; url=(.*)$/.exec(headers.get('refresh') ?? '')?.[1]

export type Browser = ReturnType<typeof createBrowser>

/**
 * A browser of one site: cookies by path, redirects (of a page by itself, too) until they lead elsewhere, forms by their action. `at` is where the site really
 * listens, behind a proxy that ends TLS.
 */
export function createBrowser(origin: string, at?: string) {
  let via = at
  const cookies = new Map<string, { value: string; path: string }>()

  async function open(url: string, init: RequestInit = {}, before: readonly Hop[] = []): Promise<Page> {
    const target = new URL(url, origin)
    if (target.origin !== origin) {
      return { url: target.href, status: 0, headers: new Headers(), html: '', title: '', hops: before }
    }
    const { response, hop } = await request(target, init)
    const hops = [...before, hop]
    const location = response.headers.get('location') ?? refreshOf(response)
    if (location) return open(new URL(location, target).href, {}, hops)
    const html = await response.text()
    const title = /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? ''
    return { url: target.href, status: response.status, headers: response.headers, html, title, hops }
  }

  async function request(target: URL, init: RequestInit): Promise<{ response: Response; hop: Hop }> {
    const response = await fetch(via ? new URL(target.pathname + target.search, via) : target, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: cookieHeader(target.pathname),
        ...(via ? { 'x-forwarded-proto': 'https' } : {}),
        ...init.headers,
      },
    })
    const cookies = response.headers.getSetCookie()
    for (const line of cookies) keep(line)
    return { response, hop: { url: target.href, status: response.status, cookies } }
  }

  /** Sends the form of a page that posts to an action with this ending; its hidden fields go along. */
  function submit(page: Page, action: string, fields: Record<string, string> = {}, headers = {}): Promise<Page> {
    const { target, body } = formOf(page, action, fields)
    return open(target, { method: 'POST', body, headers })
  }

  /** The same up to the first answer: where it leads, without going there. */
  async function post(page: Page, action: string, fields: Record<string, string> = {}): Promise<string> {
    const { target, body } = formOf(page, action, fields)
    const { response } = await request(new URL(target), { method: 'POST', body })
    const location = response.headers.get('location')
    if (!location) throw new Error(`The form of “${page.title}” led nowhere.`)
    return new URL(location, target).href
  }

  function formOf(page: Page, action: string, fields: Record<string, string>) {
    const forms = [...page.html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].map(
      ([, target = '', content = '']) => ({ target: target.replaceAll('&amp;', '&'), content }),
    )
    const form = forms.find(({ target }) => target.endsWith(action))
    if (!form) throw new Error(`The page “${page.title}” has no form to ${action}.`)
    const { target, content } = form
    const hidden = [...content.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
    const body = new URLSearchParams({
      ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
      ...fields,
    })
    return { target: new URL(target, page.url).href, body }
  }

  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    const path = attributes.find(attribute => /^path=/i.test(attribute))?.slice(5) ?? '/'
    const isGone = attributes.some(attribute => /^expires=thu, 01 jan 1970/i.test(attribute))
    if (isGone) cookies.delete(`${name} ${path}`)
    else cookies.set(`${name} ${path}`, { value, path })
  }

  function cookieHeader(path: string): string {
    const sent = [...cookies].filter(
      ([, cookie]) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')),
    )
    return sent.map(([key, { value }]) => `${key.split(' ')[0]}=${value}`).join('; ')
  }

  return {
    open: (url: string, init?: RequestInit) => open(url, init),
    submit,
    post,
    cookieHeader,
    /** From now on the site listens elsewhere. */
    moveTo(address: string) {
      via = address
    },
    cookieValue: (name: string) => [...cookies].find(([key]) => key.startsWith(`${name} `))?.[1].value,
    /** The values of all cookies that the browser holds. */
    cookieValues: () => [...cookies.values()].map(({ value }) => value),
    async signIn(url: string, identifier: string, password: string): Promise<Page> {
      return submit(await open(url), '/login', { identifier, password })
    },
    changePassword: (page: Page, password: string, repeat = password): Promise<Page> =>
      submit(page, '/change-password', { password, repeat }),
  }
}
