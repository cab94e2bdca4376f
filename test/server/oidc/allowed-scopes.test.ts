import { expect } from 'chai'
import * as oidc from 'openid-client'
import request from 'supertest'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { APPLICATION, APPLICATIONS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { PASSWORD, personNamed, tokensOf } from './support.ts'

describe('the scopes that an application may have', () => {
  let directory: TestDirectory
  let admin: TestScimClient
  let resource: string
  let id: string

  before(async () => {
    directory = await startDirectory()
    admin = await directory.scim('applications:write,users:read')
    resource = `${directory.issuer}/scim/v2`
    id = await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const allow = (app: RelyingParty, allowedScopes: readonly string[] | null) =>
    admin.patch(`${APPLICATIONS}/${app.clientId}`, { op: 'replace', value: { allowedScopes } })

  async function allowed(scopes: readonly string[], given = {}): Promise<RelyingParty> {
    const app = await directory.relyingParty(given)
    await allow(app, scopes).expect(200)
    return app
  }
  const infoOf = (app: RelyingParty, token: string) => oidc.fetchUserInfo(app.config, token, id)
  /** In a session that is open. */
  async function again(app: RelyingParty, browser: Browser, parameters: Record<string, string> = {}) {
    const attempt = await app.start(parameters)
    return attempt.exchange((await browser.open(attempt.url)).url)
  }

  it('O11: others are ignored and not granted', async () => {
    const app = await allowed(['email'])
    const tokens = await tokensOf(app, directory.browser(), 'ada', { scope: 'openid email profile groups me:read' })
    expect(tokens.scope).to.equal('openid email')
    const info = await infoOf(app, tokens.access_token)
    expect(info).to.deep.equal({ sub: id, email: 'ada@example.com', email_verified: false })
  })

  it('O55: nor are their claims, by whatever name they are asked for', async () => {
    const app = await allowed(['profile'])
    const claims = JSON.stringify({
      id_token: { email: null, given_name: null, name: null },
      userinfo: { email: null },
    })
    const tokens = await tokensOf(app, directory.browser(), 'ada', { scope: 'openid', claims })
    expect(tokens.claims()).to.include({ name: 'ada' }).and.not.have.property('email')
    expect(await infoOf(app, tokens.access_token)).to.deep.equal({ sub: id })
  })

  it('O36: nobody is asked for the others, and there is no refresh token behind them', async () => {
    const app = await allowed(['profile'], { isFirstParty: false })
    const attempt = await app.start({ scope: 'openid profile email offline_access', prompt: 'consent' })
    const browser = directory.browser()
    const page = await browser.signIn(attempt.url, 'ada', PASSWORD)
    expect(page.html).to.contain('See your name').and.not.contain('mail address').and.not.contain('while you are away')
    const tokens = await attempt.exchange((await browser.submit(page, '/consent')).url)
    expect(tokens.scope).to.equal('openid profile')
    expect(tokens.refresh_token).to.equal(undefined)
    const asked = await browser.open((await app.start({ scope: 'openid profile email', prompt: 'consent' })).url)
    expect(asked.title).to.equal('Allow access?')
    expect(asked.html).not.to.contain('mail address')
    expect((await again(app, browser, { scope: 'openid email' })).scope).to.equal('openid')
  })

  it('O58: hold at our bases as well', async () => {
    const app = await allowed(['me:read'])
    const attempt = await app.start({ scope: 'openid me:read me:write', resource })
    const { url } = await directory.browser().signIn(attempt.url, 'ada', PASSWORD)
    const { access_token, scope } = await attempt.exchange(url, { resource })
    expect(scope).to.equal('me:read')
    const patch = request(directory.address).patch('/scim/v2/Me').set('Authorization', `Bearer ${access_token}`)
    expect(verdict(await patch.send({}))).to.equal('403')
  })

  it('are taken away from what was given, and given again, at the next entry', async () => {
    const app = await directory.relyingParty()
    const browser = directory.browser()
    const first = await tokensOf(app, browser, 'ada', { scope: 'openid email' })
    await allow(app, ['openid']).expect(200)
    expect((await again(app, browser, { scope: 'openid email' })).scope).to.equal('openid')
    expect(await infoOf(app, first.access_token)).to.deep.equal({ sub: id })
    await allow(app, null).expect(200)
    expect((await again(app, browser, { scope: 'openid email' })).scope).to.equal('openid email')
  })

  it('are an error where nothing is left', async () => {
    const app = await allowed(['profile'], { isFirstParty: false })
    const url = new URL((await app.start({ scope: 'email' })).url)
    url.searchParams.delete('nonce')
    const back = await directory.browser().signIn(url.href, 'ada', PASSWORD)
    expect(new URL(back.url).searchParams.get('error')).to.equal('access_denied')
  })

  it('are among those that people are asked for', async () => {
    const app = await directory.relyingParty()
    expect(verdict(await allow(app, ['users:write']))).to.equal('400 invalidValue')
    expect(verdict(await allow(app, ['openid', 'offline_access', 'me:write']))).to.equal('200')
    const machine = { schemas: [APPLICATION], name: 'Nightly', provisioningClient: { value: admin.id } }
    const scopes = { scopes: ['users:read'], allowedScopes: ['profile'] }
    expect(verdict(await admin.post(APPLICATIONS, { ...machine, ...scopes }))).to.equal('400 invalidValue')
    expect(await refusal(tokensOf(app, directory.browser(), 'ada', { scope: 'openid email' }))).to.equal('none')
  })
})
