import type { Browser } from 'playwright-core'

/** What a person sees: what an application shows of what it was told. */
export type Told = {
  /** Instead, where the person has ended at the provider: the heading of its page. */
  readonly page?: string
  readonly error?: string
  readonly issuer?: string
  readonly claims?: Readonly<Record<string, unknown>>
  readonly userinfo?: Readonly<Record<string, unknown>>
  readonly hasRefreshToken?: boolean
  /** Whether a refresh brought another refresh token. */
  readonly isNew?: boolean
  readonly signedOut?: boolean
}

export type Visitor = Awaited<ReturnType<typeof createVisitor>>

/** A person with a real browser of their own, who goes from an application to the provider and back. */
export async function createVisitor(chromium: Browser, application: string) {
  const page = await (await chromium.newContext()).newPage()
  page.setDefaultTimeout(15_000)

  async function seen(): Promise<Told> {
    if (new URL(page.url()).origin !== application) return { page: (await page.locator('h1').textContent()) ?? '' }
    return JSON.parse((await page.locator('pre').textContent()) ?? '')
  }

  async function press(name: string): Promise<Told> {
    const loaded = page.waitForEvent('load')
    await page.getByRole('button', { name, exact: true }).click()
    await loaded
    return seen()
  }

  return {
    async open(path: string): Promise<Told> {
      await page.goto(application + path)
      return seen()
    },
    press,
    async signIn(userName: string, password: string): Promise<Told> {
      await page.getByLabel('User name or email').fill(userName)
      await page.locator('input[name=password]').fill(password)
      return press('Sign in')
    },
    async choosePassword(password: string): Promise<Told> {
      await page.locator('input[name=password]').fill(password)
      await page.locator('input[name=repeat]').fill(password)
      return press('Set new password')
    },
    leave: () => page.context().close(),
  }
}
