import { expect } from 'chai'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { NEXT, personNamed, postAs, tokensOf } from './support.ts'

describe('client_credentials', () => {
  let directory: TestDirectory
  let hr: RelyingParty
  let scim: string

  before(async () => {
    directory = await startDirectory()
    hr = await directory.relyingParty({ name: 'HR', scopes: ['users:write'] })
    scim = `${directory.issuer}/scim/v2`
  })
  after(() => directory.stop())

  const grant = (parameters: Record<string, string>, client = hr) =>
    oidc.clientCredentialsGrant(client.config, parameters)
  const read = (token: string, base = scim) =>
    fetch(`${base}/${base === scim ? 'Users' : 'PasswordPolicies'}`, { headers: { authorization: `Bearer ${token}` } })

  it('O52, O57: gives a machine an access token for the SCIM base and nothing else', async () => {
    const tokens = await grant({ resource: scim, scope: 'users:read' })
    expect(tokens).not.to.include.keys('id_token', 'refresh_token')
    expect(decodeProtectedHeader(tokens.access_token)).to.include({ typ: 'at+jwt', alg: 'ES256' })
    const claims = decodeJwt(tokens.access_token)
    expect(claims).to.include({
      iss: directory.issuer,
      aud: scim,
      sub: hr.clientId,
      client_id: hr.clientId,
      scope: 'users:read',
    })
    expect(claims.exp).to.be.closeTo((claims.iat ?? 0) + 600, 1)
    expect((await read(tokens.access_token)).status).to.equal(200)
  })

  it('S: may do what its scopes say, as its provisioning client', async () => {
    const { access_token } = await grant({ resource: scim, scope: 'users:read' })
    const answer = await fetch(`${scim}/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'new' }),
    })
    expect(answer.status).to.equal(403)
  })

  it('O58: is for one base, and refused at the other', async () => {
    const { access_token } = await grant({ resource: scim, scope: 'users:read' })
    expect((await read(access_token, `${directory.issuer}/admin/v2`)).status).to.equal(401)
  })

  for (const [what, parameters, error] of [
    ['a base of somebody else', { resource: 'https://elsewhere.example/' }, 'invalid_target'],
    ['a scope that was not given', { resource: 'SCIM', scope: 'roles:write' }, 'invalid_scope'],
  ] as const) {
    it(`O52: refuses ${what}`, async () => {
      const filled = { ...parameters, resource: parameters.resource.replace('SCIM', scim) }
      expect(await refusal(grant(filled))).to.equal(error)
    })
  }

  it('O52: grants neither openid nor offline_access', async () => {
    const tokens = await grant({ resource: scim, scope: 'openid offline_access users:read' })
    expect(tokens).not.to.include.keys('id_token', 'refresh_token')
    expect(decodeJwt(tokens.access_token).scope).to.equal('users:read')
  })

  it('O58: without a base the token is worth nothing here', async () => {
    const answer = await postAs(hr, `${directory.issuer}/token`, { grant_type: 'client_credentials' })
    const { access_token = 'none' } = await answer.json()
    expect((await read(access_token)).status).to.equal(401)
  })

  it("O57: a person's tokens are no tokens for SCIM", async () => {
    await personNamed(directory, 'ada')
    const app = await directory.relyingParty()
    const { access_token, id_token = '' } = await tokensOf(app, directory.browser(), 'ada')
    for (const token of [access_token, id_token]) expect((await read(token)).status).to.equal(401)
  })

  it('O53: an altered token is refused, and one without a signature', async () => {
    const { access_token } = await grant({ resource: scim, scope: 'users:read' })
    const [head = '', body = '', signature = ''] = access_token.split('.')
    const more = Buffer.from(JSON.stringify({ ...decodeJwt(access_token), scope: 'users:write' })).toString('base64url')
    const none = Buffer.from(JSON.stringify({ typ: 'at+jwt', alg: 'none' })).toString('base64url')
    for (const token of [`${head}.${more}.${signature}`, `${none}.${body}.`, `${head}.${body}.`]) {
      expect((await read(token)).status).to.equal(401)
    }
  })

  it('O96: is not touched by the reset of a person', async () => {
    const { access_token } = await grant({ resource: scim, scope: 'users:read' })
    const id = await personNamed(directory, 'bob')
    await directory.reset(id, { delivery: 'password', password: NEXT })
    expect((await read(access_token)).status).to.equal(200)
  })

  it('O48, O52: is for no application that people sign in to', async () => {
    const app = await directory.relyingParty({ name: 'Canteen' })
    expect(await refusal(grant({ resource: scim }, app))).not.to.equal('none')
  })

  it('ends after ten minutes', async () => {
    const { access_token } = await grant({ resource: scim, scope: 'users:read' })
    directory.wait(601)
    expect((await read(access_token)).status).to.equal(401)
  })
})
