import { createHash, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import request from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { challengeAt, USERS, verdict } from '../../support/scim.ts'

type Signer = { readonly key: CryptoKey; readonly jwk: JWK; readonly alg: string }

const ALGORITHMS = 'algs="ES256 Ed25519 EdDSA"'

async function signer(alg: string): Promise<Signer> {
  const pair = await generateKeyPair(alg, { extractable: true })
  return { key: pair.privateKey, jwk: await exportJWK(pair.publicKey), alg }
}

/** A proof (RFC 9449 §4.2), with what makes it wrong. */
const sign = (payload: JWTPayload, { key, jwk, alg }: Signer, header: object = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header }).sign(key)

describe('DPoP at our own endpoints (RFC 9449)', () => {
  let directory: TestDirectory
  let machine: RelyingParty
  let own: Signer
  let other: Signer
  let token: string

  before(async () => {
    directory = await startDirectory()
    machine = await directory.relyingParty({
      name: 'HR',
      scopes: ['users:read', 'users:write', 'applications:register'],
    })
    own = await signer('ES256')
    other = await signer('ES256')
  })
  beforeEach(async () => {
    token = await tokenFor(own)
  })
  after(() => directory.stop())

  const seconds = () => Math.floor(directory.services.now().getTime() / 1000)

  const claims = (changes: JWTPayload = {}): JWTPayload => ({
    htm: 'GET',
    htu: directory.issuer + USERS,
    ath: createHash('sha256').update(token).digest('base64url'),
    iat: seconds(),
    jti: randomUUID(),
    ...changes,
  })

  /** A machine's token for the SCIM base, bound to a key where there is one. */
  async function tokenFor(by?: Signer, resource = `${directory.issuer}/scim/v2`): Promise<string> {
    const proof = {
      htm: 'POST',
      htu: `${directory.issuer}/token`,
      iat: Math.floor(Date.now() / 1000),
      jti: randomUUID(),
    }
    const scope = resource.endsWith('/scim/v2') ? 'users:read users:write' : 'applications:register'
    const answer = await fetch(`${directory.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${machine.clientId}:${machine.clientSecret}`)}`,
        ...(by && { dpop: await sign(proof, by) }),
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope }),
    })
    const { access_token: issued, token_type: type } = await answer.json()
    expect(type).to.equal(by ? 'DPoP' : 'Bearer')
    return issued
  }

  const get = (proof: string, { scheme = 'DPoP', address = directory.address } = {}) =>
    request(address).get(USERS).set('Authorization', `${scheme} ${token}`).set('DPoP', proof)

  const challenge = (scheme: string, error: string) =>
    scheme === 'DPoP'
      ? `DPoP realm="rekey", error="${error}", ${ALGORITHMS}, resource_metadata="${directory.issuer}/.well-known/oauth-protected-resource/scim/v2"`
      : challengeAt(directory.issuer, USERS, error)

  for (const alg of ['ES256', 'Ed25519', 'EdDSA']) {
    it(`takes a token with a proof by ${alg}`, async () => {
      const by = await signer(alg)
      token = await tokenFor(by)
      expect(verdict(await get(await sign(claims(), by)))).to.equal('200')
    })
  }

  it('does not mind a query in the address, nor in the proof', async () => {
    const proof = await sign(claims({ htu: `${directory.issuer}${USERS}?count=2#top` }), own)
    expect(verdict(await get(proof).query({ count: 1 }))).to.equal('200')
  })

  it('takes a proof for each method and address', async () => {
    const proof = await sign(claims({ htm: 'POST' }), own)
    const made = await request(directory.address)
      .post(USERS)
      .set({ Authorization: `dpop ${token}`, DPoP: proof, 'Content-Type': 'application/scim+json' })
      .send({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: randomUUID() })
    expect(verdict(made)).to.equal('201')
  })

  it('takes one where applications register themselves', async () => {
    token = await tokenFor(own, `${directory.issuer}/admin/v2`)
    const register = (proof: string) =>
      request(directory.address)
        .post('/register')
        .set({ Authorization: `DPoP ${token}`, DPoP: proof })
        .send({
          client_name: 'Holidays',
          redirect_uris: ['https://holidays.example.com/'],
          dpop_bound_access_tokens: true,
        })
    const made = await register(await sign(claims({ htm: 'POST', htu: `${directory.issuer}/register` }), own))
    expect([made.status, made.body.dpop_bound_access_tokens]).to.deep.equal([201, true])
    expect((await register(await sign(claims({ htm: 'POST' }), own))).body.error).to.equal('invalid_token')
  })

  const wrong: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['for another method', () => sign(claims({ htm: 'POST' }), own)],
    ['for a method in small letters', () => sign(claims({ htm: 'get' }), own)],
    ['for another address', () => sign(claims({ htu: `${directory.issuer}/scim/v2/Groups` }), own)],
    ['for an address of another server', () => sign(claims({ htu: `https://evil.example${USERS}` }), own)],
    ['for an address that is none', () => sign(claims({ htu: USERS }), own)],
    ['without an address', () => sign(claims({ htu: undefined }), own)],
    ['for another token', async () => sign(claims({ ath: createHash('sha256').update('x').digest('base64url') }), own)],
    ['for no token', () => sign(claims({ ath: undefined }), own)],
    ['without a time', () => sign(claims({ iat: undefined }), own)],
    ['of six minutes ago', () => sign(claims({ iat: seconds() - 360 }), own)],
    ['of six minutes from now', () => sign(claims({ iat: seconds() + 360 }), own)],
    ['without an id', () => sign(claims({ jti: undefined }), own)],
    ['with an empty id', () => sign(claims({ jti: '' }), own)],
    ['that has expired', () => sign(claims({ exp: seconds() - 1 }), own)],
    ['by another key', () => sign(claims(), other)],
    ['by another key, with the key of the token', () => sign(claims(), { ...other, jwk: own.jwk })],
    ['without its key', () => sign(claims(), own, { jwk: undefined })],
    ['with the private key in it', async () => sign(claims(), { ...own, jwk: await exportJWK(own.key) })],
    ['of another type', () => sign(claims(), own, { typ: 'JWT' })],
    ['by an algorithm that is not offered', async () => sign(claims(), await signer('RS256'))],
    [
      'by a secret',
      () => sign(claims(), { key: new Uint8Array(32) as never, jwk: { kty: 'oct', k: 'AA' }, alg: 'HS256' }),
    ],
    ['by nothing', () => `${btoa('{"alg":"none","typ":"dpop+jwt"}')}.e30.`],
    ['that is none', () => 'nonsense'],
    ['twice', async () => [await sign(claims(), own), await sign(claims(), own)].join(', ')],
    ['not at all', () => ''],
  ]
  for (const [what, proof] of wrong) {
    it(`refuses a proof ${what}`, async () => {
      const refused = await get(await proof())
      expect(verdict(refused)).to.equal('401')
      expect(refused.headers['www-authenticate']).to.equal(challenge('DPoP', 'invalid_dpop_proof'))
    })
  }

  it('holds a proof to the name of the server, whatever the request says it is', async () => {
    const proof = await sign(claims({ htu: `http://evil.example${USERS}` }), own)
    const refused = await get(proof).set({ Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' })
    expect(verdict(refused)).to.equal('401')
    expect(verdict(await get(await sign(claims(), own)).set('Host', 'evil.example'))).to.equal('200')
  })

  it('takes a proof once, here and at another server of the database', async () => {
    const { database, masterKey, issuer } = directory
    const neighbour = await startDirectory({ database: { database }, masterKey, issuer })
    try {
      const proof = await sign(claims(), own)
      expect(verdict(await get(proof))).to.equal('200')
      expect(verdict(await get(proof))).to.equal('401')
      expect(verdict(await get(proof, { address: neighbour.address }))).to.equal('401')
      expect(verdict(await get(await sign(claims(), own), { address: neighbour.address }))).to.equal('200')
    } finally {
      await neighbour.stop()
    }
  })

  it('takes one of two at the same time', async () => {
    const proof = await sign(claims(), own)
    const both = await Promise.all([get(proof), get(proof)])
    expect(both.map(verdict).sort()).to.deep.equal(['200', '401'])
  })

  it('refuses a bound token without its proof, and says what would do', async () => {
    const refused = await get(await sign(claims(), own), { scheme: 'Bearer' })
    expect(verdict(refused)).to.equal('401')
    expect(refused.headers['www-authenticate']).to.equal(challenge('Bearer', 'invalid_token'))
  })

  const unbound: readonly (readonly [string, () => Promise<string>])[] = [
    ['an access token', () => tokenFor()],
    ['a provisioning token', async () => (await directory.scim('users:read')).token],
  ]
  for (const [what, give] of unbound) {
    it(`refuses ${what} that is not bound with a proof, and takes it without`, async () => {
      token = await give()
      const refused = await get(await sign(claims(), own))
      expect(verdict(refused)).to.equal('401')
      expect(refused.headers['www-authenticate']).to.equal(challenge('DPoP', 'invalid_token'))
      expect(verdict(await get('', { scheme: 'Bearer' }))).to.equal('200')
    })
  }

  it('is what a refusal asks for again, where a bound token may do too little, in any case of the scheme', async () => {
    const says = (error: string, scope: string) => `DPoP error="${error}", scope="${scope}", ${ALGORITHMS}`
    token = await tokenFor(own, `${directory.issuer}/admin/v2`)
    const clients = await sign(claims({ htu: `${directory.issuer}/admin/v2/Applications` }), own)
    const asked = await request(directory.address)
      .get('/admin/v2/Applications')
      .set({ Authorization: `dpop ${token}`, DPoP: clients })
    expect([verdict(asked), asked.headers['www-authenticate']]).to.deep.equal([
      '403',
      says('insufficient_scope', 'applications:read'),
    ])
  })

  it('is what userinfo asks for, of whoever sent no token and whoever sent a wrong one', async () => {
    const none = await request(directory.address).get('/userinfo')
    expect(none.headers['www-authenticate']).to.match(/^Bearer .*, DPoP .*algs="ES256 Ed25519 EdDSA"/)
    const proof = await sign(claims({ htu: `${directory.issuer}/userinfo` }), own)
    for (const sent of [{ DPoP: proof }, {}]) {
      const refused = await request(directory.address)
        .get('/userinfo')
        .set({ Authorization: `DPoP ${token}`, ...sent })
      expect(refused.headers['www-authenticate']).to.match(/^DPoP .*error="invalid_\w+".*algs="ES256 Ed25519 EdDSA"/)
    }
  })

  it('goes by the clock of the server', async () => {
    const early = await sign(claims(), own)
    directory.wait(360)
    expect(verdict(await get(early))).to.equal('401')
    expect(verdict(await get(await sign(claims({ exp: seconds() - 1 }), own)))).to.equal('401')
    expect(verdict(await get(await sign(claims(), own)))).to.equal('200')
  })
})
