import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp, ownerOf, type TestApp } from '../../support/factors.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { type PeopleAtSecondFactor, peopleAtSecondFactor, prove, SECOND, SIGN_IN } from './second-factors.ts'
import { PASSWORD, silently } from './support.ts'

const TWO = 'urn:rekey:acr:two-factors'
const ONE = 'urn:rekey:acr:password'
const essential = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
})

describe('the second factor at sign-in, by acr', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let people: PeopleAtSecondFactor

  // With a clock that the time of the library does not lag behind.
  beforeEach(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    people = peopleAtSecondFactor(directory, app)
  })
  afterEach(() => directory.stop())

  /** Somebody whose session is by the password alone, with an app since then or without. */
  async function byPassword({ hasApp }: { hasApp: boolean }) {
    const { id, userName } = await people.somebody()
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
    const { phone, browser, attempt, page } = await people.atSecondFactor(essential(ONE))
    const claims = (await attempt.exchange((await prove(browser, page, phone.next())).url)).claims()
    expect(claims).to.deep.include({ acr: ONE, amr: ['pwd', 'otp', 'mfa'] })
  })
})
