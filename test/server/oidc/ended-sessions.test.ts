import { expect } from 'chai'
import type { Browser, Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { isAtApplication, NEXT, PASSWORD, personNamed, silently, tokensOf } from './support.ts'

const TWO = 'urn:rekey:acr:two-factors'

describe('a page that was open when its session ended', () => {
  let directory: TestDirectory
  let ours: RelyingParty
  let theirs: RelyingParty
  let administrator: TestScimClient
  let browser: Browser
  let userName: string
  let id: string
  let people = 0

  before(async () => {
    directory = await startDirectory()
    ours = await directory.relyingParty()
    theirs = await directory.relyingParty({ isFirstParty: false })
    administrator = await directory.scim('sessions:revoke')
    await personNamed(directory, 'zoe')
  })
  after(() => directory.stop())
  beforeEach(async () => {
    browser = directory.browser()
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  const open = async (app: RelyingParty, parameters = {}) => browser.open((await app.start(parameters)).url)
  const sessions = async () =>
    (
      await administrator
        .get('/admin/v2/Sessions')
        .query({ filter: `user.value eq "${id}"` })
        .expect(200)
    ).body.Resources
  const signOut = async () => browser.submit(await browser.open('/logout'), '/logout/confirm', { logout: 'yes' })

  /** Whose the session of this browser is. */
  async function whose(): Promise<string | undefined> {
    const attempt = await ours.start({ prompt: 'none' })
    return (await attempt.exchange((await browser.open(attempt.url)).url)).claims()?.sub
  }

  const ends: Record<string, () => Promise<unknown>> = {
    'signing out': signOut,
    'an administrator': async () => {
      for (const { id } of await sessions()) await administrator.delete(`/admin/v2/Sessions/${id}`).expect(204)
    },
  }
  for (const [what, end] of Object.entries(ends)) {
    it(`O42, O73: by ${what}: the consent that came with the sign-in opens none anew`, async () => {
      const consent = await browser.signIn((await theirs.start()).url, userName, PASSWORD)
      await end()
      const answer = await browser.submit(consent, '/consent')
      expect(answer.title).to.equal('Sign in')
      expect(await silently(ours, browser)).to.equal('login_required')
    })
  }

  it('O73: by signing out: the second factor alone opens none', async () => {
    await tokensOf(ours, browser, userName)
    const phone = await enrolApp(directory, id)
    const page = await open(ours, { acr_values: TWO })
    expect(page.title).to.equal('Confirm that it is you')
    await signOut()
    const answer = await browser.submit(page, '/second-factor', { code: phone.next() })
    expect(answer.title).to.equal('Sign in')
    expect(await silently(ours, browser)).to.equal('login_required')
  })

  it('O73: by signing out: nobody chooses a new password any more', async () => {
    await tokensOf(ours, browser, userName)
    const oneTime = await directory.reset(id, { revoke: false })
    const page = await open(ours)
    expect(page.title).to.equal('Choose a new password')
    await signOut()
    expect((await browser.changePassword(page, NEXT)).title).to.equal('Sign in')
    const other = await directory.browser().signIn((await ours.start()).url, userName, oneTime)
    expect(other.title).to.equal('Choose a new password')
  })

  const choices: Record<string, [prompt: string, step: string, title: string]> = {
    'who was to go on': ['select_account', '/continue', 'Which account?'],
    'what was allowed': ['consent', '/consent', 'Allow access?'],
  }
  for (const [what, [prompt, step, title]] of Object.entries(choices)) {
    it(`O23: by another person's sign-in: ${what} is asked of the other`, async () => {
      await tokensOf(ours, browser, userName)
      const page = await open(ours, { prompt })
      await signInAs('zoe')
      const answer = await browser.submit(page, step)
      expect(isAtApplication(answer)).to.equal(false)
      expect(answer.title).to.equal(title)
    })
  }

  it("O73: by another person's sign-in: an old consent does not give the browser back", async () => {
    const consent = await browser.signIn((await theirs.start()).url, userName, PASSWORD)
    await signInAs('zoe')
    const zoe = await whose()
    expect((await browser.submit(consent, '/consent')).title).to.equal('Allow access?')
    expect(await whose()).to.equal(zoe)
    expect(zoe).to.not.equal(id)
  })

  it('O56: consent makes no sign-in of now', async () => {
    const consent = await browser.signIn((await theirs.start()).url, userName, PASSWORD)
    const [before] = await sessions()
    directory.wait(300)
    expect(isAtApplication(await browser.submit(consent, '/consent'))).to.equal(true)
    const [after] = await sessions()
    expect(Math.trunc(Date.parse(after.signedInAt) / 1000)).to.equal(Math.trunc(Date.parse(before.signedInAt) / 1000))
  })

  async function signInAs(name: string): Promise<Page> {
    const page = await browser.signIn((await ours.start({ prompt: 'login' })).url, name, PASSWORD)
    return browser.submit(page, '/logout/confirm', { logout: 'yes' })
  }
})
