import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, offlineTokensOf, PASSWORD, parametersOf, personNamed, silently } from './support.ts'

describe('consent', () => {
  let directory: TestDirectory
  let theirs: RelyingParty
  let ours: RelyingParty

  before(async () => {
    directory = await startDirectory()
    theirs = await directory.relyingParty({ isFirstParty: false, name: 'Holiday <planner>' })
    ours = await directory.relyingParty()
  })
  after(() => directory.stop())

  /** A browser in which somebody new is signed in and has allowed the foreign application what it asked for. */
  async function consented(userName: string, scope = 'openid profile') {
    const id = await personNamed(directory, userName)
    const browser = directory.browser()
    const attempt = await theirs.start({ scope })
    const page = await browser.signIn(attempt.url, userName, PASSWORD)
    const back = await browser.submit(page, '/consent')
    return { id, browser, page, tokens: await attempt.exchange(back.url) }
  }

  it('O36: is asked for a foreign application, by its name and in words', async () => {
    const { page } = await consented('ada')
    expect(page.title).to.equal('Allow access?')
    expect(page.html).to.contain('Holiday &lt;planner>').and.to.contain('See your name and profile')
    expect(page.html).not.to.contain('See your mail address')
  })

  it('O36: is not asked for an application of our own', async () => {
    await personNamed(directory, 'bob')
    const { url } = await ours.start()
    expect(isAtApplication(await directory.browser().signIn(url, 'bob', PASSWORD))).to.equal(true)
  })

  it('is remembered, for this session and the next', async () => {
    const { browser } = await consented('carl')
    expect(isAtApplication(await browser.open((await theirs.start({ scope: 'openid profile' })).url))).to.equal(true)
    const { url } = await theirs.start({ scope: 'openid' })
    expect(isAtApplication(await directory.browser().signIn(url, 'carl', PASSWORD))).to.equal(true)
  })

  it('is asked again for more, and for the more only', async () => {
    const { browser } = await consented('dora')
    const page = await browser.open((await theirs.start({ scope: 'openid profile email' })).url)
    expect(page.html).to.contain('See your mail address').and.not.to.contain('See your name and profile')
  })

  it('O23, O66: is shown again for prompt=consent, of our own applications too', async () => {
    const { browser } = await consented('emil')
    expect((await browser.open((await theirs.start({ prompt: 'consent' })).url)).title).to.equal('Allow access?')
    expect((await browser.open((await ours.start({ prompt: 'consent' })).url)).title).to.equal('Allow access?')
  })

  it('O21: prompt=none is answered consent_required', async () => {
    const { browser } = await consented('fred')
    expect(await silently(theirs, browser, { scope: 'openid profile email' })).to.equal('consent_required')
    expect(await silently(theirs, browser, { scope: 'openid profile' })).to.equal('none')
  })

  it('O37: denied, the application gets access_denied with state and iss, and is asked for again', async () => {
    await personNamed(directory, 'gerd')
    const browser = directory.browser()
    const attempt = await theirs.start({ state: 'mine' })
    const back = await browser.submit(await browser.signIn(attempt.url, 'gerd', PASSWORD), '/abort')
    expect(parametersOf(back)).to.include({ error: 'access_denied', state: 'mine', iss: directory.issuer })
    expect(parametersOf(back)).not.to.have.property('code')
    expect((await browser.open((await theirs.start()).url)).title).to.equal('Allow access?')
  })

  it('survives a reset of the password', async () => {
    const { id } = await consented('hans')
    await directory.reset(id, { delivery: 'password', password: NEXT, requireChange: false })
    const { url } = await theirs.start({ scope: 'openid profile' })
    expect(isAtApplication(await directory.browser().signIn(url, 'hans', NEXT))).to.equal(true)
  })

  it('O81, O86: comes after the forced change', async () => {
    const id = await personNamed(directory, 'ida')
    const browser = directory.browser()
    const change = await browser.signIn((await theirs.start()).url, 'ida', await directory.reset(id))
    expect(change.title).to.equal('Choose a new password')
    expect((await browser.changePassword(change, NEXT)).title).to.equal('Allow access?')
  })

  it('O55: covers claims that are asked for one by one', async () => {
    const { browser, id } = await consented('jana', 'openid')
    const claims = JSON.stringify({ userinfo: { email: null } })
    const attempt = await theirs.start({ scope: 'openid', claims })
    const page = await browser.open(attempt.url)
    expect(page.title).to.equal('Allow access?')
    expect(page.html).to.contain('See your mail address')
    const tokens = await attempt.exchange((await browser.submit(page, '/consent')).url)
    const person = await oidc.fetchUserInfo(theirs.config, tokens.access_token, id)
    expect(person.email).to.equal('jana@example.com')
    expect(await silently(theirs, browser, { scope: 'openid', claims })).to.equal('none')
  })

  it('O66: gives a refresh token only with prompt=consent and offline_access', async () => {
    const { tokens } = await consented('karl', 'openid offline_access')
    expect(tokens.refresh_token).to.equal(undefined)
    const { refresh_token } = await offlineTokensOf(theirs, directory.browser(), 'karl')
    expect(await refusal(oidc.refreshTokenGrant(theirs.config, refresh_token))).to.equal('none')
  })
})
