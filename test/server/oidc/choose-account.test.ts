import { expect } from 'chai'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, PASSWORD, parametersOf, personNamed, silently, tokensOf } from './support.ts'

describe('prompt=select_account', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let browser: Browser
  let ada: string
  let bob: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    ada = await personNamed(directory, 'ada')
    bob = await personNamed(directory, 'bob')
  })
  after(() => directory.stop())
  beforeEach(async () => {
    browser = directory.browser()
    await tokensOf(app, browser, 'ada')
  })

  async function chooser(parameters: Record<string, string> = {}) {
    const attempt = await app.start({ prompt: 'select_account', ...parameters })
    const page = await browser.open(attempt.url)
    expect(page.title).to.equal('Which account?')
    const [, other = ''] = /href="([^"]*account=other)"/.exec(page.html) ?? []
    return { attempt, page, other }
  }

  it('O23: shows who is signed in, and goes on as them without a password', async () => {
    const { attempt, page } = await chooser()
    expect(page.html).to.contain('Continue as ada')
    expect((await attempt.exchange((await browser.submit(page, '/continue')).url)).claims()?.sub).to.equal(ada)
  })

  it('O23: goes on as another who signs in, for this application and the next', async () => {
    const { attempt, other } = await chooser()
    const page = await browser.open(other)
    expect(page.title).to.equal('Sign in')
    const wrong = await browser.submit(page, '/login', { identifier: 'bob', password: 'wrong' })
    const switched = await browser.submit(wrong, '/login', { identifier: 'bob', password: PASSWORD })
    const back = await browser.submit(switched, '/logout/confirm')
    expect((await attempt.exchange(back.url)).claims()?.sub).to.equal(bob)
    expect((await tokensAgain()).claims()?.sub).to.equal(bob)
  })

  const tokensAgain = async () => {
    const attempt = await app.start()
    return attempt.exchange((await browser.open(attempt.url)).url)
  }

  it('O23, O86: the forced change of another comes before anything, and consent after the choice', async () => {
    const carl = await personNamed(directory, 'carl')
    const { attempt, other } = await chooser({ prompt: 'select_account consent' })
    const change = await browser.signIn(other, 'carl', await directory.reset(carl))
    expect(change.title).to.equal('Choose a new password')
    const consent = await browser.submit(await browser.changePassword(change, NEXT), '/logout/confirm')
    expect(consent.title).to.equal('Allow access?')
    const back = await browser.submit(consent, '/consent')
    expect((await attempt.exchange(back.url)).claims()?.sub).to.equal(carl)
  })

  it('O23: a sign-in is a choice, and nobody chooses twice', async () => {
    const { url } = await app.start({ prompt: 'select_account' })
    expect(isAtApplication(await directory.browser().signIn(url, 'ada', PASSWORD))).to.equal(true)
  })

  it('O21, O23: is not for silence, which has the one account of its session', async () => {
    expect(await silently(app, browser)).to.equal('none')
    expect(await silently(app, browser, { prompt: 'none select_account' })).to.equal('invalid_request')
  })

  it('O37: cancelled, the application gets access_denied', async () => {
    const { page } = await chooser()
    expect(parametersOf(await browser.submit(page, '/abort'))).to.include({ error: 'access_denied' })
  })

  it('O83: leads to the sign-in page when a reset has ended the session meanwhile', async () => {
    const dora = await personNamed(directory, 'dora')
    browser = directory.browser()
    await tokensOf(app, browser, 'dora')
    const { page } = await chooser()
    await directory.reset(dora, { delivery: 'password', password: NEXT, requireChange: false })
    expect((await browser.open(page.url)).title).to.equal('Sign in')
    expect((await browser.submit(page, '/continue')).title).to.equal('Sign in')
  })
})
