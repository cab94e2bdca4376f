import { expect } from 'chai'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { mailsTo, newPerson, PASSWORD } from '../passwords/support.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { codeAt } from '../support/factors.ts'
import { USERS } from '../support/scim.ts'
import { type SignedIn, startWebApplication } from '../support/web-application.ts'

const NEXT = 'seven slow green rivers'

type Person = Awaited<ReturnType<typeof newPerson>>

describe('second factors, in a real browser', function () {
  this.timeout(60_000)
  let directory: TestDirectory
  let application: Awaited<ReturnType<typeof startWebApplication>>
  let chromium: Browser
  let person: Person
  let context: BrowserContext
  let page: Page

  before(async () => {
    directory = await startDirectory()
    application = await startWebApplication(directory)
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    application.stop()
    await directory.stop()
  })
  beforeEach(async () => {
    person = await newPerson(directory, { displayName: 'Ada Lovelace' })
  })
  afterEach(() => context.close())

  async function open(options: { javaScriptEnabled?: boolean } = {}): Promise<void> {
    context = await chromium.newContext(options)
    page = await context.newPage()
  }

  /** A device that knows its owner by a finger. */
  async function plugIn(): Promise<{ session: CDPSession; authenticatorId: string }> {
    const session = await context.newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return { session, authenticatorId }
  }

  const title = () => page.locator('h1').textContent()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  async function typePassword(password = PASSWORD): Promise<void> {
    await page.getByLabel('User name or email').fill(person.userName)
    await page.locator('input[name=password]').fill(password)
    await press('Sign in')
  }

  async function enter(code: string): Promise<void> {
    expect(await title()).to.equal('Confirm that it is you')
    await page.locator('input[name=code]').fill(code)
    await press('Go on')
  }

  async function arrived(): Promise<SignedIn> {
    expect(await title()).to.equal('Welcome')
    return JSON.parse((await page.locator('pre').textContent()) ?? '')
  }

  async function toFactors(): Promise<void> {
    await page.goto(`${directory.issuer}/account/factors`)
    if ((await title()) === 'Sign in') await typePassword()
    expect(await title()).to.equal('Second factors')
  }

  /** Answers the secret of the app, and the recovery codes. */
  async function setUpApp() {
    await toFactors()
    await press('Set up an app')
    await page.getByText('Enter it by hand instead').click()
    const secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '')
    await page.locator('input[name=code]').fill(codeAt(secret, directory.services.now()))
    await press('Set it up')
    return { secret, codes: await page.locator('.codes code').allTextContents() }
  }

  async function addPasskey(): Promise<void> {
    await toFactors()
    await page.getByLabel('Name').last().fill('My laptop')
    await press('Add a passkey')
    await page.getByText('It is set up').waitFor()
    expect(await page.getByText('My laptop').isVisible()).to.equal(true)
  }

  async function leave(): Promise<void> {
    await context.clearCookies()
    await page.goto(application.home)
    expect(await title()).to.equal('Sign in')
  }

  it('lead by a passkey alone to the application, without name and password', async () => {
    await open()
    await plugIn()
    await addPasskey()
    await leave()
    await press('Sign in with a passkey')
    await page.waitForURL(`${application.home}**`)
    expect((await arrived()).idToken)
      .to.include({ sub: person.id, acr: 'urn:rekey:acr:two-factors' })
      .and.deep.include({ amr: ['hwk', 'user', 'mfa'] })
  })

  it('lead by password and passkey, after an administrator’s reset too', async () => {
    await open()
    await plugIn()
    await addPasskey()
    const oneTime = await directory.reset(person.id)
    await leave()
    await typePassword(oneTime)
    expect(await title()).to.equal('Confirm that it is you')
    await press('Use a passkey')
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Choose a new password')
    await page.locator('input[name=password]').fill(NEXT)
    await page.locator('input[name=repeat]').fill(NEXT)
    await press('Set new password')
    expect((await arrived()).idToken).to.deep.include({ amr: ['pwd', 'hwk', 'user', 'mfa'] })
  })

  it('say so where a passkey does not come, and let another way be taken', async () => {
    await open()
    const { session, authenticatorId } = await plugIn()
    await addPasskey()
    await leave()
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await press('Sign in with a passkey')
    await page.getByText('That did not work').waitFor()
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await press('Sign in with a passkey')
    await page.waitForURL(`${application.home}**`)
    await arrived()
  })

  it('work without scripts: an app, its codes, and recovery codes', async () => {
    await open({ javaScriptEnabled: false })
    await toFactors()
    expect(await page.locator('noscript').textContent()).to.include('Passkeys need scripts')
    expect(await page.getByRole('button', { name: 'Add a passkey' }).isVisible()).to.equal(false)
    const { secret, codes } = await setUpApp()
    expect(codes).to.have.lengthOf(10)
    await leave()
    await typePassword()
    await enter('000000')
    expect(await page.getByRole('alert').textContent()).to.include('That was not right')
    await enter(codes[0] ?? '')
    await arrived()
    await leave()
    await typePassword()
    directory.wait(30)
    await enter(codeAt(secret, directory.services.now()))
    expect((await arrived()).idToken).to.deep.include({ amr: ['pwd', 'otp', 'mfa'] })
  })

  it('are taken away by an administrator, and the person is told by a mail', async () => {
    await open()
    await setUpApp()
    const desk = await directory.scim('factors:reset')
    await desk.post(`${USERS}/.resetFactors`, { user: person.id }).expect(200)
    await page.goto(`${directory.issuer}/account`)
    expect(await title()).to.equal('Sign in')
    const mails = await mailsTo(directory, person.email)
    const mail = mails.find(({ subject }) => subject === 'Your second factors were reset')
    const link = /^https?:\S+\/account\/factors$/m.exec(mail?.text ?? '')?.[0] ?? ''
    await page.goto(link)
    await typePassword()
    expect(await title()).to.equal('Second factors')
    expect(await page.getByRole('button', { name: 'Set up an app' }).isVisible()).to.equal(true)
  })
})
