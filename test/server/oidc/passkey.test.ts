import { expect } from 'chai'
import { type Browser, bindingOf, csrfOf, type Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createPasskey, enrolPasskey, type TestPasskey, UNVERIFIED } from '../../support/passkey.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, PASSWORD, personNamed } from './support.ts'

const TWO = 'urn:rekey:acr:two-factors'
const SECOND = 'Confirm that it is you'

describe('a passkey', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let id: string
  let userName: string
  let passkey: TestPasskey
  let browser: Browser
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
    passkey = await enrolPasskey(directory, id)
    browser = directory.browser()
  })

  /** What the script of a page asks its form's server. */
  async function ask(page: Page, action: string, from: Browser = browser) {
    const fields = new URLSearchParams({ csrf: csrfOf(page), for: bindingOf(page) })
    const answer = await from.open(`${page.url}/${action}-options`, { method: 'POST', body: fields })
    return JSON.parse(answer.html)
  }

  const send = (page: Page, action: string, response: string, from: Browser = browser) =>
    from.submit(page, `/${action}`, { response })

  describe('alone', () => {
    const signIn = async (parameters: Record<string, string> = {}) => {
      const attempt = await app.start(parameters)
      const page = await browser.open(attempt.url)
      return { attempt, page, options: await ask(page, 'passkey') }
    }

    it('signs its owner in, with two factors in one', async () => {
      const { attempt, page, options } = await signIn({ acr_values: TWO })
      expect(options).to.include({ rpId: 'localhost', userVerification: 'required' })
      expect(options).not.to.have.property('allowCredentials')
      const claims = (await attempt.exchange((await send(page, 'passkey', passkey.get(options))).url)).claims()
      expect(claims).to.deep.include({ sub: id, amr: ['swk', 'user', 'mfa'], acr: TWO })
    })

    it('of one device says so', async () => {
      const other = await enrolPasskey(directory, id, createPasskey(directory.issuer, { isSyncable: false }))
      const { attempt, page, options } = await signIn()
      const back = await send(
        page,
        'passkey',
        other.get(options, { userHandle: Buffer.from(id).toString('base64url') }),
      )
      expect((await attempt.exchange(back.url)).claims()?.amr).to.deep.equal(['hwk', 'user', 'mfa'])
    })

    it('O95: leads to the forced change where the password has to be changed', async () => {
      await directory.reset(id)
      const { attempt, page, options } = await signIn()
      const change = await send(page, 'passkey', passkey.get(options))
      expect(change.title).to.equal('Choose a new password')
      const claims = (await attempt.exchange((await browser.changePassword(change, NEXT)).url)).claims()
      expect(claims).to.deep.include({ amr: ['swk', 'user', 'mfa'], acr: TWO })
      expect((await directory.services.passwords.verify(userName, NEXT)).verified).to.equal(true)
    })

    it('O27: is no password for an application that demands one and nothing else', async () => {
      const essential = { essential: true, value: 'urn:rekey:acr:password' }
      const { page, options } = await signIn({ claims: JSON.stringify({ id_token: { acr: essential } }) })
      expect((await send(page, 'passkey', passkey.get(options))).title).to.equal('Sign in')
    })

    const others: Readonly<Record<string, (options: { challenge: string }) => string>> = {
      nothing: () => '',
      'no JSON': () => '{',
      'JSON of another kind': () => 'null',
      'an id alone': () => JSON.stringify({ id: passkey.id }),
      'a response that is none': () => JSON.stringify({ id: passkey.id, response: { userHandle: 7 } }),
      'one without a PIN, a finger or a face': options => passkey.get(options, { flags: UNVERIFIED }),
      'one for another address': options => passkey.get(options, { origin: 'https://evil.example' }),
      'one for another host': options => passkey.get(options, { rpId: 'evil.example' }),
      'one that names another owner': options => passkey.get(options, { userHandle: 'YWRh' }),
      'one for a challenge of its own': () => passkey.get({ challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }),
      'one that nobody has set up': options => createPasskey(directory.issuer).get(options),
      'one that has another key': options => {
        const stranger = createPasskey(directory.issuer)
        return stranger.get(options).replaceAll(stranger.id, passkey.id)
      },
    }
    for (const [what, respond] of Object.entries(others)) {
      it(`fails as every sign-in fails, with ${what}`, async () => {
        const { page, options } = await signIn()
        const answer = await send(page, 'passkey', respond(options))
        expect(answer).to.include({ status: 200, title: 'Sign in' })
        expect(answer.html).to.contain('Wrong name or password')
      })
    }

    for (const [what, attribute] of [
      ['O102: inactive', { path: 'active', value: false }],
      ['federated', { path: 'urn:rekey:params:scim:schemas:extension:password:1.0:User:federated', value: true }],
    ] as const) {
      it(`fails alike for somebody who is ${what}`, async () => {
        const hr = await directory.scim('users:write,roles:write')
        await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', ...attribute }).expect(200)
        const { page, options } = await signIn()
        const answer = await send(page, 'passkey', passkey.get(options))
        expect(answer.title).to.equal('Sign in')
        expect(answer.html).to.contain('Wrong name or password')
      })
    }

    it('answers a challenge once, be the answer good or not', async () => {
      const { page, options } = await signIn()
      await send(page, 'passkey', passkey.get(options, { flags: UNVERIFIED }))
      expect((await send(page, 'passkey', passkey.get(options))).title).to.equal('Sign in')
      const next = await ask(page, 'passkey')
      expect(isAtApplication(await send(page, 'passkey', passkey.get(next)))).to.equal(true)
    })

    it('answers the challenge of its own sign-in', async () => {
      const other = directory.browser()
      const theirs = await other.open((await app.start()).url)
      await ask(theirs, 'passkey', other)
      const mine = await signIn()
      expect((await send(theirs, 'passkey', passkey.get(mine.options), other)).title).to.equal('Sign in')
    })

    it('answers within five minutes', async () => {
      const { page, options } = await signIn()
      directory.wait(301)
      expect((await send(page, 'passkey', passkey.get(options))).title).to.equal('Sign in')
    })

    it('is a copy where its counter goes back', async () => {
      const first = await signIn()
      expect(isAtApplication(await send(first.page, 'passkey', passkey.get(first.options, { counter: 5 })))).to.equal(
        true,
      )
      for (const [counter, isGood] of [
        [5, false],
        [4, false],
        [6, true],
      ] as const) {
        const next = await signIn({ prompt: 'login' })
        const answer = await send(next.page, 'passkey', passkey.get(next.options, { counter }))
        expect(isAtApplication(answer), String(counter)).to.equal(isGood)
      }
    })

    it('is asked for at the host of the issuer, whatever the request says', async () => {
      const page = await browser.open((await app.start()).url)
      const fields = new URLSearchParams({ csrf: csrfOf(page) })
      const headers = { 'x-forwarded-host': 'evil.example', host: 'evil.example' }
      const answer = await browser.open(`${page.url}/passkey-options`, { method: 'POST', body: fields, headers })
      expect(JSON.parse(answer.html).rpId).to.equal('localhost')
    })

    it('P41: counts as a guess where it fails', async () => {
      const strict = await startDirectory({ guessLimits: { perAddress: 2 }, frozen: true })
      const stranger = strict.browser()
      const page = await stranger.open((await (await strict.relyingParty()).start()).url)
      for (const status of [200, 200, 429]) expect((await send(page, 'passkey', '', stranger)).status).to.equal(status)
      await strict.stop()
    })
  })

  describe('as a second factor', () => {
    const atSecondFactor = async () => {
      const attempt = await app.start()
      const page = await browser.signIn(attempt.url, userName, PASSWORD)
      expect(page.title).to.equal(SECOND)
      return { attempt, page, options: await ask(page, 'second-factor') }
    }

    it('comes after the password', async () => {
      const { attempt, page, options } = await atSecondFactor()
      expect(options.allowCredentials.map(({ id }: { id: string }) => id)).to.deep.equal([passkey.id])
      const back = await send(page, 'second-factor', passkey.get(options))
      expect((await attempt.exchange(back.url)).claims()?.amr).to.deep.equal(['pwd', 'swk', 'user', 'mfa'])
    })

    it('is the person’s own', async () => {
      const other = await enrolPasskey(directory, await personNamed(directory, `other${people}`))
      const { page, options } = await atSecondFactor()
      expect((await send(page, 'second-factor', other.get(options))).title).to.equal(SECOND)
    })

    it('answers a challenge of this step, and no other', async () => {
      const { page } = await atSecondFactor()
      const options = await ask(page, 'passkey')
      expect((await send(page, 'second-factor', passkey.get(options))).title).to.equal(SECOND)
    })

    it('is asked for after the password only', async () => {
      const page = await browser.open((await app.start()).url)
      const fields = new URLSearchParams({ csrf: csrfOf(page) })
      const answer = await browser.open(`${page.url}/second-factor-options`, { method: 'POST', body: fields })
      expect(answer.title).to.equal('Sign in')
    })
  })
})
