import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, GOODBYE, type RelyingParty, refusal } from '../../support/relying-party.ts'
import { offlineTokensOf, parametersOf, personNamed, silently, tokensOf } from './support.ts'

describe('logout', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let browser: Browser
  let idToken: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())
  beforeEach(async () => {
    browser = directory.browser()
    idToken = (await tokensOf(app, browser, 'ada')).id_token ?? ''
  })

  const logout = (parameters: Record<string, string>) => browser.open(`/logout?${new URLSearchParams(parameters)}`)

  it('O71: asks for confirmation, with a hint and without one, and a GET ends nothing', async () => {
    for (const parameters of [{}, { id_token_hint: idToken }] as Record<string, string>[]) {
      const page = await logout(parameters)
      expect(page).to.include({ status: 200, title: 'Sign out?' })
      expect(page.headers.get('content-security-policy')).to.contain("frame-ancestors 'none'")
    }
    expect(await silently(app, browser)).to.equal('none')
  })

  it('O73: ends the session on the server, whoever kept the cookie', async () => {
    const headers = {
      cookie: `_session=${browser.cookieValue('_session')}; _session.sig=${browser.cookieValue('_session.sig')}`,
    }
    const page = await browser.submit(await logout({}), '/logout/confirm', { logout: 'yes' })
    expect(page.title).to.equal('You are signed out')
    expect(browser.cookieValue('_session')).to.equal(undefined)
    const { url } = await app.start({ prompt: 'none' })
    expect(parametersOf(await directory.browser().open(url, { headers }))).to.include({ error: 'login_required' })
  })

  it('O73: leaves no sign-in behind; a session that goes on keeps its own', async () => {
    const signIns = directory.database.connection.collection('signIns')
    await signIns.deleteMany({})
    const other = directory.browser()
    await tokensOf(app, other, 'ada')
    browser = directory.browser()
    await tokensOf(app, browser, 'ada')
    expect(await signIns.countDocuments()).to.equal(2)
    await browser.submit(await logout({}), '/logout/confirm', { logout: 'yes' })
    expect(await signIns.countDocuments()).to.equal(1)
    expect(await silently(app, other)).to.equal('none')
  })

  it('O72: leads to the registered address with the state, for an application that says who it is', async () => {
    const { id_token_hint, client_id } = { id_token_hint: idToken, client_id: app.clientId }
    for (const who of [{ id_token_hint }, { client_id }, { id_token_hint, client_id }]) {
      browser = directory.browser()
      await tokensOf(app, browser, 'ada')
      const page = await logout({ ...who, post_logout_redirect_uri: GOODBYE, state: 'so long' } as never)
      const { origin } = new URL(GOODBYE)
      expect(page.headers.get('content-security-policy')).to.contain(`form-action 'self' ${origin};`)
      const back = await browser.submit(page, '/logout/confirm', { logout: 'yes' })
      expect(back.url).to.equal(`${GOODBYE}?state=so+long`)
      expect(await silently(app, browser)).to.equal('login_required')
    }
  })

  for (const uri of [CALLBACK, `${GOODBYE}/`, `${GOODBYE}?x=1`, 'https://evil.example/']) {
    it(`O72: shows a page and leads nowhere for ${uri}`, async () => {
      const page = await logout({ id_token_hint: idToken, post_logout_redirect_uri: uri })
      expect(page).to.include({ status: 400, title: 'Signing out did not work' })
      expect(page.html).not.to.contain(`action="${uri}`)
      expect(page.html).to.contain('<a href="/logout">Sign out</a>')
      expect(await silently(app, browser)).to.equal('none')
    })
  }

  it('O72: leads nowhere for an application that does not say who it is', async () => {
    const page = await logout({ post_logout_redirect_uri: GOODBYE })
    const back = await browser.submit(page, '/logout/confirm', { logout: 'yes' })
    expect(back.title).to.equal('You are signed out')
  })

  it('O70: takes a hint that has expired, and refuses one that is not for this application or not ours', async () => {
    const { now } = Date
    try {
      Date.now = () => now() + 7_200_000
      expect((await logout({ id_token_hint: idToken })).status).to.equal(200)
    } finally {
      Date.now = now
    }
    const other = await directory.relyingParty({ name: 'Canteen' })
    expect((await logout({ id_token_hint: idToken, client_id: other.clientId })).status).to.equal(400)
    expect((await logout({ id_token_hint: `${idToken.slice(0, -8)}AAAAAAAA` })).status).to.equal(400)
    expect((await logout({ id_token_hint: 'nonsense' })).status).to.equal(400)
  })

  it('O30: takes no confirmation without its own token', async () => {
    const page = await logout({})
    const answer = await browser.submit(page, '/logout/confirm', { logout: 'yes', xsrf: 'x' })
    expect(answer.status).to.equal(400)
    expect(await silently(app, browser)).to.equal('none')
  })

  it('“Stay signed in” leaves the session alone', async () => {
    await browser.submit(await logout({}), '/logout/confirm')
    expect(await silently(app, browser)).to.equal('none')
  })

  it('O73: leaves the tokens for offline use and takes the others', async () => {
    const bob = await personNamed(directory, 'bob')
    const mine = directory.browser()
    const offline = await offlineTokensOf(app, mine, 'bob')
    const other = await directory.relyingParty({ name: 'Canteen' })
    const attempt = await other.start()
    const online = await attempt.exchange((await mine.open(attempt.url)).url)
    await mine.submit(await mine.open('/logout'), '/logout/confirm', { logout: 'yes' })
    expect(await refusal(oidc.refreshTokenGrant(app.config, offline.refresh_token))).to.equal('none')
    expect(await refusal(oidc.fetchUserInfo(other.config, online.access_token, bob))).to.equal('invalid_token')
  })

  it('without a session ends at the page or the address at once', async () => {
    browser = directory.browser()
    const page = await logout({ client_id: app.clientId, post_logout_redirect_uri: GOODBYE })
    expect((await browser.submit(page, '/logout/confirm')).url).to.equal(GOODBYE)
  })
})
