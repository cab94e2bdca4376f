import { expect } from 'chai'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { APPLICATIONS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { PASSWORD, personNamed } from './support.ts'

describe('an application whose tokens are bound to its key (DPoP)', () => {
  let directory: TestDirectory
  let scim: TestScimClient
  let resource: string
  let id: string

  before(async () => {
    directory = await startDirectory()
    scim = await directory.scim('applications:write,users:read')
    resource = `${directory.issuer}/scim/v2`
    id = await personNamed(directory, 'ann')
  })
  after(() => directory.stop())

  const keyOf = async ({ config }: RelyingParty) => oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair())

  /** A whole sign-in, up to tokens that are bound to a key, where there is one. */
  async function tokensOf(app: RelyingParty, DPoP?: oidc.DPoPHandle, parameters: Record<string, string> = {}) {
    const scope = 'openid me:read offline_access'
    const attempt = await app.start({ scope, prompt: 'consent', ...parameters })
    const browser = directory.browser()
    const consent = await browser.signIn(attempt.url, 'ann', PASSWORD)
    const { url } = await browser.submit(consent, '/consent')
    const asked: Record<string, string> = parameters.resource ? { resource: parameters.resource } : {}
    return attempt.exchange(url, asked, DPoP && { DPoP })
  }

  it('reads userinfo with its key, and with no other and without one nobody does', async () => {
    const app = await directory.relyingParty()
    const DPoP = await keyOf(app)
    const { access_token: token, token_type: type } = await tokensOf(app, DPoP)
    expect(type).to.equal('dpop')
    expect((await oidc.fetchUserInfo(app.config, token, id, { DPoP })).sub).to.equal(id)
    const others = [{ DPoP: await keyOf(app) }, undefined]
    for (const options of others)
      expect(await refusal(oidc.fetchUserInfo(app.config, token, id, options))).to.equal('invalid_token')
  })

  it('reads the data of its person with it', async () => {
    const app = await directory.relyingParty()
    const DPoP = await keyOf(app)
    const { access_token: token } = await tokensOf(app, DPoP, { resource })
    expect(decodeJwt(token).cnf).to.have.all.keys('jkt')
    const me = new URL(`${resource}/Me?attributes=userName`)
    const read = (options?: oidc.DPoPOptions) =>
      oidc.fetchProtectedResource(app.config, token, me, 'GET', undefined, undefined, options)
    const answer = await read({ DPoP })
    expect([answer.status, (await answer.json()).userName]).to.deep.equal([200, 'ann'])
    expect(await refusal(read({ DPoP: await keyOf(app) }))).to.equal('invalid_dpop_proof')
    expect(await refusal(read())).to.equal('invalid_token')
  })

  it('without a secret has its refresh token bound as well', async () => {
    const app = await directory.relyingParty({ isPublic: true })
    const DPoP = await keyOf(app)
    const { refresh_token: token = '' } = await tokensOf(app, DPoP)
    for (const options of [undefined, { DPoP: await keyOf(app) }])
      expect(await refusal(oidc.refreshTokenGrant(app.config, token, {}, options))).to.equal('invalid_grant')
    const { token_type: type, access_token: fresh } = await oidc.refreshTokenGrant(app.config, token, {}, { DPoP })
    expect(type).to.equal('dpop')
    expect((await oidc.fetchUserInfo(app.config, fresh, id, { DPoP })).sub).to.equal(id)
  })

  it('says in the request by which key the code will be used', async () => {
    const app = await directory.relyingParty()
    const DPoP = await keyOf(app)
    const jkt = await DPoP.calculateThumbprint()
    expect(await refusal(tokensOf(app, await keyOf(app), { dpop_jkt: jkt }))).to.equal('invalid_grant')
    expect((await tokensOf(app, DPoP, { dpop_jkt: jkt })).token_type).to.equal('dpop')
  })

  it('is told of the key when it asks about a token', async () => {
    const app = await directory.relyingParty()
    const DPoP = await keyOf(app)
    const { access_token: token } = await tokensOf(app, DPoP)
    const told = await oidc.tokenIntrospection(app.config, token)
    expect(told).to.deep.include({ active: true, token_type: 'DPoP', cnf: { jkt: await DPoP.calculateThumbprint() } })
  })

  it('gets no other tokens where an administrator says so, until it is taken back', async () => {
    const app = await directory.relyingParty()
    const demand = (value: boolean) =>
      scim.patch(`${APPLICATIONS}/${app.clientId}`, { op: 'replace', path: 'dpopBoundAccessTokens', value })
    expect(verdict(await demand(true))).to.equal('200')
    expect(await refusal(tokensOf(app))).to.equal('invalid_grant')
    expect((await tokensOf(app, await keyOf(app))).token_type).to.equal('dpop')
    expect(verdict(await demand(false))).to.equal('200')
    expect((await tokensOf(app)).token_type).to.equal('bearer')
  })

  it('may be a machine', async () => {
    const machine = await directory.relyingParty({ name: 'HR', scopes: ['users:read'] })
    const path = `${APPLICATIONS}/${machine.clientId}`
    await scim.patch(path, { op: 'replace', path: 'dpopBoundAccessTokens', value: true }).expect(200)
    const asked = { resource, scope: 'users:read' }
    expect(await refusal(oidc.clientCredentialsGrant(machine.config, asked))).to.equal('invalid_grant')
    const DPoP = await keyOf(machine)
    const { access_token: token } = await oidc.clientCredentialsGrant(machine.config, asked, { DPoP })
    const users = new URL(`${resource}/Users`)
    const read = () => oidc.fetchProtectedResource(machine.config, token, users, 'GET', undefined, undefined, { DPoP })
    expect((await read()).status).to.equal(200)
  })
})
