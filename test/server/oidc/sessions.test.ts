import { expect } from 'chai'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, PASSWORD, parametersOf, personNamed, silently, tokensOf } from './support.ts'

describe('a session that is open', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let browser: Browser
  let ada: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    ada = await personNamed(directory, 'ada')
    await personNamed(directory, 'bob')
  })
  after(() => directory.stop())
  beforeEach(async () => {
    browser = directory.browser()
    await tokensOf(app, browser, 'ada')
  })

  it('answers the next application without a page', async () => {
    const other = await directory.relyingParty({ name: 'Canteen' })
    expect(isAtApplication(await browser.open((await other.start()).url))).to.equal(true)
    expect(await silently(other, browser)).to.equal('none')
  })

  it('O21: nobody signed in is login_required, with state and iss', async () => {
    const { url } = await app.start({ prompt: 'none', state: 'mine' })
    const back = await directory.browser().open(url)
    expect(parametersOf(back)).to.include({ error: 'login_required', state: 'mine', iss: directory.issuer })
  })

  it('O39: has another cookie after every sign-in, and the old one is dead', async () => {
    const thief = directory.browser()
    const stolen = browser.cookieValue('_session')
    const attempt = await app.start({ prompt: 'login' })
    await browser.signIn(attempt.url, 'ada', PASSWORD)
    expect(browser.cookieValue('_session')).not.to.equal(stolen)
    const headers = { cookie: `_session=${stolen}; _session.sig=${browser.cookieValue('_session.sig')}` }
    const back = await thief.open((await app.start({ prompt: 'none' })).url, { headers })
    expect(parametersOf(back)).to.include({ error: 'login_required' })
  })

  for (const [rule, parameters] of [
    ['O22: prompt=login', { prompt: 'login' }],
    ['O24: max_age=0', { max_age: '0' }],
  ] as const) {
    it(`${rule} asks for the password again, and a wrong one gives no code`, async () => {
      const attempt = await app.start(parameters)
      const page = await browser.open(attempt.url)
      expect(page.title).to.equal('Sign in')
      const again = await browser.submit(page, '/login', { identifier: 'ada', password: 'wrong' })
      expect(again.title).to.equal('Sign in')
      const back = await browser.submit(again, '/login', { identifier: 'ada', password: PASSWORD })
      expect((await attempt.exchange(back.url)).claims()?.auth_time).to.be.closeTo(Date.now() / 1000, 5)
    })
  }

  it('O24: max_age looks at the last sign-in', async () => {
    const { now } = Date
    try {
      Date.now = () => now() + 100_000
      expect(await silently(app, browser, { max_age: '1000' })).to.equal('none')
      expect(await silently(app, browser, { max_age: '50' })).to.equal('login_required')
      expect((await browser.open((await app.start({ max_age: '50' })).url)).title).to.equal('Sign in')
    } finally {
      Date.now = now
    }
  })

  it('O26: of an application that says once how old a sign-in may be, it is too old then', async () => {
    const administrator = await directory.scim('applications:write')
    const strict = await directory.relyingParty({ name: 'Payroll' })
    const set = (value: object) =>
      administrator.patch(`/admin/v2/Applications/${strict.clientId}`, { op: 'replace', value }).expect(200)
    const { now } = Date
    try {
      await set({ defaultMaxAge: 50 })
      expect(await silently(strict, browser)).to.equal('none')
      Date.now = () => now() + 100_000
      expect(await silently(strict, browser)).to.equal('login_required')
      expect(await silently(strict, browser, { max_age: '1000' })).to.equal('none')
      expect(await silently(app, browser)).to.equal('none')
      await set({ defaultMaxAge: 0 })
      const page = await browser.open((await strict.start()).url)
      expect(page.title).to.equal('Sign in')
      expect(
        parametersOf(await browser.submit(page, '/login', { identifier: 'ada', password: PASSWORD })),
      ).to.have.property('code')
    } finally {
      Date.now = now
    }
  })

  it('O25, O26, O56: says when the sign-in was, in every ID token', async () => {
    const before = Math.floor(Date.now() / 1000)
    const attempt = await app.start()
    const claims = (await attempt.exchange((await browser.open(attempt.url)).url)).claims()
    expect(claims?.auth_time)
      .to.be.a('number')
      .and.be.within(before - 5, before + 5)
  })

  it('O18: is enough for its own id_token_hint', async () => {
    const { id_token: hint = '' } = await tokensOf(app, directory.browser(), 'ada')
    expect(await silently(app, browser, { id_token_hint: hint })).to.equal('none')
  })

  it("O18: is not for somebody else's id_token_hint", async () => {
    const { id_token: hint = '' } = await tokensOf(app, directory.browser(), 'bob')
    expect(await silently(app, browser, { id_token_hint: hint })).to.equal('login_required')
    const page = await browser.open((await app.start({ id_token_hint: hint })).url)
    expect(page.title).to.equal('Sign in')
    const wrong = await browser.submit(page, '/login', { identifier: 'ada', password: PASSWORD })
    expect(parametersOf(wrong)).not.to.have.property('code')
  })

  it('O18: nor for another subject in the claims', async () => {
    const claims = JSON.stringify({ id_token: { sub: { value: ada.replace(/.$/, 'x') } } })
    expect(await silently(app, browser, { claims })).to.equal('login_required')
  })

  const demanding = (acr: object) => ({ claims: JSON.stringify({ id_token: { acr } }) })

  for (const acr of [{ values: ['gold', 'silver'] }, { value: 'gold' }]) {
    it(`O27: an essential acr that there is not is refused, before anybody is asked for a password: ${Object.keys(acr)}`, async () => {
      const parameters = demanding({ essential: true, ...acr })
      expect(await silently(app, browser, parameters)).to.equal('unmet_authentication_requirements')
      for (const visitor of [browser, directory.browser()]) {
        const back = await visitor.open((await app.start({ state: 'mine', ...parameters })).url)
        expect(parametersOf(back)).to.include({ error: 'unmet_authentication_requirements', state: 'mine' })
      }
    })
  }

  it('O27: one of those that there are is enough, and a voluntary one is no demand', async () => {
    const known = demanding({ essential: true, values: ['gold', 'urn:rekey:acr:password'] })
    expect(await silently(app, browser, known)).to.equal('none')
    expect(await silently(app, browser, demanding({ values: ['gold'] }))).to.equal('none')
    const attempt = await app.start({ acr_values: 'gold' })
    const tokens = await attempt.exchange((await browser.open(attempt.url)).url)
    expect(tokens.claims()?.acr).to.equal('urn:rekey:acr:password')
  })

  it('gives way to another person, whose application is reached from the form', async () => {
    const attempt = await app.start({ prompt: 'login' })
    const page = await browser.signIn(attempt.url, 'bob', PASSWORD)
    const { origin } = new URL(CALLBACK)
    expect(page.headers.get('content-security-policy')).to.match(new RegExp(`form-action 'self' ${origin}`))
    const back = await browser.submit(page, '/logout/confirm')
    expect((await attempt.exchange(back.url)).claims()?.sub).not.to.equal(ada)
    expect(await silently(app, browser)).to.equal('none')
  })

  const HOURS = 3600

  it('O41: ends on the server when it was not used for eight hours', async () => {
    directory.wait(5 * HOURS)
    expect(await silently(app, browser)).to.equal('none')
    directory.wait(5 * HOURS)
    expect((await browser.open('/account')).title).to.equal('ada')
    directory.wait(5 * HOURS)
    expect(await silently(app, browser)).to.equal('none')
    expect((await directory.services.signIns.ofAccount(ada, 1, directory.services.now())).length).to.be.greaterThan(0)
    directory.wait(8 * HOURS)
    expect(await silently(app, browser)).to.equal('login_required')
    expect((await browser.open('/account')).title).to.equal('Sign in')
    expect(await directory.services.signIns.ofAccount(ada, 1, directory.services.now())).to.deep.equal([])
  })

  it('O41: ends on the server after a day, however much it is used', async () => {
    for (let hour = 4; hour < 24; hour += 4) {
      directory.wait(4 * HOURS)
      expect(await silently(app, browser)).to.equal('none')
    }
    directory.wait(4 * HOURS)
    expect(await silently(app, browser)).to.equal('login_required')
  })
})
