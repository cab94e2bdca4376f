import { expect } from 'chai'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { mailedPassword, mailsTo, newPerson, PASSWORD } from '../passwords/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { jobsOf } from '../support/jobs.ts'
import { STATE, USERS } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import { type SignedIn, startWebApplication } from '../support/web-application.ts'

const GIVEN = 'nine tall paper lanterns'
const NEXT = 'seven slow green rivers'

type Person = Awaited<ReturnType<typeof newPerson>>

describe('from an administrator’s reset to the application, in a real browser', function () {
  this.timeout(60_000)
  let directory: TestDirectory
  let application: Awaited<ReturnType<typeof startWebApplication>>
  let chromium: Browser
  let desk: TestScimClient
  let jobs: ReturnType<typeof jobsOf>

  before(async () => {
    directory = await startDirectory()
    application = await startWebApplication(directory)
    desk = await directory.scim('passwords:reset,passwords:set,users:read')
    jobs = jobsOf(directory, desk)
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    application.stop()
    await directory.stop()
  })

  /** A job for the person and a colleague; the row of the person. */
  async function job({ id }: Person, request: { purpose?: string; [name: string]: unknown }) {
    const colleague = await newPerson(directory, { password: request.purpose ? null : PASSWORD })
    const done = await jobs.run({ ids: [colleague.id, id] }, request)
    expect(done.counts).to.include({ total: 2, reset: 2 })
    const rows: { user: { value: string }; oneTimePassword?: string }[] = await jobs.rows(done.id)
    return rows.find(({ user }) => user.value === id)
  }

  async function mailedLink({ email }: Person): Promise<string> {
    const mails = await mailsTo(directory, email)
    return mails.map(({ text = '' }) => /^https?:\S+\/reset\?token=\S+$/m.exec(text)?.[0]).findLast(Boolean) ?? ''
  }

  /** What brings a person to a new password: an address to open, or a password to sign in with. */
  type WayIn = { readonly link: string } | { readonly temporary: string }

  const ways: Readonly<Record<string, (person: Person) => Promise<WayIn>>> = {
    'a job by mailed links': async person => {
      await job(person, { delivery: 'link' })
      return { link: await mailedLink(person) }
    },
    'a job by mailed one-time passwords': async person => {
      await job(person, { delivery: 'oneTimePassword', mail: true })
      return { temporary: await mailedPassword(directory, person.email) }
    },
    'a job by one-time passwords that the administrator’s key alone opens': async person => {
      const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true })
      const row = await job(person, { delivery: 'oneTimePassword', recipientKey: await exportJWK(publicKey) })
      const { plaintext } = await compactDecrypt(row?.oneTimePassword ?? '', privateKey)
      return { temporary: new TextDecoder().decode(plaintext) }
    },
    'one reset by a given password': async person => {
      const value = { delivery: 'password', password: GIVEN, requireChange: true }
      await desk.patch(`${USERS}/${person.id}`, { op: 'replace', path: `${STATE}:reset`, value }).expect(200)
      return { temporary: GIVEN }
    },
  }

  for (const [what, act] of Object.entries(ways)) {
    it(`leads by ${what}`, () => walk(act))
  }

  it('leads without scripts, too', () => walk(ways['a job by mailed one-time passwords'], { javaScriptEnabled: false }))

  it('leads by a job of invitations, for people without a password', async () => {
    const person = await newPerson(directory, { password: null, displayName: 'Ada Lovelace' })
    await job(person, { purpose: 'activate' })
    const page = await open(await mailedLink(person))
    expect(await heading(page)).to.equal('Choose your password')
    await setPassword(page, NEXT)
    expect(await heading(page)).to.equal('Your password is set')
    await page.goto(application.home)
    await signIn(page, person, NEXT)
    await arrived(page, person)
  })

  /** Somebody who is signed in is reset, finds the old password and the session dead, and ends at the application with a new password. */
  async function walk(act: (typeof ways)[string] | undefined, options: BrowserContextOptions = {}): Promise<void> {
    const person = await newPerson(directory, { displayName: 'Ada Lovelace' })
    const page = await open(application.home, options)
    await signIn(page, person, PASSWORD)
    await arrived(page, person)
    const way = await act?.(person)
    if (!way) throw new Error('There is no such way.')
    if ('link' in way) {
      await page.goto(way.link)
      await choose(page)
      expect(await heading(page)).to.equal('Your password is set')
    }
    await page.goto(application.home)
    await signIn(page, person, PASSWORD)
    expect(await page.getByRole('alert').textContent()).to.include('Wrong name or password')
    await signIn(page, person, 'temporary' in way ? way.temporary : NEXT)
    if ('temporary' in way) await choose(page)
    await arrived(page, person)
    await page.context().close()
  }

  async function choose(page: Page): Promise<void> {
    expect(await heading(page)).to.equal('Choose a new password')
    await setPassword(page, 'short')
    expect(await page.getByRole('alert').textContent()).to.include('At least 15 characters')
    await setPassword(page, NEXT)
  }

  async function arrived(page: Page, { id, userName, email }: Person): Promise<void> {
    expect(await heading(page)).to.equal('Welcome')
    expect(page.url()).to.match(new RegExp(`^${application.home}callback\\?`))
    const { idToken, userInfo }: SignedIn = JSON.parse((await page.locator('pre').textContent()) ?? '')
    expect(idToken)
      .to.include({ iss: directory.issuer, sub: id })
      .and.deep.include({ amr: ['pwd'] })
    expect(idToken.auth_time).to.be.closeTo(Date.now() / 1000, 30)
    expect(userInfo).to.include({ sub: id, preferred_username: userName, name: 'Ada Lovelace', email })
  }

  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await chromium.newContext(options)).newPage()
    await page.goto(url)
    return page
  }
})

const heading = (page: Page) => page.locator('h1').textContent()

async function signIn(page: Page, { userName }: Person, password: string): Promise<void> {
  expect(await heading(page)).to.equal('Sign in')
  await page.getByLabel('User name or email').fill(userName)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function setPassword(page: Page, password: string): Promise<void> {
  await page.locator('input[name=password]').fill(password)
  await page.locator('input[name=repeat]').fill(password)
  await page.getByRole('button', { name: 'Set new password' }).click()
}
