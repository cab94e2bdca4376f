import { expect } from 'chai'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import type { Browser } from '../../support/browser.ts'
import { BULK, bulkOf, patchOf, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { type LogoutReceiver, startLogoutReceiver } from '../../support/logout-receiver.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { APPLICATIONS, idsIn, SESSIONS, STATE, USERS } from '../../support/scim.ts'
import { NEXT, offlineTokensOf, PASSWORD, personNamed, silently } from './support.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const DAY = 86_400

describe('back-channel logout', () => {
  let directory: TestDirectory
  let receivers: Record<'exact' | 'broad', LogoutReceiver>
  let exact: RelyingParty
  let broad: RelyingParty
  let silent: RelyingParty
  let ada: string
  let bob: string
  let browsers: [Browser, Browser]
  /** What `exact` knows Ada's sessions by. */
  let sids: string[]

  beforeEach(async () => {
    directory = await startDirectory()
    receivers = { exact: await startLogoutReceiver(), broad: await startLogoutReceiver() }
    const backchannelLogoutUri = receivers.exact.url
    exact = await directory.relyingParty({
      name: 'Exact',
      backchannelLogoutUri,
      backchannelLogoutSessionRequired: true,
    })
    broad = await directory.relyingParty({ name: 'Broad', backchannelLogoutUri: receivers.broad.url })
    silent = await directory.relyingParty({ name: 'Silent' })
    ada = await personNamed(directory, 'ada')
    browsers = [directory.browser(), directory.browser()]
    sids = [await sidAt(exact, browsers[0]), await sidAt(exact, browsers[1])]
    for (const app of [broad, silent]) await enter(app, browsers[0])
    bob = await personNamed(directory, 'bob')
    for (const app of [exact, broad, silent]) await enter(app, directory.browser(), 'bob')
  })
  afterEach(async () => {
    await directory.stop()
    for (const receiver of Object.values(receivers)) await receiver.stop()
  })

  /** Into an application, over the sign-in page where it comes. */
  async function enter(app: RelyingParty, browser: Browser, userName = 'ada') {
    const attempt = await app.start()
    const page = await browser.open(attempt.url)
    const signedIn =
      page.title === 'Sign in'
        ? await browser.submit(page, '/login', { identifier: userName, password: PASSWORD })
        : page
    return (await attempt.exchange(signedIn.url)).claims()
  }
  /** A refresh token, in a session that there is. */
  async function offlineTokenAt(app: RelyingParty, browser: Browser): Promise<string> {
    const attempt = await app.start({ scope: 'openid offline_access', prompt: 'consent' })
    const consent = await browser.open(attempt.url)
    const { refresh_token } = await attempt.exchange((await browser.submit(consent, '/consent')).url)
    if (!refresh_token) throw new Error('There is no refresh token.')
    return refresh_token
  }
  const sidAt = async (app: RelyingParty, browser: Browser) => String((await enter(app, browser))?.sid)

  /** Whom the applications were told of by now, and in which sessions. */
  async function told() {
    await directory.notices()
    const of = (receiver: LogoutReceiver) => receiver.tokens().map(token => decodeJwt(token))
    return { exact: of(receivers.exact), broad: of(receivers.broad) }
  }
  const forget = () => {
    for (const { requests } of Object.values(receivers)) requests.length = 0
  }
  const sidsIn = (tokens: readonly JWTPayload[]) => tokens.map(({ sid }) => sid)
  const hr = (scopes = 'users:write,passwords:reset') => directory.scim(scopes)
  const patch = async (operation: object) =>
    (await hr()).patch(`${USERS}/${ada}`, { op: 'replace', ...operation }).expect(200)

  it('O4, O53: is offered, and an application that has to know the session knows it by the sid of its ID token', async () => {
    const metadata = await (await fetch(`${directory.issuer}/.well-known/openid-configuration`)).json()
    expect(metadata).to.include({ backchannel_logout_supported: true, backchannel_logout_session_supported: true })
    expect(sids[0]).to.match(/^[\w-]{21,}$/)
    expect(sids[0]).to.not.equal(sids[1])
    expect(await enter(broad, browsers[0])).to.not.have.property('sid')
  })

  it('O74: sends a logout token that holds against the published keys, for two minutes', async () => {
    await directory.reset(ada)
    await directory.notices()
    const [request] = receivers.broad.requests
    expect(request).to.include({ url: 'POST /logout', type: 'application/x-www-form-urlencoded' })
    expect([...new URLSearchParams(request?.body).keys()]).to.deep.equal(['logout_token'])
    const keys = createRemoteJWKSet(new URL(`${directory.issuer}/jwks`))
    const ids = new Set<unknown>()
    for (const [receiver, app] of [
      [receivers.exact, exact],
      [receivers.broad, broad],
    ] as const) {
      for (const token of receiver.tokens()) {
        const expected = { issuer: directory.issuer, audience: app.clientId, typ: 'logout+jwt', algorithms: ['RS256'] }
        const { payload, protectedHeader } = await jwtVerify(token, keys, expected)
        const { iat = 0, exp = 0, jti, sid: _sid, ...claims } = payload
        expect(claims).to.deep.equal({
          iss: directory.issuer,
          aud: app.clientId,
          sub: ada,
          events: { [EVENT]: {} },
        })
        expect(protectedHeader.kid).to.be.a('string')
        expect(exp - iat).to.equal(120)
        expect(iat).to.be.closeTo(directory.services.now().getTime() / 1000, 10)
        ids.add(jti)
      }
    }
    expect(ids.size).to.equal(3)
  })

  it('O74: signs as the ID tokens of the application are signed', async () => {
    const administrator = await directory.scim('applications:write')
    const value = { idTokenSignedResponseAlg: 'EdDSA' }
    await administrator.patch(`${APPLICATIONS}/${broad.clientId}`, { op: 'replace', value }).expect(200)
    await directory.reset(ada)
    await directory.notices()
    const algorithms = ({ tokens }: LogoutReceiver) => tokens().map(token => decodeProtectedHeader(token).alg)
    expect(algorithms(receivers.broad)).to.deep.equal(['EdDSA'])
    expect(algorithms(receivers.exact)).to.deep.equal(['RS256', 'RS256'])
    const keys = createRemoteJWKSet(new URL(`${directory.issuer}/jwks`))
    await jwtVerify(receivers.broad.tokens()[0] ?? '', keys, { typ: 'logout+jwt' })
  })

  const endings: Readonly<Record<string, () => Promise<unknown>>> = {
    'a reset': () => directory.reset(ada),
    'a mailed link': () => directory.reset(ada, { delivery: 'link' }),
    'a given password': () => patch({ path: 'password', value: NEXT }),
    'a demand to change it': () => patch({ path: `${STATE}:mustChange`, value: true }),
    'a job': async () => jobsOf(directory, await hr('passwords:reset,users:read')).run({ ids: [ada] }),
    'a deactivation': () => patch({ path: 'active', value: false }),
    'a deletion': async () => (await hr()).delete(`${USERS}/${ada}`).expect(204),
    'signing out everywhere': async () =>
      (await hr('sessions:revoke')).post(`${SESSIONS}/.revoke`, { user: ada }).expect(200),
    'a recovery': async () => {
      await directory.services.passwords.recover('ada')
      const token = linkIn(await directory.mails())
      expect(await directory.services.passwords.redeemLink(token, NEXT)).to.equal(true)
    },
  }
  for (const [what, end] of Object.entries(endings)) {
    it(`O97: after ${what} tells each application once of each session, or of all where it knows none apart`, async () => {
      await enter(broad, browsers[1])
      await end()
      const tokens = await told()
      expect(sidsIn(tokens.exact)).to.have.members(sids)
      expect(sidsIn(tokens.broad)).to.deep.equal([undefined])
      for (const { sub } of [...tokens.exact, ...tokens.broad]) expect(sub).to.equal(ada)
      directory.wait(3600)
      expect(await told()).to.deep.equal(tokens)
    })
  }

  it('O103: a Bulk that resets several people is answered first, and then each application is told of each of them', async () => {
    const reset = (id: string) =>
      patchOf(`/Users/${id}`, { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } })
    const answer = await (await hr()).post(BULK, bulkOf([reset(ada), reset(bob)]))
    expect(verdictsIn(answer)).to.deep.equal(['PATCH 200', 'PATCH 200'])
    for (const { requests } of Object.values(receivers)) expect(requests).to.deep.equal([])
    const tokens = await told()
    expect(tokens.exact.map(({ sub }) => sub)).to.have.members([ada, ada, bob])
    expect(tokens.broad.map(({ sub }) => sub)).to.have.members([ada, bob])
  })

  it('O97: tells of no session twice: what died by one reset is not told at the next', async () => {
    await offlineTokenAt(broad, browsers[0])
    await directory.reset(ada)
    await told()
    forget()
    await directory.reset(ada)
    expect(await told()).to.deep.equal({ exact: [], broad: [] })
  })

  it('tells of nothing where sessions stay: a reset with revoke: false, another attribute', async () => {
    await directory.reset(ada, { revoke: false })
    await patch({ path: 'displayName', value: 'Ada L.' })
    expect(await told()).to.deep.equal({ exact: [], broad: [] })
  })

  it('tells of nobody who is signed in nowhere', async () => {
    const eve = await personNamed(directory, 'eve')
    await directory.reset(eve)
    expect(await told()).to.deep.equal({ exact: [], broad: [] })
    const announcements = directory.database.connection.collection('announcements')
    expect(await announcements.countDocuments()).to.equal(0)
  })

  it('tells an application that has nothing but a refresh token, when its session has long expired', async () => {
    const mine = directory.browser()
    await offlineTokensOf(broad, mine, 'ada')
    directory.wait(DAY + 1)
    await directory.reset(ada)
    const tokens = await told()
    expect(tokens.exact).to.deep.equal([])
    expect(sidsIn(tokens.broad)).to.deep.equal([undefined])
    expect(await silently(broad, mine)).to.equal('login_required')
  })

  it('O74: the end of one session by an administrator is told of that one', async () => {
    const desk = await hr('sessions:revoke')
    const [newest, oldest] = idsIn(
      await desk.get(`${SESSIONS}?filter=user.value eq "${ada}"&sortBy=signedInAt&sortOrder=descending`),
    )
    await desk.delete(`${SESSIONS}/${newest}`).expect(204)
    const tokens = await told()
    expect(sidsIn(tokens.exact)).to.deep.equal([sids[1]])
    expect(tokens.broad).to.deep.equal([])
    forget()
    await desk.delete(`${SESSIONS}/${oldest}`).expect(204)
    const others = await told()
    expect(sidsIn(others.exact)).to.deep.equal([sids[0]])
    expect(sidsIn(others.broad)).to.deep.equal([undefined])
  })

  it('O73: signing out is told, by the outbox, and waits for no application', async () => {
    receivers.exact.behave('hang')
    const [browser] = browsers
    const page = await browser.submit(await browser.open('/logout'), '/logout/confirm', { logout: 'yes' })
    expect(page.title).to.equal('You are signed out')
    expect(receivers.exact.requests).to.deep.equal([])
    receivers.exact.behave(200)
    const tokens = await told()
    expect(sidsIn(tokens.exact)).to.deep.equal([sids[0]])
    expect(sidsIn(tokens.broad)).to.deep.equal([undefined])
  })

  describe('on the account page', () => {
    const others: Readonly<Record<string, (browser: Browser) => Promise<unknown>>> = {
      'signing out elsewhere': async browser =>
        browser.submit(await browser.open('/account'), '/account/sessions/end-others'),
      'a new password': async browser =>
        browser.submit(await browser.open('/account'), '/account/password', {
          current: PASSWORD,
          password: NEXT,
          repeat: NEXT,
        }),
    }
    for (const [what, end] of Object.entries(others)) {
      it(`${what} is told of the others, and not of the session that goes on`, async () => {
        await offlineTokenAt(broad, browsers[0])
        await end(browsers[0])
        const tokens = await told()
        expect(sidsIn(tokens.exact)).to.deep.equal([sids[1]])
        expect(tokens.broad).to.deep.equal([])
        expect(await silently(exact, browsers[0])).to.equal('none')
        expect(await silently(exact, browsers[1])).to.equal('login_required')
      })
    }

    it('the end of one session is told of that one, and takes its refresh tokens with it', async () => {
      const [browser, ended] = browsers
      const refreshToken = await offlineTokenAt(broad, ended)
      const page = await browser.open('/account')
      const actions = [...page.html.matchAll(/action="(\/account\/sessions\/[^"]+\/end)"/g)].map(([, action]) => action)
      expect(actions).to.have.length(1)
      await browser.submit(page, actions[0] ?? '')
      expect(sidsIn((await told()).exact)).to.deep.equal([sids[1]])
      expect(await refusal(oidc.refreshTokenGrant(broad.config, refreshToken))).to.equal('invalid_grant')
    })
  })
})
