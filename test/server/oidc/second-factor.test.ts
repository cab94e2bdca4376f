import { expect } from 'chai'
import type { Services } from '../../../server/services.ts'
import type { Browser, Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp, ownerOf, type TestApp } from '../../support/factors.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, PASSWORD, personNamed, silently } from './support.ts'

const SECOND = 'Confirm that it is you'
const CHANGE = 'Choose a new password'
const SIGN_IN = 'Sign in'

describe('the second factor at sign-in', () => {
  let directory: TestDirectory
  let first: TestDirectory
  let app: RelyingParty
  let people = 0

  before(async () => {
    first = await startDirectory({ frozen: true })
    directory = first
    app = await directory.relyingParty()
  })
  after(() => first.stop())

  /** Somebody with an authenticator app. */
  async function enrolled() {
    const userName = `person${people++}`
    const id = await personNamed(directory, userName)
    return { id, userName, phone: await enrolApp(directory, id) }
  }

  /** The same, who has just given the right password. */
  async function atSecondFactor(parameters: Record<string, string> = {}) {
    const person = await enrolled()
    const browser = directory.browser()
    const attempt = await app.start(parameters)
    return { ...person, browser, attempt, page: await browser.signIn(attempt.url, person.userName, PASSWORD) }
  }

  const prove = (browser: Browser, page: Page, code: string) => browser.submit(page, '/second-factor', { code })

  async function tracesOf(accountId: string): Promise<number> {
    const { connection } = directory.database
    const counts = ['oidcPayloads', 'signIns'].map(name => connection.collection(name).countDocuments({ accountId }))
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  }

  const eventsOf = async (target: string) => {
    const found = directory.database.connection.collection('auditEvents').find({ target, event: /^signIn/ })
    return (await found.sort({ seq: 1 }).toArray()).map(
      ({ event, outcome, details }) => `${event} ${outcome} ${details?.kind ?? ''}`,
    )
  }

  it('O28, O81: comes after the right password and before any session, and leads to the application', async () => {
    const { id, phone, browser, attempt, page } = await atSecondFactor()
    expect(page).to.include({ status: 200, title: SECOND })
    expect(page.hops.at(-2)?.status).to.equal(303)
    expect(await tracesOf(id)).to.equal(0)
    expect(browser.cookieValue('_session')).to.equal(undefined)
    const claims = (await attempt.exchange((await prove(browser, page, phone.next())).url)).claims()
    expect(claims).to.deep.include({ sub: id, amr: ['pwd', 'otp', 'mfa'], acr: 'urn:rekey:acr:two-factors' })
    expect(await eventsOf(id)).to.deep.equal(['signIn.password success ', 'signIn.secondFactor success app'])
  })

  it('O100: is not visible to somebody with a wrong password', async () => {
    const { userName } = await enrolled()
    expect((await directory.browser().signIn((await app.start()).url, userName, 'wrong')).title).to.equal(SIGN_IN)
  })

  it('refuses a wrong code, an old one and nothing, and stays', async () => {
    const { id, phone, browser, page } = await atSecondFactor()
    const old = phone.now()
    directory.wait(60)
    for (const code of ['000000', old, '', '12345', 'abcdef', '１２３４５６']) {
      const again = await prove(browser, page, code)
      expect(again, code).to.include({ status: 200, title: SECOND })
      expect(again.html).to.contain('class="notice bad"')
      directory.wait(60)
    }
    expect(await tracesOf(id)).to.equal(0)
    expect((await eventsOf(id)).at(-1)).to.equal('signIn.secondFactor failure recoveryCode')
  })

  it('takes each code once, be it sent twice at the same time', async () => {
    const { userName, phone, browser, page } = await atSecondFactor()
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
    const { phone, browser, attempt, page, userName } = await atSecondFactor()
    const [code = ''] = phone.recoveryCodes
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')} `
    const claims = (await attempt.exchange((await prove(browser, page, typed)).url)).claims()
    expect(claims?.amr).to.deep.equal(['pwd', 'otp', 'mfa'])
    const other = directory.browser()
    const again = await other.signIn((await app.start()).url, userName, PASSWORD)
    expect((await prove(other, again, code)).title).to.equal(SECOND)
  })

  describe('locks', () => {
    it('after several wrong codes, sent at once, also the right one; the answer is the same', async () => {
      const { phone, browser, page } = await atSecondFactor()
      const wrong = await Promise.all(Array.from({ length: 8 }, () => prove(browser, page, '000000')))
      const right = phone.now()
      directory.wait(0)
      const locked = await prove(browser, page, right)
      expect(locked.title).to.equal(SECOND)
      expect(locked.html.replace(/value="[^"]*"/g, '')).to.equal(wrong[0]?.html.replace(/value="[^"]*"/g, ''))
      expect((await prove(browser, page, phone.recoveryCodes[0] ?? '')).title).to.equal(SECOND)
      directory.wait(120)
      expect(isAtApplication(await prove(browser, page, phone.next()))).to.equal(true)
    })

    it('for all processes of a database', async () => {
      const neighbour = await startDirectory({
        database: directory,
        masterKey: directory.masterKey,
        issuer: directory.issuer,
        frozen: true,
      })
      const { id, phone } = await enrolled()
      const guess = (at: TestDirectory) => at.services.factors.proveByCode(id, '000000')
      await Promise.all([directory, neighbour, directory, neighbour, directory].map(guess))
      expect(await neighbour.services.factors.proveByCode(id, phone.now())).to.equal(undefined)
      await neighbour.stop()
    })

    it('for good after a hundred in a row', async () => {
      const { id, phone } = await enrolled()
      for (let count = 0; count < 100; count++) {
        await directory.services.factors.proveByCode(id, '000000')
        directory.wait(900)
      }
      expect(await directory.services.factors.proveByCode(id, phone.next())).to.equal(undefined)
    })

    it('nobody who is right, however often', async () => {
      const strict = await startDirectory({ guessLimits: { perAddress: 1 }, frozen: true })
      const party = await strict.relyingParty()
      const phone = await enrolApp(strict, await personNamed(strict, 'ada'))
      for (const code of phone.recoveryCodes.slice(0, 3)) {
        const browser = strict.browser()
        const page = await browser.signIn((await party.start()).url, 'ada', PASSWORD)
        expect(isAtApplication(await prove(browser, page, code))).to.equal(true)
      }
      await strict.stop()
    })

    it('a network that guessed too often, whoever is asked for', async () => {
      const strict = await startDirectory({ guessLimits: { perAddress: 3 }, frozen: true })
      const party = await strict.relyingParty()
      const id = await personNamed(strict, 'ada')
      const phone = await enrolApp(strict, id)
      const browser = strict.browser()
      const page = await browser.signIn((await party.start()).url, 'ada', PASSWORD)
      for (const code of ['000000', '000001', '000002']) await prove(browser, page, code)
      expect((await prove(browser, page, phone.recoveryCodes[0] ?? '')).status).to.equal(429)
      await strict.stop()
    })
  })

  describe('and the forced change', () => {
    async function atBoth() {
      const person = await enrolled()
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
      expect(await tracesOf(id)).to.equal(0)
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
      const other = await enrolled()
      const oneTime = await directory.reset(other.id)
      // On the same interaction, in another tab.
      const tab = await browser.open(change.url)
      const body = new URLSearchParams({ csrf: csrfOf(tab), identifier: other.userName, password: oneTime })
      expect((await browser.open(`${change.url}/login`, { method: 'POST', body })).title).to.equal(SECOND)
      expect((await browser.changePassword(change, NEXT)).title).to.equal(SIGN_IN)
      expect((await directory.services.passwords.verify(other.userName, NEXT)).verified).to.equal(false)
    })

    it('stands before it in a session that a reset has left open, too', async () => {
      const { id, phone, browser } = await (async () => {
        const userName = `person${people++}`
        const id = await personNamed(directory, userName)
        const browser = directory.browser()
        await browser.signIn((await app.start()).url, userName, PASSWORD)
        return { id, browser, phone: await enrolApp(directory, id) }
      })()
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

  describe('is worth nothing', () => {
    const leadsNowhere = async (page: Page, id: string) => {
      expect(isAtApplication(page)).to.equal(false)
      expect(await tracesOf(id)).to.equal(0)
    }

    it('without the password', async () => {
      const { id, phone } = await enrolled()
      const browser = directory.browser()
      const page = await browser.open((await app.start()).url)
      const body = new URLSearchParams({ csrf: csrfOf(page), code: phone.next() })
      const answer = await browser.open(`${page.url}/second-factor`, { method: 'POST', body })
      expect(answer.title).to.equal(SIGN_IN)
      await leadsNowhere(answer, id)
    })

    it('with the form of another interaction, or of another person', async () => {
      const { id, phone, browser, page } = await atSecondFactor()
      const mallory = await atSecondFactor()
      // The own browser's token, somebody else's binding.
      const body = new URLSearchParams({ csrf: csrfOf(page), for: bindingOf(mallory.page), code: phone.next() })
      expect((await browser.open(`${page.url}/second-factor`, { method: 'POST', body })).status).to.equal(403)
      const theirs = await browser.open(`${mallory.page.url}/second-factor`, { method: 'POST', body })
      expect(theirs.title).to.equal('This sign-in is over')
      await leadsNowhere(theirs, id)
    })

    it('for another person who gave a password on the same interaction meanwhile', async () => {
      const { id, phone, browser, page } = await atSecondFactor()
      const other = await enrolled()
      const body = new URLSearchParams({ csrf: csrfOf(page), identifier: other.userName, password: PASSWORD })
      const tab = await browser.open(`${page.url}/login`, { method: 'POST', body })
      expect(tab.title).to.equal(SECOND)
      expect((await prove(browser, page, phone.next())).status).to.equal(403)
      // Nor is the first person's code good for the second.
      expect((await prove(browser, tab, phone.next())).title).to.equal(SECOND)
      await leadsNowhere(tab, id)
      expect(await tracesOf(other.id)).to.equal(0)
    })

    it('O101: after a reset in between, and leads back to the sign-in', async () => {
      const { id, phone, browser, page } = await atSecondFactor()
      await directory.reset(id)
      const answer = await prove(browser, page, phone.next())
      expect(answer.title).to.equal(SIGN_IN)
      await leadsNowhere(answer, id)
    })

    it('O92: after a reset in between, when its page is looked at again', async () => {
      const { id, browser, page } = await atSecondFactor()
      await directory.reset(id)
      expect((await browser.open(page.url)).title).to.equal(SIGN_IN)
    })

    it('O101: after a reset while it is judged', async () => {
      let meanwhile = async () => {}
      const adapt = (services: Services): Services => ({
        ...services,
        factors: {
          ...services.factors,
          async proveByCode(person, code) {
            const amr = await services.factors.proveByCode(person, code)
            await meanwhile()
            return amr
          },
        },
      })
      const other = await startDirectory({ adapt, frozen: true })
      const id = await personNamed(other, 'ada')
      const phone = await enrolApp(other, id)
      const browser = other.browser()
      const page = await browser.signIn((await (await other.relyingParty()).start()).url, 'ada', PASSWORD)
      meanwhile = async () => {
        await other.reset(id)
      }
      const answer = await prove(browser, page, phone.next())
      expect(answer.title).to.equal(SIGN_IN)
      expect(answer.hops.length).to.equal(1)
      await other.stop()
    })

    it('O101: after a reset between the code and the session', async () => {
      const { id, phone, browser, page } = await atSecondFactor()
      const back = await browser.post(page, '/second-factor', { code: phone.next() })
      await directory.reset(id)
      await leadsNowhere(await browser.open(back), id)
    })

    it('O102: for somebody who is inactive by then', async () => {
      const { id, phone, browser, page } = await atSecondFactor()
      const hr = await directory.scim('users:write')
      await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'active', value: false }).expect(200)
      const answer = await prove(browser, page, phone.next())
      expect(answer.title).to.equal(SIGN_IN)
      await leadsNowhere(answer, id)
    })

    it('O79: after ten minutes', async () => {
      const { id, phone, browser, page } = await atSecondFactor()
      directory.wait(601)
      const answer = await prove(browser, page, phone.next())
      expect(answer.title).to.equal(SIGN_IN)
      await leadsNowhere(answer, id)
    })

    it('twice: a sign-in that is over stays so', async () => {
      const { phone, browser, page } = await atSecondFactor()
      expect(isAtApplication(await prove(browser, page, phone.next()))).to.equal(true)
      expect((await prove(browser, page, phone.next())).title).to.equal('This sign-in is over')
    })

    it('in another browser', async () => {
      const { page } = await atSecondFactor()
      expect((await directory.browser().open(page.url)).title).to.equal('This sign-in is over')
    })
  })

  it('trap 9: is not skipped by going on to where the page leads', async () => {
    const { id, browser, page } = await atSecondFactor()
    expect(isAtApplication(await browser.open(page.url.replace('/interaction/', '/authorize/')))).to.equal(false)
    expect(await tracesOf(id)).to.equal(0)
  })

  it('O80: opens no account page, no second factors and no other application meanwhile', async () => {
    const { browser } = await atSecondFactor()
    expect((await browser.open('/account')).title).to.equal(SIGN_IN)
    expect((await browser.open('/account/factors')).title).to.equal(SIGN_IN)
    expect(await silently(app, browser)).to.equal('login_required')
  })

  it('P59: is asked for after a mailed link, too', async () => {
    const { id, userName } = await enrolled()
    await directory.reset(id, { delivery: 'link' })
    const mails = await directory.mails()
    const link = /^https?:\S+\/reset\?token=\S+$/m.exec(String(mails.at(-1)?.text))?.[0] ?? ''
    const browser = directory.browser()
    await browser.submit(await browser.open(link), '/reset/new', { password: NEXT, repeat: NEXT })
    expect((await browser.signIn((await app.start()).url, userName, NEXT)).title).to.equal(SECOND)
  })

  describe('by acr', () => {
    const TWO = 'urn:rekey:acr:two-factors'
    const ONE = 'urn:rekey:acr:password'
    const essential = (...values: string[]) => ({
      claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
    })

    // With a clock that the time of the library does not lag behind.
    beforeEach(async () => {
      directory = await startDirectory()
      app = await directory.relyingParty()
    })
    afterEach(() => directory.stop())

    /** Somebody whose session is by the password alone, with an app since then or without. */
    async function byPassword({ hasApp }: { hasApp: boolean }) {
      const userName = `person${people++}`
      const id = await personNamed(directory, userName)
      const browser = directory.browser()
      const { exchange, url } = await app.start()
      const claims = (await exchange((await browser.signIn(url, userName, PASSWORD)).url)).claims()
      const phone: TestApp | undefined = hasApp ? await enrolApp(directory, id) : undefined
      return { id, browser, phone, authTime: claims?.auth_time }
    }

    it('O27: is asked for alone in a session that is by the password, whose time stays', async () => {
      for (const parameters of [{ acr_values: TWO }, essential(TWO)] as Record<string, string>[]) {
        const { browser, phone, authTime } = await byPassword({ hasApp: true })
        const attempt = await app.start(parameters)
        const page = await browser.open(attempt.url)
        expect(page.title).to.equal(SECOND)
        const claims = (await attempt.exchange((await prove(browser, page, phone?.next() ?? '')).url)).claims()
        expect(claims).to.deep.include({ acr: TWO, amr: ['pwd', 'otp', 'mfa'], auth_time: authTime })
        const next = await app.start(parameters)
        expect((await next.exchange((await browser.open(next.url)).url)).claims()?.acr).to.equal(TWO)
      }
    })

    it('is no way to a new password where it is gone before it was proven', async () => {
      const { id, browser } = await byPassword({ hasApp: true })
      const start = await browser.open((await app.start({ acr_values: TWO })).url)
      expect(start.title).to.equal(SECOND)
      await directory.services.factors.removeApp(await ownerOf(directory, id))
      for (const _ of [1, 2]) expect((await browser.open(start.url)).title).to.equal(SIGN_IN)
    })

    it('O27: is no error for somebody who has none, and tells what was done', async () => {
      const { browser } = await byPassword({ hasApp: false })
      for (const parameters of [{ acr_values: TWO }, essential(TWO, ONE)] as Record<string, string>[]) {
        const attempt = await app.start(parameters)
        expect((await attempt.exchange((await browser.open(attempt.url)).url)).claims()?.acr).to.equal(ONE)
      }
    })

    it('O27: is unmet_authentication_requirements where it is essential and there is none', async () => {
      const { browser } = await byPassword({ hasApp: false })
      expect(await silently(app, browser, essential(TWO))).to.equal('unmet_authentication_requirements')
      const back = await browser.open((await app.start(essential(TWO))).url)
      expect(back.url).to.include('error=unmet_authentication_requirements')
    })

    it('O21: is never asked for silently', async () => {
      const { browser } = await byPassword({ hasApp: true })
      expect(await silently(app, browser, { acr_values: TWO })).to.equal('none')
      expect(await silently(app, browser, essential(TWO))).to.equal('interaction_required')
    })

    it('O27: is a password, too, for an application that demands this and nothing else', async () => {
      const { phone, browser, attempt, page } = await atSecondFactor(essential(ONE))
      const claims = (await attempt.exchange((await prove(browser, page, phone.next())).url)).claims()
      expect(claims).to.deep.include({ acr: ONE, amr: ['pwd', 'otp', 'mfa'] })
    })
  })
})

const csrfOf = ({ html }: Page) => /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? ''
const bindingOf = ({ html }: Page) => /name="for" value="([^"]*)"/.exec(html)?.[1] ?? ''
