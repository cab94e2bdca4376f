import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { APPLICATION, APPLICATIONS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const KIND = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

type Key = CryptoKey & { readonly algorithm: { readonly name: string } }

describe('an application that signs (private_key_jwt)', () => {
  let directory: TestDirectory
  let administrator: TestScimClient
  let key: Key
  let jwk: object
  let id: string

  before(async () => {
    directory = await startDirectory()
    administrator = await directory.scim('applications:write,users:read')
    const pair = await generateKeyPair('ES256', { extractable: true })
    key = pair.privateKey as Key
    jwk = await exportJWK(pair.publicKey)
    id = await register({})
  })
  after(() => directory.stop())

  const body = (changes: object) => ({
    schemas: [APPLICATION],
    name: 'Nightly',
    provisioningClient: { value: administrator.id },
    scopes: ['users:read'],
    tokenEndpointAuthMethod: 'private_key_jwt',
    jwks: [jwk],
    ...changes,
  })

  async function register(changes: object): Promise<string> {
    const made = await administrator.post(APPLICATIONS, body(changes)).expect(201)
    expect(made.body).to.not.have.any.keys('secrets', 'clientSecret')
    return made.body.id
  }

  const claims = (changes: JWTPayload = {}): JWTPayload => ({
    iss: id,
    sub: id,
    aud: directory.issuer,
    jti: randomUUID(),
    exp: Math.floor(Date.now() / 1000) + 60,
    ...changes,
  })
  const sign = (payload: JWTPayload, by = key, alg = 'ES256') =>
    new SignJWT(payload).setProtectedHeader({ alg }).sign(by)
  const post = (assertion: string) =>
    fetch(`${directory.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        resource: `${directory.issuer}/scim/v2`,
        scope: 'users:read',
        client_assertion_type: KIND,
        client_assertion: assertion,
      }),
    })
  const outcome = async (assertion: string) => {
    const answer = await post(assertion)
    return answer.status === 200 ? '200' : `${answer.status} ${(await answer.json()).error}`
  }

  it('O49: gets tokens with openid-client, which signs for the issuer', async () => {
    const config = await oidc.discovery(new URL(directory.issuer), id, {}, oidc.PrivateKeyJwt(key), {
      execute: [oidc.allowInsecureRequests],
    })
    const parameters = { resource: `${directory.issuer}/scim/v2`, scope: 'users:read' }
    expect((await oidc.clientCredentialsGrant(config, parameters)).access_token).to.be.a('string')
  })

  it('O49: signs once for one use, of many at once, too', async () => {
    const assertion = await sign(claims())
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => outcome(assertion)))
    expect(outcomes.filter(one => one === '200')).to.have.length(1)
    expect(new Set(outcomes)).to.deep.equal(new Set(['200', '401 invalid_client']))
  })

  const refused: Record<string, () => Promise<string>> = {
    'for the token endpoint': () => sign(claims({ aud: `${directory.issuer}/token` })),
    'for several': () => sign(claims({ aud: [directory.issuer, 'https://elsewhere.example'] })),
    'for somebody else': () => sign(claims({ aud: 'https://elsewhere.example' })),
    'without an id': () => sign(claims({ jti: undefined })),
    'without an end': () => sign(claims({ exp: undefined })),
    'that has ended': () => sign(claims({ exp: Math.floor(Date.now() / 1000) - 60 })),
    'in the name of another': () => sign(claims({ iss: 'somebody' })),
    'about another': () => sign(claims({ sub: 'somebody' })),
    'by another key': async () => sign(claims(), (await generateKeyPair('ES256')).privateKey as Key),
    'with no signature': async () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      return `${part({ alg: 'none' })}.${part(claims())}.`
    },
    'by its public key as a secret': async () => {
      const secret = new TextEncoder().encode(JSON.stringify(jwk).padEnd(64))
      return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(secret)
    },
  }
  for (const [what, assertion] of Object.entries(refused)) {
    it(`O49: is refused what is signed ${what}`, async () => {
      expect(await outcome(await assertion())).to.equal('401 invalid_client')
    })
  }

  it('O49: signs for the token endpoint, as older libraries do, where its settings say so', async () => {
    const older = await register({ assertionAudience: 'tokenEndpoint' })
    const payload = claims({ iss: older, sub: older })
    expect(await outcome(await sign({ ...payload, aud: `${directory.issuer}/token` }))).to.equal('200')
    expect(await outcome(await sign({ ...payload, jti: randomUUID() }))).to.equal('200')
    expect(await outcome(await sign({ ...payload, aud: 'https://elsewhere.example', jti: randomUUID() }))).to.equal(
      '401 invalid_client',
    )
  })

  it('changes its keys by itself, when both are known', async () => {
    const next = await generateKeyPair('EdDSA', { extractable: true })
    await administrator
      .patch(`${APPLICATIONS}/${id}`, { op: 'add', path: 'jwks', value: [await exportJWK(next.publicKey)] })
      .expect(200)
    expect(await outcome(await sign(claims()))).to.equal('200')
    expect(await outcome(await sign(claims(), next.privateKey as Key, 'EdDSA'))).to.equal('200')
  })

  it('is refused without a key, and with one that is none, is secret, small or for something else', async () => {
    const small = { kty: 'RSA', n: Buffer.alloc(128, 255).toString('base64url'), e: 'AQAB' }
    const bad = [[{ kty: 'oct' }], [{ kty: 'EC' }], [{ ...jwk, use: 'enc' }], [small], [{ ...jwk, x: 'AAAA' }], null]
    for (const jwks of [...bad, [{ ...jwk, d: 'secret' }], [{ ...jwk, k: 'secret' }]])
      expect(verdict(await administrator.post(APPLICATIONS, body({ jwks }))), JSON.stringify(jwks)).to.equal(
        '400 invalidValue',
      )
    const basic = { tokenEndpointAuthMethod: 'client_secret_basic' }
    expect(verdict(await administrator.post(APPLICATIONS, body(basic)))).to.equal('400 invalidValue')
  })
})
