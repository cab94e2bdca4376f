import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, offlineTokensOf, personNamed, silently, tokensOf } from './support.ts'

const TITLE = 'Choose a new password'

describe('a session that was open before the reset', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let id: string
  let userName: string
  let browser: Browser
  let tokens: Awaited<ReturnType<typeof offlineTokensOf>>
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
    browser = directory.browser()
    tokens = await offlineTokensOf(app, browser, userName)
  })

  const refresh = () => refusal(oidc.refreshTokenGrant(app.config, tokens.refresh_token))
  const userInfo = () => refusal(oidc.fetchUserInfo(app.config, tokens.access_token, id))

  describe('is dead', () => {
    const resets = {
      'by a one-time password': {},
      'by a link': { delivery: 'link' },
      'by a given password': { delivery: 'password', password: NEXT },
      'by a given password that may be kept': { delivery: 'password', password: NEXT, requireChange: false },
    } as const

    for (const [what, request] of Object.entries(resets)) {
      it(`O83, O84, O91, O93, trap 7: ${what}`, async () => {
        await directory.reset(id, request)
        expect(await silently(app, browser)).to.equal('login_required')
        expect(await silently(app, browser, { id_token_hint: tokens.id_token ?? '' })).to.equal('login_required')
        expect(await silently(app, browser, { max_age: '86400' })).to.equal('login_required')
        expect((await browser.open((await app.start()).url)).title).to.equal('Sign in')
        expect((await browser.open('/account')).title).to.equal('Sign in')
        expect(await refresh()).to.equal('invalid_grant')
        expect(await userInfo()).to.equal('invalid_token')
      })
    }

    it('O79: by the flag alone, which SCIM sets', async () => {
      const hr = await directory.scim('users:write,passwords:reset')
      const path = 'urn:rekey:params:scim:schemas:extension:password:1.0:User:mustChange'
      await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path, value: true }).expect(200)
      expect(await silently(app, browser)).to.equal('login_required')
      expect(await refresh()).to.equal('invalid_grant')
    })

    it('O83: for every application and in every browser', async () => {
      const other = await directory.relyingParty({ name: 'Canteen' })
      const second = directory.browser()
      await tokensOf(app, second, userName)
      await directory.reset(id)
      for (const one of [browser, second]) expect(await silently(other, one)).to.equal('login_required')
    })

    it('stays dead after the change, which leaves the new one alone', async () => {
      const fresh = directory.browser()
      const page = await fresh.signIn((await app.start()).url, userName, await directory.reset(id))
      await fresh.changePassword(page, NEXT)
      expect(await silently(app, browser)).to.equal('login_required')
      expect(await refresh()).to.equal('invalid_grant')
      expect(await silently(app, fresh)).to.equal('none')
    })
  })

  describe('with revoke: false', () => {
    it('meets the change, and goes on after it as the new session', async () => {
      await directory.reset(id, { revoke: false })
      const attempt = await app.start()
      const page = await browser.open(attempt.url)
      expect(page.title).to.equal(TITLE)
      const back = await browser.changePassword(page, NEXT)
      const claims = (await attempt.exchange(back.url)).claims()
      expect(claims).to.include({ sub: id })
      expect(claims?.auth_time).to.be.closeTo(Date.now() / 1000, 5)
      expect(await silently(app, browser)).to.equal('none')
    })

    it('O82, trap 9: is interaction_required for prompt=none, and its refresh token invalid_grant', async () => {
      await directory.reset(id, { revoke: false })
      expect(await silently(app, browser)).to.equal('interaction_required')
      expect(await refresh()).to.equal('invalid_grant')
      expect(await silently(app, browser)).to.equal('interaction_required')
    })

    it('waits for the change in another browser, and goes on after it, session and refresh token', async () => {
      const oneTime = await directory.reset(id, { revoke: false })
      expect(await refresh()).to.equal('invalid_grant')
      const other = directory.browser()
      const page = await other.signIn((await app.start()).url, userName, oneTime)
      expect(isAtApplication(await other.changePassword(page, NEXT))).to.equal(true)
      expect(await silently(app, browser)).to.equal('none')
      expect(await refresh()).to.equal('none')
    })

    it('O80, trap 9: sees no account page before the change', async () => {
      await directory.reset(id, { revoke: false })
      expect((await browser.open('/account')).title).to.equal(TITLE)
    })

    it('O85: asks for the password first where the application says prompt=login', async () => {
      const oneTime = await directory.reset(id, { revoke: false })
      const page = await browser.open((await app.start({ prompt: 'login' })).url)
      expect(page.title).to.equal('Sign in')
      const change = await browser.submit(page, '/login', { identifier: userName, password: oneTime })
      expect(change.title).to.equal(TITLE)
      expect(isAtApplication(await browser.changePassword(change, NEXT))).to.equal(true)
    })

    it('P21: asks whoever signed in more than five minutes ago to sign in first, application and account page', async () => {
      directory.wait(301)
      const oneTime = await directory.reset(id, { revoke: false })
      expect((await browser.open('/account')).title).to.equal('Sign in')
      expect(await silently(app, browser)).to.equal('interaction_required')
      const page = await browser.signIn((await app.start()).url, userName, oneTime)
      expect(page.title).to.equal(TITLE)
      expect(isAtApplication(await browser.changePassword(page, NEXT))).to.equal(true)
    })

    it('keeps the flag when it is cancelled', async () => {
      await directory.reset(id, { revoke: false })
      const page = await browser.open((await app.start()).url)
      expect((await browser.submit(page, '/abort')).url).to.contain('error=access_denied')
      expect(await silently(app, browser)).to.equal('interaction_required')
    })

    it('meets the sign-in when a second reset ends it while the page is open', async () => {
      await directory.reset(id, { revoke: false })
      const page = await browser.open((await app.start()).url)
      await directory.reset(id)
      const answer = await browser.changePassword(page, NEXT)
      expect(isAtApplication(answer)).to.equal(false)
      expect(await silently(app, browser)).to.equal('login_required')
    })

    it('goes on undisturbed where no change is required, with codes and refresh tokens', async () => {
      await directory.reset(id, { delivery: 'password', password: NEXT, requireChange: false, revoke: false })
      const attempt = await app.start()
      expect(await refusal(attempt.exchange((await browser.open(attempt.url)).url))).to.equal('none')
      expect(await refresh()).to.equal('none')
    })
  })
})
