import { expect } from 'chai'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty, refusal } from '../../support/relying-party.ts'
import { NEXT, PASSWORD, parametersOf, personNamed, postAs, silently, tokensOf } from './support.ts'

const VERIFIER = 'v'.repeat(43)
const challengeOf = oidc.calculatePKCECodeChallenge
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

describe('what an application is told of a person', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let ada: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    ada = await personNamed(directory, 'ada', {
      name: { givenName: 'Ada', familyName: 'Byron' },
      displayName: 'Countess <Ada>',
      emails: [{ value: 'home@example.com' }, { value: 'ada@example.com', primary: true }],
      phoneNumbers: [{ value: '+44 20 1', type: 'work' }],
      addresses: [{ locality: 'London', country: 'GB', streetAddress: '1 Square', type: 'work' }],
      locale: 'en-GB',
    })
    await personNamed(directory, 'nil', { emails: [] })
    const hr = await directory.scim('users:write')
    const inner = await hr.post('/scim/v2/Groups', {
      schemas: [GROUP],
      displayName: 'Analysts',
      members: [{ value: ada }],
    })
    const members = [{ value: inner.body.id, type: 'Group' }]
    await hr.post('/scim/v2/Groups', { schemas: [GROUP], displayName: 'Everybody', members }).expect(201)
  })
  after(() => directory.stop())

  const userInfo = async (scope: string, userName = 'ada') => {
    const tokens = await tokensOf(app, directory.browser(), userName, { scope })
    return oidc.fetchUserInfo(app.config, tokens.access_token, tokens.claims()?.sub ?? '')
  }

  it('O28, O53, O54, O55: the ID token has who, for whom, from whom and when, and nothing of the profile', async () => {
    const { id_token = '' } = await tokensOf(app, directory.browser(), 'ada')
    const header = decodeProtectedHeader(id_token)
    expect(header).to.have.all.keys('alg', 'kid').and.include({ alg: 'RS256' })
    const claims = decodeJwt(id_token)
    expect(claims).to.have.all.keys('iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr')
    expect(claims).to.deep.include({ iss: directory.issuer, sub: ada, aud: app.clientId, amr: ['pwd'] })
    expect(claims.acr).to.equal('urn:rekey:acr:password')
    expect(ada).not.to.contain('ada@')
    for (const name of ['exp', 'iat', 'auth_time']) expect(Number.isInteger(claims[name]), name).to.equal(true)
  })

  it('O53, O56, O98: after a forced change it says that the person was there just now, and how; a refreshed one says the same', async () => {
    const id = await personNamed(directory, 'changed')
    const browser = directory.browser()
    const attempt = await app.start({ scope: 'openid offline_access', prompt: 'consent' })
    const from = Math.floor(Date.now() / 1000)
    const change = await browser.signIn(attempt.url, 'changed', await directory.reset(id))
    const consent = await browser.changePassword(change, NEXT)
    const tokens = await attempt.exchange((await browser.submit(consent, '/consent')).url)
    const claims = tokens.claims()
    if (!claims) throw new Error('There is no ID token.')
    expect(claims).to.deep.include({ sub: id, acr: 'urn:rekey:acr:password', amr: ['pwd'] })
    expect(claims.auth_time).to.be.within(from, Math.floor(Date.now() / 1000))
    const next = await oidc.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
    const { acr, amr, auth_time } = claims
    expect(next.claims()).to.deep.include({ sub: id, acr, amr, auth_time })
  })

  it('O53: the nonce is there only when it was sent', async () => {
    const attempt = await app.start()
    const url = new URL(attempt.url)
    url.searchParams.delete('nonce')
    const back = await directory.browser().signIn(url.href, 'ada', PASSWORD)
    expect(await refusal(attempt.exchange(back.url)).catch(error => error.cause?.message)).to.contain('nonce')
  })

  it('O59, O60: userinfo tells the subject and what the scopes stand for', async () => {
    expect(await userInfo('openid')).to.deep.equal({ sub: ada })
    expect(await userInfo('openid email')).to.deep.equal({ sub: ada, email: 'ada@example.com', email_verified: false })
    expect(await userInfo('openid phone')).to.deep.equal({ sub: ada, phone_number: '+44 20 1' })
    const address = { locality: 'London', country: 'GB', street_address: '1 Square' }
    expect(await userInfo('openid address')).to.deep.equal({ sub: ada, address })
  })

  it('O59: the profile is made of the attributes there are, none of them null', async () => {
    const { updated_at, ...profile } = await userInfo('openid profile')
    expect(updated_at).to.be.a('number')
    expect(profile).to.deep.equal({
      sub: ada,
      name: 'Countess <Ada>',
      given_name: 'Ada',
      family_name: 'Byron',
      preferred_username: 'ada',
      locale: 'en-GB',
    })
    const { sub, updated_at: _at, ...nil } = await userInfo('openid profile email phone address groups', 'nil')
    expect(nil).to.deep.equal({ name: 'nil', preferred_username: 'nil' })
  })

  it('the scope groups tells the groups, nested ones too', async () => {
    expect(await userInfo('openid groups')).to.deep.equal({ sub: ada, groups: ['Analysts', 'Everybody'] })
  })

  it('O55: the claims parameter puts a claim into the ID token', async () => {
    const claims = JSON.stringify({ id_token: { email: null } })
    const tokens = await tokensOf(app, directory.browser(), 'ada', { scope: 'openid', claims })
    expect(tokens.claims()?.email).to.equal('ada@example.com')
  })

  for (const [method, header] of [
    ['GET', true],
    ['POST', true],
    ['GET', false],
  ] as const) {
    it(`O59: userinfo answers ${method}, ${header ? 'with a token in the header' : 'and 401 without a token'}`, async () => {
      const { access_token } = await tokensOf(app, directory.browser(), 'ada')
      const headers = new Headers(header ? { authorization: `Bearer ${access_token}` } : {})
      const answer = await fetch(`${directory.issuer}/userinfo`, { method, headers })
      expect(answer.status).to.equal(header ? 200 : 401)
      expect(answer.headers.get('cache-control')).to.contain('no-store')
      if (!header) expect(answer.headers.get('www-authenticate')).to.match(/^Bearer/)
    })
  }

  it('O57: an ID token is no access token', async () => {
    const { id_token = '' } = await tokensOf(app, directory.browser(), 'ada')
    expect(await refusal(oidc.fetchUserInfo(app.config, id_token, ada))).to.equal('invalid_token')
  })

  it('O11, O59: without openid there is no ID token, and the access token is not for userinfo', async () => {
    const url = new URL((await app.start({ scope: 'profile', code_challenge: await challengeOf(VERIFIER) })).url)
    url.searchParams.delete('nonce')
    const { code = '' } = parametersOf(await directory.browser().signIn(url.href, 'ada', PASSWORD))
    const answer = await postAs(app, `${directory.issuer}/token`, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
    })
    const tokens = await answer.json()
    expect(tokens).to.include.keys('access_token').and.not.include.keys('id_token')
    const refused = await fetch(`${directory.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(refused.status).to.equal(403)
    expect(await refused.json()).to.include({ error: 'insufficient_scope' })
  })

  it('says nothing to a silent request of nobody', async () => {
    expect(await silently(app, directory.browser(), { login_hint: 'ada' })).to.equal('login_required')
  })
})
