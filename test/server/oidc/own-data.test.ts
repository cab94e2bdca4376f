import { expect } from 'chai'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import * as oidc from 'openid-client'
import request from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { verdict } from '../../support/scim.ts'
import { NEXT, ownTokens, PASSWORD, personNamed } from './support.ts'

const ME = '/scim/v2/Me'

describe("an application's token for a person's own data", () => {
  let directory: TestDirectory
  let app: RelyingParty
  let resource: string
  let userName: string
  let id: string
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    resource = `${directory.issuer}/scim/v2`
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  const get = (token: string, path = ME) => request(directory.address).get(path).set('Authorization', `Bearer ${token}`)
  const outcome = async (token: string) => verdict(await get(token))
  const tokens = (browser = directory.browser()) => ownTokens(app, browser, userName, 'openid me:read')

  it('O57, O58: is a JWT for the base, of the person and the application', async () => {
    const { access_token, id_token } = await tokens()
    expect(decodeProtectedHeader(access_token)).to.include({ typ: 'at+jwt', alg: 'ES256' })
    const claims = decodeJwt(access_token)
    expect(claims).to.include({
      iss: directory.issuer,
      aud: resource,
      sub: id,
      client_id: app.clientId,
      scope: 'me:read',
    })
    expect(claims.grant).to.match(/^[\w-]{43}$/)
    expect(claims.exp).to.be.closeTo((claims.iat ?? 0) + 600, 1)
    expect(id_token).to.be.a('string')
  })

  it('is for who asks for the base; without it the token is for userinfo alone', async () => {
    const attempt = await app.start({ scope: 'openid me:read', resource })
    const { url } = await directory.browser().signIn(attempt.url, userName, PASSWORD)
    const { access_token } = await attempt.exchange(url)
    expect(await outcome(access_token)).to.equal('401')
    expect((await oidc.fetchUserInfo(app.config, access_token, id)).sub).to.equal(id)
  })

  it('O59: opens no userinfo', async () => {
    const { access_token } = await tokens()
    expect(await refusal(oidc.fetchUserInfo(app.config, access_token, id))).to.equal('invalid_token')
  })

  it('O58: is given for people and groups only, never for the administration', async () => {
    const attempt = await app.start({ scope: 'openid me:read', resource: `${directory.issuer}/admin/v2` })
    const { url } = await directory.browser().open(attempt.url)
    expect(new URL(url).searchParams.get('error')).to.equal('invalid_target')
  })

  for (const scope of ['users:read', 'users:write', 'roles:write', 'passwords:reset']) {
    it(`O58: never holds ${scope}`, async () => {
      const attempt = await app.start({ scope: `openid me:read ${scope}`, resource })
      const { url } = await directory.browser().open(attempt.url)
      expect(new URL(url).searchParams.get('error')).to.equal('invalid_scope')
    })
  }

  it('O52: a machine has no data of its own', async () => {
    const machine = await directory.relyingParty({ name: 'HR', scopes: ['users:write'] })
    const grant = oidc.clientCredentialsGrant(machine.config, { resource, scope: 'me:read' })
    expect(await refusal(grant)).to.equal('invalid_scope')
    const { access_token } = await oidc.clientCredentialsGrant(machine.config, { resource, scope: 'users:write' })
    expect(await outcome(access_token)).to.equal('404')
  })

  it('O36: a foreign application gets it when the person allows it, in plain words', async () => {
    const theirs = await directory.relyingParty({ isFirstParty: false, name: 'Holidays' })
    const browser = directory.browser()
    const attempt = await theirs.start({ scope: 'openid me:write', resource })
    const page = await browser.signIn(attempt.url, userName, PASSWORD)
    expect(page.title).to.equal('Allow access?')
    expect(page.html).to.contain('Change your names, phone numbers, addresses, photos and language here')
    expect(page.html).not.to.contain('me:write')
    const { access_token } = await attempt.exchange((await browser.submit(page, '/consent')).url, { resource })
    expect(await outcome(access_token)).to.equal('200')
    const again = await theirs.start({ scope: 'openid me:read', resource })
    expect((await browser.open(again.url)).html).to.contain('See what is stored about you here')
  })

  it('O64: a refresh token gives the next one', async () => {
    const browser = directory.browser()
    const attempt = await app.start({ scope: 'openid offline_access me:read', resource, prompt: 'consent' })
    const page = await browser.signIn(attempt.url, userName, PASSWORD)
    const { refresh_token = '' } = await attempt.exchange((await browser.submit(page, '/consent')).url, { resource })
    const { access_token } = await oidc.refreshTokenGrant(app.config, refresh_token, { resource })
    expect(await outcome(access_token)).to.equal('200')
  })

  const dead = { delivery: 'password', password: NEXT, requireChange: false } as const
  const endings: Readonly<Record<string, () => Promise<unknown>>> = {
    'a reset': () => directory.reset(id),
    'a reset to a password that may be kept': () => directory.reset(id, dead),
    'signing out everywhere': () =>
      directory.services.passwords.revokeSessions(id, {
        id,
        kind: 'person',
        rank: 0,
        scopes: new Set(),
        channel: 'self',
      }),
    'a deactivation': () => patchActive(false),
    'a deactivation that was taken back': async () => [await patchActive(false), await patchActive(true)],
    'the deletion of the person': async () => (await directory.scim('users:write')).delete(`/scim/v2/Users/${id}`),
    'the end of the application': () =>
      directory.database.connection.collection('applications').deleteMany({ 'data.name': 'Doomed' }),
  }
  for (const [what, end] of Object.entries(endings)) {
    it(`O93, trap 7: is dead at once after ${what}`, async () => {
      const doomed = await directory.relyingParty({ name: 'Doomed' })
      const { access_token } = await ownTokens(doomed, directory.browser(), userName, 'openid me:read')
      expect(await outcome(access_token)).to.equal('200')
      await end()
      const answer = await get(access_token)
      expect([verdict(answer), answer.headers['www-authenticate']?.includes('error="invalid_token"')]).to.deep.equal([
        '401',
        true,
      ])
    })
  }

  it('ends after ten minutes', async () => {
    const { access_token } = await tokens()
    directory.wait(601)
    expect(await outcome(access_token)).to.equal('401')
    directory.wait(-601)
  })

  it('O101: made of a code that a reset has overtaken, it is none', async () => {
    const attempt = await app.start({ scope: 'openid me:read', resource })
    const { url } = await directory.browser().signIn(attempt.url, userName, PASSWORD)
    await directory.reset(id)
    expect(await refusal(attempt.exchange(url, { resource }))).to.equal('invalid_grant')
  })

  it('O80, trap 9: is stopped by a password that has to be changed, and goes on after the change', async () => {
    const browser = directory.browser()
    const { access_token } = await tokens(browser)
    await directory.reset(id, { delivery: 'password', password: NEXT, revoke: false })
    const stopped = await get(access_token)
    expect(verdict(stopped)).to.equal('403')
    expect(stopped.body.detail).to.equal('Your password has to be changed first: sign in and choose a new one.')
    const page = await browser.open((await app.start()).url)
    expect(page.title).to.equal('Choose a new password')
    await browser.changePassword(page, 'nine violins behind the wall')
    expect(await outcome(access_token)).to.equal('200')
  })

  it('O80: is stopped by a password that has expired by its policy', async () => {
    const policies = await directory.scim('policies:write')
    const [policy] = (await policies.get('/admin/v2/PasswordPolicies?filter=default+eq+true')).body.Resources
    const expire = (days: number) =>
      policies.patch(`/admin/v2/PasswordPolicies/${policy.id}`, {
        op: 'replace',
        path: 'passwordExpiresAfter',
        value: days,
      })
    const almost = 30 * 86_400 - 60
    directory.wait(-almost)
    await personNamed(directory, 'old')
    directory.wait(almost)
    await expire(30).expect(200)
    const { access_token } = await ownTokens(app, directory.browser(), 'old', 'openid me:read')
    expect(await outcome(access_token)).to.equal('200')
    directory.wait(120)
    expect(await outcome(access_token)).to.equal('403')
    directory.wait(-120)
    await expire(0).expect(200)
  })

  it('is refused without its grant, whoever signed it', async () => {
    const { access_token } = await tokens()
    const { grant, ...claims } = decodeJwt(access_token)
    const key = directory.services.signingKeys.current().find(({ alg }) => alg === 'ES256')
    if (!key) throw new Error('There is no key.')
    const sign = (payload: object) =>
      new SignJWT({ ...payload }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid }).sign(key)
    expect(await outcome(await sign(claims))).to.equal('401')
    expect(await outcome(await sign({ ...claims, grant }))).to.equal('200')
    const wider = await sign({ ...claims, grant, scope: 'me:read users:read' })
    expect([await outcome(wider), verdict(await get(wider, '/scim/v2/Users'))]).to.deep.equal(['200', '403'])
  })

  async function patchActive(value: boolean): Promise<void> {
    const hr = await directory.scim('users:write')
    await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'active', value }).expect(200)
  }
})
