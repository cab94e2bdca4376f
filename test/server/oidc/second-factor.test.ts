import { expect } from 'chai'
import { bindingOf, csrfOf } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { type PeopleAtSecondFactor, peopleAtSecondFactor, prove, SECOND, SIGN_IN } from './second-factors.ts'
import { isAtApplication, NEXT, PASSWORD, silently } from './support.ts'

const CHANGE = 'Choose a new password'

describe('the second factor at sign-in', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let people: PeopleAtSecondFactor

  before(async () => {
    directory = await startDirectory({ frozen: true })
    app = await directory.relyingParty()
    people = peopleAtSecondFactor(directory, app)
  })
  after(() => directory.stop())

  const eventsOf = async (target: string) => {
    const found = directory.database.connection.collection('auditEvents').find({ target, event: /^signIn/ })
    return (await found.sort({ seq: 1 }).toArray()).map(
      ({ event, outcome, details }) => `${event} ${outcome} ${details?.kind ?? ''}`,
    )
  }

  it('O28, O81: comes after the right password and before any session, and leads to the application', async () => {
    const { id, phone, browser, attempt, page } = await people.atSecondFactor()
    expect(page).to.include({ status: 200, title: SECOND })
    expect(page.hops.at(-2)?.status).to.equal(303)
    expect(await people.tracesOf(id)).to.equal(0)
    expect(browser.cookieValue('_session')).to.equal(undefined)
    const claims = (await attempt.exchange((await prove(browser, page, phone.next())).url)).claims()
    expect(claims).to.deep.include({ sub: id, amr: ['pwd', 'otp', 'mfa'], acr: 'urn:rekey:acr:two-factors' })
    expect(await eventsOf(id)).to.deep.equal(['signIn.password success ', 'signIn.secondFactor success app'])
  })

  it('O100: is not visible to somebody with a wrong password', async () => {
    const { userName } = await people.enrolled()
    expect((await directory.browser().signIn((await app.start()).url, userName, 'wrong')).title).to.equal(SIGN_IN)
  })

  it('refuses a wrong code, an old one and nothing, and stays', async () => {
    const { id, phone, browser, page } = await people.atSecondFactor()
    const old = phone.now()
    directory.wait(60)
    for (const code of ['000000', old, '', '12345', 'abcdef', '１２３４５６']) {
      const again = await prove(browser, page, code)
      expect(again, code).to.include({ status: 200, title: SECOND })
      expect(again.html).to.contain('class="notice bad"')
      directory.wait(60)
    }
    expect(await people.tracesOf(id)).to.equal(0)
    expect((await eventsOf(id)).at(-1)).to.equal('signIn.secondFactor failure recoveryCode')
  })

  it('takes each code once, be it sent twice at the same time', async () => {
    const { userName, phone, browser, page } = await people.atSecondFactor()
    const other = directory.browser()
    const second = await other.signIn((await app.start()).url, userName, PASSWORD)
    const code = phone.next()
    const answers = await Promise.all([prove(browser, page, code), prove(other, second, code)])
    expect(answers.filter(isAtApplication).length).to.equal(1)
    const third = await directory.browser()
    const page3 = await third.signIn((await app.start()).url, userName, PASSWORD)
    expect((await prove(third, page3, code)).title).to.equal(SECOND)
  })

  it('takes each recovery code once, however it is typed', async () => {
    const { phone, browser, attempt, page, userName } = await people.atSecondFactor()
    const [code = ''] = phone.recoveryCodes
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')} `
    const claims = (await attempt.exchange((await prove(browser, page, typed)).url)).claims()
    expect(claims?.amr).to.deep.equal(['pwd', 'otp', 'mfa'])
    const other = directory.browser()
    const again = await other.signIn((await app.start()).url, userName, PASSWORD)
    expect((await prove(other, again, code)).title).to.equal(SECOND)
  })

  it('O80: opens no account page, no second factors and no other application meanwhile', async () => {
    const { browser } = await people.atSecondFactor()
    expect((await browser.open('/account')).title).to.equal(SIGN_IN)
    expect((await browser.open('/account/factors')).title).to.equal(SIGN_IN)
    expect(await silently(app, browser)).to.equal('login_required')
  })

  it('P59: is asked for after a mailed link, too', async () => {
    const { id, userName } = await people.enrolled()
    await directory.reset(id, { delivery: 'link' })
    const mails = await directory.mails()
    const link = /^https?:\S+\/reset\?token=\S+$/m.exec(String(mails.at(-1)?.text))?.[0] ?? ''
    const browser = directory.browser()
    await browser.submit(await browser.open(link), '/reset/new', { password: NEXT, repeat: NEXT })
    expect((await browser.signIn((await app.start()).url, userName, NEXT)).title).to.equal(SECOND)
  })

  describe('and the forced change', () => {
    async function atBoth() {
      const person = await people.enrolled()
      const oneTime = await directory.reset(person.id)
      const browser = directory.browser()
      const attempt = await app.start()
      return { ...person, oneTime, browser, attempt, page: await browser.signIn(attempt.url, person.userName, oneTime) }
    }

    it('O81, P59: stands before it, so that a reset does not pass it', async () => {
      const { id, phone, browser, attempt, page } = await atBoth()
      expect(page.title).to.equal(SECOND)
      const change = await prove(browser, page, phone.next())
      expect(change.title).to.equal(CHANGE)
      expect(await people.tracesOf(id)).to.equal(0)
      const claims = (await attempt.exchange((await browser.changePassword(change, NEXT)).url)).claims()
      expect(claims).to.deep.include({ sub: id, amr: ['pwd', 'otp', 'mfa'], acr: 'urn:rekey:acr:two-factors' })
    })

    it('is not skipped by posting the change first', async () => {
      const { userName, browser, page } = await atBoth()
      const body = new URLSearchParams({ csrf: csrfOf(page), for: bindingOf(page), password: NEXT, repeat: NEXT })
      const answer = await browser.open(`${page.url}/change-password`, { method: 'POST', body })
      expect(answer.title).to.equal(SIGN_IN)
      expect((await directory.services.passwords.verify(userName, NEXT)).verified).to.equal(false)
    })

    it('lets nobody change a password with the form of somebody who has proven theirs', async () => {
      const { phone, browser, page } = await atBoth()
      const change = await prove(browser, page, phone.next())
      const other = await people.enrolled()
      const oneTime = await directory.reset(other.id)
      // On the same interaction, in another tab.
      const tab = await browser.open(change.url)
      const body = new URLSearchParams({ csrf: csrfOf(tab), identifier: other.userName, password: oneTime })
      expect((await browser.open(`${change.url}/login`, { method: 'POST', body })).title).to.equal(SECOND)
      expect((await browser.changePassword(change, NEXT)).title).to.equal(SIGN_IN)
      expect((await directory.services.passwords.verify(other.userName, NEXT)).verified).to.equal(false)
    })

    it('stands before it in a session that a reset has left open, too', async () => {
      const { id, userName } = await people.somebody()
      const browser = directory.browser()
      await browser.signIn((await app.start()).url, userName, PASSWORD)
      const phone = await enrolApp(directory, id)
      await directory.reset(id, { revoke: false })
      const attempt = await app.start()
      const page = await browser.open(attempt.url)
      expect(page.title).to.equal(SECOND)
      const change = await prove(browser, page, phone.next())
      expect(change.title).to.equal(CHANGE)
      const claims = (await attempt.exchange((await browser.changePassword(change, NEXT)).url)).claims()
      expect(claims?.amr).to.deep.equal(['pwd', 'otp', 'mfa'])
    })
  })
})
