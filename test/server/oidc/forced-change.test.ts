import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, PASSWORD, parametersOf, personNamed, silently } from './support.ts'

const TITLE = 'Choose a new password'

describe('the forced change', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
  })
  after(() => directory.stop())

  /** Somebody with a one-time password who has just signed in with it. */
  async function atChangePage(parameters: Record<string, string> = {}) {
    const userName = `person${people++}`
    const id = await personNamed(directory, userName)
    const oneTime = await directory.reset(id)
    const browser = directory.browser()
    const attempt = await app.start(parameters)
    const page = await browser.signIn(attempt.url, userName, oneTime)
    return { id, userName, oneTime, browser, attempt, page }
  }

  /** Whatever stands for this person in the collections of sessions, codes and tokens. */
  async function tracesOf(accountId: string): Promise<number> {
    const { connection } = directory.database
    const counts = ['oidcPayloads', 'signIns'].map(name => connection.collection(name).countDocuments({ accountId }))
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  }

  it('O79: stands before any session, code and token, and O87: leads to them', async () => {
    const { id, browser, attempt, page } = await atChangePage()
    expect(page).to.include({ status: 200, title: TITLE })
    expect(await tracesOf(id)).to.equal(0)
    expect(browser.cookieValue('_session')).to.equal(undefined)
    const back = await browser.changePassword(page, NEXT)
    const claims = (await attempt.exchange(back.url)).claims()
    expect(claims?.sub).to.equal(id)
    expect(await tracesOf(id)).to.be.above(0)
    expect(await silently(app, browser)).to.equal('none')
  })

  it('trap 2: is for the person whose page it is, though another one signed in on it meanwhile', async () => {
    const browser = directory.browser()
    const signIn = await browser.open((await app.start()).url)
    const userName = `person${people++}`
    const other = `person${people++}`
    const changePageOf = async (identifier: string) => {
      const password = await directory.reset(await personNamed(directory, identifier))
      return browser.submit(signIn, '/login', { identifier, password })
    }
    const page = await changePageOf(userName)
    await changePageOf(other)
    expect((await browser.changePassword(page, NEXT)).status).to.equal(403)
    for (const name of [userName, other]) {
      expect((await directory.services.passwords.verify(name, NEXT)).verified).to.equal(false)
    }
  })

  it('O98: shows nowhere in the answer', async () => {
    const { browser, page } = await atChangePage({ state: 'mine' })
    const back = await browser.changePassword(page, NEXT)
    expect(parametersOf(back)).to.have.all.keys('code', 'state', 'iss').and.include({ state: 'mine' })
  })

  it('O85: answers prompt=login and max_age with one normal answer, its state and its nonce', async () => {
    for (const parameters of [{ prompt: 'login' }, { max_age: '0' }, { max_age: '300' }] as Record<string, string>[]) {
      const { browser, attempt, page } = await atChangePage(parameters)
      const claims = (await attempt.exchange((await browser.changePassword(page, NEXT)).url)).claims()
      expect(claims?.auth_time).to.be.closeTo(Date.now() / 1000, 5)
      expect(claims?.amr).to.deep.equal(['pwd'])
    }
  })

  it('O87: makes the one-time password worthless and the new one good', async () => {
    const { userName, oneTime, browser, page } = await atChangePage()
    await browser.changePassword(page, NEXT)
    expect((await directory.browser().signIn((await app.start()).url, userName, oneTime)).title).to.equal('Sign in')
    expect(isAtApplication(await directory.browser().signIn((await app.start()).url, userName, NEXT))).to.equal(true)
  })

  it('O32: leads on with 303', async () => {
    const { browser, page } = await atChangePage()
    expect(page.hops.at(-2)?.status).to.equal(303)
    expect((await browser.changePassword(page, NEXT)).hops.map(({ status }) => status)).to.deep.equal([303, 303])
  })

  it('O88: stays with a weak password and says every rule that it breaks', async () => {
    const { id, userName, oneTime, browser, page } = await atChangePage()
    const again = await browser.changePassword(page, 'password')
    expect(again.title).to.equal(TITLE)
    expect(again.html)
      .to.contain('data-rule="minLength" class="broken"')
      .and.contain('data-rule="blockCommon" class="broken"')
    expect(await tracesOf(id)).to.equal(0)
    expect((await directory.browser().signIn((await app.start()).url, userName, oneTime)).title).to.equal(TITLE)
    expect(isAtApplication(await browser.changePassword(again, NEXT))).to.equal(true)
  })

  const refused: readonly (readonly [string, (oneTime: string) => [string, string]])[] = [
    ['the one-time password itself', oneTime => [oneTime, oneTime]],
    ['the password before the reset', () => [PASSWORD, PASSWORD]],
    ['two different passwords', () => [NEXT, `${NEXT}!`]],
    ['nothing', () => ['', '']],
    ['what can not be typed', () => [`${NEXT}\u0007`, `${NEXT}\u0007`]],
    ['what is longer than 1,024 bytes', () => ['ü'.repeat(600), 'ü'.repeat(600)]],
  ]
  for (const [what, passwords] of refused) {
    it(`O88: refuses ${what}`, async () => {
      const { id, oneTime, browser, page } = await atChangePage()
      const again = await browser.changePassword(page, ...passwords(oneTime))
      expect(again).to.include({ status: 200, title: TITLE })
      expect(again.html).to.contain('class="notice bad"')
      expect(again.html).not.to.contain(oneTime)
      expect(await tracesOf(id)).to.equal(0)
    })
  }

  it('O90: cancelled, answers access_denied and stays due', async () => {
    const { id, userName, oneTime, browser, page } = await atChangePage({ state: 'mine' })
    const back = await browser.submit(page, '/abort')
    expect(parametersOf(back)).to.include({ error: 'access_denied', state: 'mine' }).and.not.have.property('code')
    expect(await tracesOf(id)).to.equal(0)
    expect((await browser.open((await app.start()).url)).title).to.equal('Sign in')
    expect((await browser.signIn((await app.start()).url, userName, oneTime)).title).to.equal(TITLE)
  })

  it('O79: ends after ten minutes', async () => {
    const { id, browser, page } = await atChangePage()
    directory.wait(601)
    expect((await browser.changePassword(page, NEXT)).title).to.equal('Sign in')
    expect((await browser.open(page.url)).title).to.equal('Sign in')
    expect(await tracesOf(id)).to.equal(0)
  })

  it('O80: opens nothing else: no other application, no account page, and the change again in a second tab', async () => {
    const { userName, oneTime, browser, page } = await atChangePage()
    expect(await silently(app, browser)).to.equal('login_required')
    const tab = await browser.open((await app.start()).url)
    expect(tab.title).to.equal('Sign in')
    expect((await browser.submit(tab, '/login', { identifier: userName, password: oneTime })).title).to.equal(TITLE)
    expect((await browser.open('/account')).title).to.equal('Sign in')
    expect((await browser.open(page.url)).title).to.equal(TITLE)
  })

  it('O79, trap 9: can not be skipped by going on to where the page leads', async () => {
    const { browser, page } = await atChangePage()
    const answer = await browser.open(page.url.replace('/interaction/', '/authorize/'))
    expect(isAtApplication(answer)).to.equal(false)
  })

  it('O79: is bound to its browser', async () => {
    const { page } = await atChangePage()
    expect((await directory.browser().open(page.url)).title).to.equal('This sign-in is over')
  })

  it('O100: is not visible to somebody with a wrong password', async () => {
    const { userName } = await atChangePage()
    const page = await directory.browser().signIn((await app.start()).url, userName, 'wrong')
    expect(page.title).to.equal('Sign in')
    expect(page.html).not.to.contain('one-time')
  })

  it('O99: is audited, without the password', async () => {
    const { id, browser, page } = await atChangePage()
    const weak = 'qwertz 7'
    await browser.changePassword(await browser.changePassword(page, weak), NEXT)
    const found = directory.database.connection.collection('auditEvents').find({ target: id, event: /^password/ })
    const events = await found.sort({ seq: 1 }).toArray()
    expect(events.map(({ event, outcome }) => `${event} ${outcome}`)).to.deep.equal([
      'password.reset success',
      'password.changeDemanded success',
      'password.forcedChange failure',
      'password.forcedChange success',
    ])
    expect(events[2]?.details).to.deep.equal({ rules: 'minLength blockCommon' })
    for (const password of [weak, NEXT]) expect(JSON.stringify(events)).not.to.contain(password)
  })
})
