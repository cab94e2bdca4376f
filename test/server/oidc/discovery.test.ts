import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { personNamed, tokensOf } from './support.ts'

const PATH = '/.well-known/openid-configuration'

type Metadata = Record<string, string | boolean | string[]>

describe('discovery', () => {
  let directory: TestDirectory
  let metadata: Metadata

  before(async () => {
    directory = await startDirectory()
    metadata = await (await fetch(directory.address + PATH)).json()
  })
  after(() => directory.stop())

  it('O1: is JSON that any origin may read', async () => {
    const answer = await fetch(directory.address + PATH, { headers: { origin: 'https://elsewhere.example' } })
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.match(/^application\/json/)
    expect(answer.headers.get('access-control-allow-origin')).to.be.oneOf(['*', 'https://elsewhere.example'])
  })

  it('O1: answers in any case, and with a slash at the end, as the other endpoints do', async () => {
    for (const path of [`${PATH}/`, PATH.toUpperCase(), '/jwks/', '/JWKS'])
      expect((await fetch(directory.address + path)).status, path).to.equal(200)
  })

  it('O3, O4: says what the provider does, and nothing more', () => {
    expect(metadata).to.deep.include({
      issuer: directory.issuer,
      response_types_supported: ['code'],
      subject_types_supported: ['public', 'pairwise'],
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: true,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'EdDSA'],
      request_parameter_supported: false,
      ui_locales_supported: ['en', 'de', 'es', 'fr', 'ja', 'ar'],
      request_uri_parameter_supported: false,
      response_modes_supported: ['query', 'form_post'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      acr_values_supported: ['urn:rekey:acr:password', 'urn:rekey:acr:two-factors', 'urn:rekey:acr:federated'],
    })
    expect(metadata.scopes_supported).to.include.members(['openid', 'profile', 'email', 'groups', 'offline_access'])
  })

  it('O5, O6: names exactly the endpoints there are, and each answers', async () => {
    const endpoints = Object.entries(metadata).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name))
    expect(endpoints.map(([name]) => name).sort()).to.deep.equal([
      'authorization_endpoint',
      'device_authorization_endpoint',
      'end_session_endpoint',
      'introspection_endpoint',
      'jwks_uri',
      'pushed_authorization_request_endpoint',
      'registration_endpoint',
      'revocation_endpoint',
      'scim_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
    ])
    expect(metadata.scim_endpoint).to.equal(`${directory.issuer}/scim/v2`)
    const posted = [
      'device_authorization_endpoint',
      'introspection_endpoint',
      'pushed_authorization_request_endpoint',
      'registration_endpoint',
      'revocation_endpoint',
      'token_endpoint',
    ]
    for (const [name, address] of endpoints) {
      const answer = await fetch(String(address), {
        method: posted.includes(name) ? 'POST' : 'GET',
        ...(posted.includes(name) ? { body: new URLSearchParams() } : {}),
      })
      expect(answer.status, name).to.be.oneOf([200, 400, 401])
    }
  })

  it('O5: names exactly the claims that somebody who has everything is told', async () => {
    const app = await directory.relyingParty()
    const everything = {
      displayName: 'Ada',
      name: { givenName: 'Ada', middleName: 'King', familyName: 'Byron' },
      nickName: 'Countess',
      profileUrl: 'https://ada.example.com',
      photos: [{ value: 'https://ada.example.com/ada.png' }],
      locale: 'en-GB',
      timezone: 'Europe/London',
      phoneNumbers: [{ value: '+44 20 1' }],
      addresses: [{ locality: 'London' }],
    }
    const ada = await personNamed(directory, 'ada', everything)
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group']
    const hr = await directory.scim('users:write')
    await hr.post('/scim/v2/Groups', { schemas, displayName: 'Analysts', members: [{ value: ada }] }).expect(201)
    const scope = 'openid profile email phone address groups'
    const claims = JSON.stringify({ id_token: { sid: null } })
    const tokens = await tokensOf(app, directory.browser(), 'ada', { scope, claims })
    const told = { ...tokens.claims(), ...(await oidc.fetchUserInfo(app.config, tokens.access_token, ada)) }
    const ofProtocol = ['aud', 'exp', 'iat', 'nonce', 'at_hash']
    expect(metadata.claims_supported).to.have.members(Object.keys(told).filter(name => !ofProtocol.includes(name)))
  })

  it('O5: says by what DPoP proofs may be signed', () => {
    expect(metadata.dpop_signing_alg_values_supported).to.deep.equal(['ES256', 'Ed25519', 'EdDSA'])
  })

  const hosts: readonly (readonly [string, string, Record<string, string>])[] = [
    ['the Host header', PATH, { host: 'evil.example' }],
    ['X-Forwarded-Host', PATH, { 'x-forwarded-host': 'evil.example' }],
    ['an absolute request line', `http://evil.example${PATH}`, { host: 'evil.example' }],
  ]
  for (const [what, path, headers] of hosts) {
    it(`O2, trap 11: takes the issuer from the settings, never from ${what}`, async () => {
      const { hostname, port } = new URL(directory.address)
      const [answer] = (await once(get({ hostname, port, path, headers }), 'response')) as [IncomingMessage]
      expect(await json(answer)).to.deep.equal(metadata)
    })
  }

  it('answers 404 where there is nothing', async () => {
    expect((await fetch(`${directory.address}/nothing/here`)).status).to.equal(404)
  })
})
