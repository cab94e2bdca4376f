import { expect } from 'chai'
import type { Services } from '../../../server/services.ts'
import { type Browser, bindingOf, csrfOf, type Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import { enrolPasskey } from '../../support/passkey.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { begin, CONFIRM, enter, registerDevice } from '../oidc/devices.ts'
import { isAtApplication, NEXT, PASSWORD, personNamed } from '../oidc/support.ts'

describe('a guess that nobody could judge, for a fault of ours', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let browser: Browser
  let isBroken = false

  const orFail =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> =>
      isBroken ? Promise.reject(new Error('This is broken.')) : work(...given)

  const adapt = ({ passwords, factors, payloads, ...services }: Services): Services => {
    const failing = orFail(payloads.find)
    return {
      ...services,
      passwords: { ...passwords, verify: orFail(passwords.verify), change: orFail(passwords.change) },
      factors: {
        ...factors,
        proveByCode: orFail(factors.proveByCode),
        signInByPasskey: orFail(factors.signInByPasskey),
      },
      payloads: { ...payloads, find: (by, ...given) => (by === 'userCode' ? failing : payloads.find)(by, ...given) },
    }
  }

  before(async () => {
    directory = await startDirectory({ adapt, guessLimits: { perAddress: 1 }, frozen: true })
    app = await directory.relyingParty()
  })
  after(() => directory.stop())
  beforeEach(() => {
    browser = directory.browser()
  })

  /** The answer to a right guess, after several that met the fault. */
  async function afterFaults(guess: () => Promise<Page>): Promise<Page> {
    isBroken = true
    for (let count = 0; count < 3; count++) expect((await guess()).status).to.equal(500)
    isBroken = false
    return guess()
  }

  it('P41: does not count for a password', async () => {
    await personNamed(directory, 'ann')
    const page = await browser.open((await app.start()).url)
    const fields = { identifier: 'ann', password: PASSWORD }
    expect(isAtApplication(await afterFaults(() => browser.submit(page, '/login', fields)))).to.equal(true)
  })

  it('P41: does not count for the current password on the account page', async () => {
    await personNamed(directory, 'bob')
    const page = await browser.signIn('/account', 'bob', PASSWORD)
    const fields = { current: PASSWORD, password: NEXT, repeat: NEXT }
    expect((await afterFaults(() => browser.submit(page, '/account/password', fields))).status).to.equal(200)
  })

  it('P41: does not count for a second factor', async () => {
    const phone = await enrolApp(directory, await personNamed(directory, 'cem'))
    const page = await browser.signIn((await app.start()).url, 'cem', PASSWORD)
    const fields = { code: phone.recoveryCodes[0] ?? '' }
    expect(isAtApplication(await afterFaults(() => browser.submit(page, '/second-factor', fields)))).to.equal(true)
  })

  it('P41: does not count for a passkey', async () => {
    const passkey = await enrolPasskey(directory, await personNamed(directory, 'dan'))
    const page = await browser.open((await app.start()).url)
    const body = new URLSearchParams({ csrf: csrfOf(page), for: bindingOf(page) })
    const { html } = await browser.open(`${page.url}/passkey-options`, { method: 'POST', body })
    const fields = { response: passkey.get(JSON.parse(html)) }
    expect(isAtApplication(await afterFaults(() => browser.submit(page, '/passkey', fields)))).to.equal(true)
  })

  it("P41: does not count for a device's code", async () => {
    const { user_code } = await begin(await registerDevice(directory))
    expect((await afterFaults(() => enter(browser, user_code))).title).to.equal(CONFIRM)
  })
})
