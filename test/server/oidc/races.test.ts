import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, offlineTokensOf, PASSWORD, personNamed, silently } from './support.ts'

const TITLE = 'Choose a new password'
const OTHER = 'nine violins behind the wall'

/** Two things at once, one after the other in the order that is worst. */
describe('O101: a reset in the middle of', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let userName: string
  let id: string
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  const resets = {
    'a one-time password': {},
    'a one-time password that leaves sessions': { revoke: false },
    'a given password that may be kept': { delivery: 'password', password: OTHER, requireChange: false },
  } as const

  const kept = { delivery: 'password', password: OTHER, requireChange: false, revoke: false } as const

  for (const [what, request] of Object.entries({ ...resets, 'one that leaves sessions, too': kept })) {
    it(`O92: (a) a sign-in, between the password and the code: back to the sign-in page (${what})`, async () => {
      const browser = directory.browser()
      const page = await browser.open((await app.start()).url)
      const onward = await browser.post(page, '/login', { identifier: userName, password: PASSWORD })
      await directory.reset(id, request)
      expect(await browser.open(onward)).to.include({ status: 200, title: 'Sign in' })
      expect(await silently(app, browser)).to.equal('login_required')
    })

    it(`(a) a sign-in, while its page is open: the old password is wrong (${what})`, async () => {
      const browser = directory.browser()
      const page = await browser.open((await app.start()).url)
      await directory.reset(id, request)
      const answer = await browser.submit(page, '/login', { identifier: userName, password: PASSWORD })
      expect(answer.title).to.equal('Sign in')
    })

    it(`O92: (b) an exchange, between the code and its redemption: invalid_grant (${what})`, async () => {
      const attempt = await app.start()
      const { url } = await directory.browser().signIn(attempt.url, userName, PASSWORD)
      await directory.reset(id, request)
      expect(await refusal(attempt.exchange(url))).to.equal('invalid_grant')
    })

    it(`(b) an exchange of a code that an open session got: invalid_grant (${what})`, async () => {
      const browser = directory.browser()
      await browser.signIn((await app.start()).url, userName, PASSWORD)
      const attempt = await app.start()
      const { url } = await browser.open(attempt.url)
      await directory.reset(id, request)
      expect(await refusal(attempt.exchange(url))).to.equal('invalid_grant')
    })
  }

  it('(a) a sign-in again of an open session: back to the sign-in page', async () => {
    const browser = directory.browser()
    await browser.signIn((await app.start()).url, userName, PASSWORD)
    const page = await browser.open((await app.start({ prompt: 'login' })).url)
    const oneTime = await directory.reset(id)
    const change = await browser.submit(page, '/login', { identifier: userName, password: oneTime })
    expect(change.title).to.equal(TITLE)
    expect(isAtApplication(await browser.changePassword(change, NEXT))).to.equal(true)
  })

  it('(a) a consent: back to the sign-in page', async () => {
    const theirs = await directory.relyingParty({ isFirstParty: false, name: 'Holidays' })
    const browser = directory.browser()
    const consent = await browser.signIn((await theirs.start()).url, userName, PASSWORD)
    expect(consent.title).to.equal('Allow access?')
    await directory.reset(id)
    expect((await browser.submit(consent, '/consent')).title).to.equal('Sign in')
  })

  describe('(c) two browsers with one one-time password', () => {
    let first: { browser: ReturnType<TestDirectory['browser']>; page: Page }
    let second: typeof first
    let oneTime: string

    beforeEach(async () => {
      oneTime = await directory.reset(id)
      const signIn = async () => {
        const browser = directory.browser()
        return { browser, page: await browser.signIn((await app.start()).url, userName, oneTime) }
      }
      first = await signIn()
      second = await signIn()
    })

    it('the second to finish is back at the sign-in page', async () => {
      expect(isAtApplication(await first.browser.changePassword(first.page, NEXT))).to.equal(true)
      const late = await second.browser.changePassword(second.page, OTHER)
      expect(late.title).to.equal('Sign in')
      expect(late.html).to.include('perhaps in another tab').and.not.include('Wrong name or password')
      expect(await silently(app, second.browser)).to.equal('login_required')
      expect(await silently(app, first.browser)).to.equal('none')
      expect((await directory.services.passwords.verify(userName, OTHER)).verified).to.equal(false)
    })

    it('of both at once one gets in', async () => {
      const answers = await Promise.all([
        first.browser.changePassword(first.page, NEXT),
        second.browser.changePassword(second.page, OTHER),
      ])
      expect(answers.map(isAtApplication).sort()).to.deep.equal([false, true])
      const verified = await Promise.all(
        [NEXT, OTHER].map(password => directory.services.passwords.verify(userName, password)),
      )
      expect(verified.map(one => one.verified)).to.deep.equal(answers.map(isAtApplication))
    })
  })

  for (const [what, operation] of [
    ['a new password', { op: 'replace', path: 'password', value: OTHER }],
    [
      'the flag',
      { op: 'replace', path: 'urn:rekey:params:scim:schemas:extension:password:1.0:User:mustChange', value: true },
    ],
    [
      'a reset',
      {
        op: 'add',
        path: 'urn:rekey:params:scim:schemas:extension:password:1.0:User:reset',
        value: { delivery: 'link' },
      },
    ],
    ['a deactivation', { op: 'replace', path: 'active', value: false }],
  ] as const) {
    it(`(d) the change page, by SCIM with ${what}: start again`, async () => {
      const browser = directory.browser()
      const page = await browser.signIn((await app.start()).url, userName, await directory.reset(id))
      const hr = await directory.scim('users:write,passwords:reset')
      // The flag is up already, and raising it again would be no change.
      const operations =
        what === 'the flag' ? [{ op: 'replace', path: 'password', value: OTHER }, operation] : [operation]
      await hr.patch(`/scim/v2/Users/${id}`, ...operations).expect(200)
      const answer = await browser.changePassword(page, NEXT)
      expect(answer).to.include({ status: 200, title: 'Sign in' })
      expect((await directory.services.passwords.verify(userName, NEXT)).verified).to.equal(false)
    })
  }

  for (const [what, request] of Object.entries(resets)) {
    it(`(e) refreshing: no token of before survives (${what})`, async () => {
      const { refresh_token } = await offlineTokensOf(app, directory.browser(), userName)
      const refresh = (token: string) => oidc.refreshTokenGrant(app.config, token)
      const [reset, inFlight] = await Promise.allSettled([directory.reset(id, request), refresh(refresh_token)])
      expect(reset.status).to.equal('fulfilled')
      expect(await refusal(refresh(refresh_token))).to.equal('invalid_grant')
      if (inFlight.status === 'rejected') return
      const { refresh_token: next = '', access_token } = inFlight.value
      expect(await refusal(refresh(next))).to.equal('invalid_grant')
      if ('revoke' in request) return
      expect(await refusal(oidc.fetchUserInfo(app.config, access_token, id))).to.equal('invalid_token')
    })
  }

  it('(e) reuse is not what is seen in a refresh after the reset', async () => {
    const { refresh_token } = await offlineTokensOf(app, directory.browser(), userName)
    await directory.reset(id)
    const consumed = await directory.database.connection
      .collection('oidcPayloads')
      .countDocuments({ accountId: id, _id: /^RefreshToken/ as never })
    expect(await refusal(oidc.refreshTokenGrant(app.config, refresh_token))).to.equal('invalid_grant')
    const after = await directory.database.connection
      .collection('oidcPayloads')
      .countDocuments({ accountId: id, _id: /^RefreshToken/ as never })
    expect(after).to.equal(consumed)
  })
})
