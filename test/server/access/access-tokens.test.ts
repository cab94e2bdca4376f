import { expect } from 'chai'
import { decodeJwt, type JWK, SignJWT } from 'jose'
import * as oidc from 'openid-client'
import request from 'supertest'
import { makeSigningKey } from '../../../server/oidc/keys.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUPS, POLICIES, USER, USERS, verdict } from '../../support/scim.ts'

describe('client_credentials access tokens', () => {
  let directory: TestDirectory

  beforeEach(async () => {
    directory = await startDirectory()
  })
  afterEach(() => directory.stop())

  /** A token of a machine with these scopes, for one of the bases. */
  async function tokenFor(base: string, scopes: readonly string[] = ['users:write', 'policies:read'], asked = scopes) {
    const machine = await directory.relyingParty({ name: 'HR', scopes })
    const tokens = await oidc.clientCredentialsGrant(machine.config, {
      resource: `${directory.issuer}${base}`,
      scope: asked.join(' '),
    })
    return tokens.access_token
  }
  const get = (token: string, path: string, address = directory.address) =>
    request(address).get(path).set('Authorization', `Bearer ${token}`)

  it('O58: open the base that they are for, and no other', async () => {
    const people = await tokenFor('/scim/v2')
    expect([verdict(await get(people, USERS)), verdict(await get(people, POLICIES))]).to.deep.equal(['200', '401'])
    const administration = await tokenFor('/admin/v2')
    expect([verdict(await get(administration, USERS)), verdict(await get(administration, POLICIES))]).to.deep.equal([
      '401',
      '200',
    ])
  })

  it('S9: are held to the scopes that they were given', async () => {
    const token = await tokenFor('/scim/v2', ['users:read', 'users:write'], ['users:read'])
    expect(verdict(await get(token, GROUPS))).to.equal('200')
    const body = JSON.stringify({ schemas: [USER], userName: 'ann' })
    const write = request(directory.address).post(USERS).set('Authorization', `Bearer ${token}`)
    const answer = await write.set('Content-Type', 'application/scim+json').send(body)
    expect(verdict(answer)).to.equal('403')
    expect(answer.headers['www-authenticate']).to.include('scope="users:write"')
  })

  it('see the externalIds of the provisioning client that they act for', async () => {
    const hr = await directory.scim('users:write', 'HR')
    const { id } = (await hr.post(USERS, { schemas: [USER], userName: 'ann', externalId: 'hr-1' })).body
    const token = await tokenFor('/scim/v2')
    expect((await get(token, `${USERS}/${id}`)).body.externalId).to.equal('hr-1')
  })

  it('S9: are dead when their time is over', async () => {
    const token = await tokenFor('/scim/v2')
    directory.wait(601)
    const answer = await get(token, USERS)
    expect(verdict(answer)).to.equal('401')
    expect(answer.headers['www-authenticate']).to.include('error="invalid_token"')
  })

  it('O78: are signed by our ES256 keys, by no other key of ours and by nobody else', async () => {
    const claims = decodeJwt(await tokenFor('/scim/v2'))
    const sign = ({ alg = '', kid = '', ...key }: JWK) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'at+jwt' }).sign({ ...key, alg })
    const verdicts = async (keys: readonly JWK[]) =>
      Promise.all(keys.map(async key => `${key.alg} ${verdict(await get(await sign(key), USERS))}`))
    const ours = directory.services.signingKeys.current()
    expect(await verdicts(ours)).to.deep.equal(['RS256 401', 'ES256 200', 'EdDSA 401'])
    const foreign = await makeSigningKey('ES256')
    const [, own] = ours
    expect(await verdicts([foreign, { ...foreign, kid: own?.kid ?? '' }])).to.deep.equal(['ES256 401', 'ES256 401'])
  })

  it('are refused when anything of them was changed', async () => {
    const token = await tokenFor('/scim/v2')
    const [head = '', body = '', signature = ''] = token.split('.')
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    const forged = [
      `${head}.${encoded({ ...claims, scope: 'users:write roles:write' })}.${signature}`,
      `${head}.${encoded({ ...claims, exp: claims.exp + 3600 })}.${signature}`,
      `${encoded({ ...header, alg: 'none' })}.${body}.`,
      `${encoded({ ...header, alg: 'HS256' })}.${body}.${signature}`,
      `${encoded({ ...header, typ: 'JWT' })}.${body}.${signature}`,
      `${head}.${body}.${'A'.repeat(signature.length)}`,
      `${head}.${body}.`,
    ]
    for (const other of forged) expect(verdict(await get(other, USERS)), other.slice(-40)).to.equal('401')
    expect(verdict(await get(token, USERS))).to.equal('200')
  })

  it('of another directory are worth nothing here', async () => {
    const other = await startDirectory()
    const token = await tokenFor('/scim/v2')
    expect(verdict(await get(token, USERS, other.address))).to.equal('401')
    await other.stop()
  })

  it("a person's ID token opens nothing", async () => {
    await directory.person({ userName: 'ann', password: 'seven quiet harbours' })
    const app = await directory.relyingParty()
    const attempt = await app.start()
    const back = await directory.browser().signIn(attempt.url, 'ann', 'seven quiet harbours')
    const tokens = await attempt.exchange(back.url)
    for (const token of [tokens.id_token ?? '', tokens.access_token])
      expect(verdict(await get(token, USERS))).to.equal('401')
  })
})
