import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, PASSWORD, personNamed } from './support.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the pages between a request and its answer', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const opened = async () => {
    const browser = directory.browser()
    return { browser, page: await browser.open((await app.start()).url) }
  }
  const credentials = { identifier: 'ada', password: PASSWORD }

  it('O30: take no form without the token of this browser', async () => {
    const { browser, page } = await opened()
    const strangers = (await directory.browser().open('/forgot')).html
    const foreign = /name="csrf" value="([^"]*)"/.exec(strangers)?.[1] ?? ''
    for (const csrf of ['', 'x', foreign]) {
      const answer = await browser.submit(page, '/login', { ...credentials, csrf })
      expect(answer.status, csrf).to.equal(403)
      expect(answer.title).to.equal('This form is no longer valid')
    }
  })

  it('O30: give out their token only with a cookie that scripts and other sites do not get', async () => {
    const { page } = await opened()
    const cookies = page.hops.flatMap(hop => hop.cookies)
    for (const cookie of cookies)
      expect(cookie)
        .to.match(/; httponly/i)
        .and.to.match(/; samesite=lax/i)
  })

  for (const step of ['login', 'change-password', 'consent', 'resend', 'abort']) {
    it(`O35: are closed to another browser: ${step}`, async () => {
      const { page } = await opened()
      const other = directory.browser()
      const csrf = /name="csrf" value="([^"]*)"/.exec((await other.open('/forgot')).html)?.[1] ?? ''
      const answer = await other.open(`${page.url}/${step}`, {
        method: 'POST',
        headers: FORM,
        body: new URLSearchParams({ ...credentials, csrf, repeat: NEXT }),
      })
      expect(answer.status).to.equal(400)
      expect(answer.title).to.equal('This sign-in is over')
    })
  }

  it('O35: are closed to another browser that opens the address', async () => {
    const { page } = await opened()
    expect((await directory.browser().open(page.url)).title).to.equal('This sign-in is over')
  })

  it('O35: are closed to the cookie of another interaction', async () => {
    const [mine, theirs] = [await opened(), await opened()]
    const uid = mine.page.url.split('/').at(-1) ?? ''
    const headers = { cookie: mine.browser.cookieHeader(`/interaction/${uid}`) }
    expect((await directory.browser().open(mine.page.url, { headers })).title).to.equal('Sign in')
    expect((await directory.browser().open(theirs.page.url, { headers })).title).to.equal('This sign-in is over')
  })

  for (const step of ['change-password', 'consent', 'nonsense', 'constructor']) {
    it(`O79: take no step that is not due: ${step}`, async () => {
      const { browser, page } = await opened()
      const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
      const body = new URLSearchParams({ csrf, password: NEXT, repeat: NEXT })
      const answer = await browser.open(`${page.url}/${step}`, { method: 'POST', headers: FORM, body })
      expect(isAtApplication(answer)).to.equal(false)
      expect(answer.title).to.be.oneOf(['This sign-in is over', 'Sign in'])
    })
  }

  it('O79: can not be skipped by going on to where they lead', async () => {
    const { browser, page } = await opened()
    const resume = page.url.replace('/interaction/', '/authorize/')
    const answer = await browser.open(resume)
    expect(isAtApplication(answer)).to.equal(false)
  })

  it('O35: live side by side in two tabs', async () => {
    const browser = directory.browser()
    const [first, second] = [await app.start(), await app.start()]
    const one = await browser.open(first.url)
    const two = await browser.open(second.url)
    const backTwo = await browser.submit(two, '/login', credentials)
    expect((await second.exchange(backTwo.url)).access_token).to.be.a('string')
    const backOne = await browser.submit(one, '/login', credentials)
    expect((await first.exchange(backOne.url)).access_token).to.be.a('string')
  })

  it('O35: are used up by their end', async () => {
    const { browser, page } = await opened()
    await browser.submit(page, '/login', credentials)
    expect((await browser.submit(page, '/login', credentials)).title).to.equal('This sign-in is over')
  })

  it('O35: end after 15 minutes', async () => {
    const { browser, page } = await opened()
    directory.wait(901)
    expect((await browser.submit(page, '/login', credentials)).title).to.equal('This sign-in is over')
  })

  it('O33: lead nowhere but to the application, whatever is added to their address', async () => {
    const { browser, page } = await opened()
    const evil = 'https://evil.example'
    const query = new URLSearchParams({ returnTo: evil, next: evil, redirect_uri: evil })
    const again = await browser.open(`${page.url}?${query}`)
    expect(again.html).not.to.contain(evil)
    expect(isAtApplication(await browser.submit(again, '/login', { ...credentials, returnTo: evil }))).to.equal(true)
  })

  for (const [what, init, status] of [
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{"csrf":"x"}' }, 415],
    ['a form that is too long', { headers: FORM, body: 'x='.padEnd(70_000, 'x') }, 413],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const { browser, page } = await opened()
      expect((await browser.open(`${page.url}/login`, { method: 'POST', ...init })).status).to.equal(status)
    })
  }
})
