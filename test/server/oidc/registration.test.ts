import { expect } from 'chai'
import { exportJWK, generateKeyPair } from 'jose'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, refusal, relyingPartyOf } from '../../support/relying-party.ts'
import { APPLICATIONS, idsIn, TOKEN, TOKENS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { METADATA, postMetadata } from './registrations.ts'
import { PASSWORD, personNamed, postAs } from './support.ts'

describe('an application that registers itself', () => {
  let directory: TestDirectory
  let registrar: TestScimClient
  let administrator: TestScimClient

  before(async () => {
    directory = await startDirectory()
    registrar = await directory.scim('applications:register', 'Registration')
    administrator = await directory.scim('applications:write,roles:write,users:write', 'Administrator')
  })
  after(() => directory.stop())

  const post = (metadata: unknown, token = registrar.token) => postMetadata(directory, metadata, token)
  const stored = (id: string) => directory.database.connection.collection('applications').findOne({ _id: id as never })

  it('is one that people sign in to, by openid-client and a token that may do nothing else', async () => {
    const config = await oidc.dynamicClientRegistration(new URL(directory.issuer), METADATA, undefined, {
      initialAccessToken: registrar.token,
      execute: [oidc.allowInsecureRequests],
    })
    const { client_id, client_secret } = config.clientMetadata()
    const app = await relyingPartyOf(directory, { client_id, client_secret: String(client_secret) })
    await personNamed(directory, 'ann')
    const browser = directory.browser()
    const attempt = await app.start({ scope: 'openid profile' })
    const consent = await browser.signIn(attempt.url, 'ann', PASSWORD)
    expect(consent.title).to.equal('Allow access?')
    const tokens = await attempt.exchange((await browser.submit(consent, '/consent')).url)
    expect(tokens.claims()?.aud).to.equal(client_id)
    expect(verdict(await registrar.get(APPLICATIONS))).to.match(/^403/)
  })

  it('is told what it is, and its secret once, which is kept as a hash', async () => {
    const { status, headers, body } = await post({ ...METADATA, contacts: ['ann@example.com'], client_id: 'mine' })
    expect(status).to.equal(201)
    expect(headers.get('cache-control')).to.equal('no-store')
    expect(body).to.deep.include({
      ...METADATA,
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret_expires_at: 0,
    })
    expect(body).to.not.have.any.keys('contacts', 'registration_access_token')
    expect(body.client_secret).to.match(/^[\w-]{43}$/)
    expect(body.client_id_issued_at).to.be.closeTo(Date.now() / 1000, 60)
    expect(body.client_id).to.not.equal('mine')
    expect(JSON.stringify(await stored(body.client_id))).to.not.include(body.client_secret)
    const events = await directory.database.connection
      .collection('auditEvents')
      .find({ target: body.client_id })
      .toArray()
    expect(events.map(({ event, actor }) => ({ event, actor }))).to.deep.equal([
      { event: 'application.created', actor: registrar.id },
    ])
  })

  it('has no secret where it needs none', async () => {
    const { publicKey } = await generateKeyPair('ES256')
    const key = await exportJWK(publicKey)
    const signing = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } }
    for (const metadata of [{ token_endpoint_auth_method: 'none' }, signing]) {
      const { status, body } = await post({ ...METADATA, ...metadata })
      expect(status).to.equal(201)
      expect(body).to.deep.include(metadata)
      expect(body).to.not.have.any.keys('client_secret', 'client_secret_expires_at')
    }
  })

  it('may be told of logouts at the place where it lives', async () => {
    const logout = {
      backchannel_logout_uri: new URL('/logout', CALLBACK).href,
      backchannel_logout_session_required: true,
    }
    const { status, body } = await post({ ...METADATA, ...logout })
    expect(status).to.equal(201)
    expect(body).to.include(logout)
  })

  it('may ask for identifiers of its own, for the one host that it lives at', async () => {
    const { status, body } = await post({ ...METADATA, subject_type: 'pairwise' })
    expect(status).to.equal(201)
    expect(body).to.include({ subject_type: 'pairwise' }).and.not.include.keys('sector_identifier_uri')
    const party = await relyingPartyOf(directory, body)
    const id = await personNamed(directory, 'bea')
    const attempt = await party.start()
    const browser = directory.browser()
    const back = await browser.submit(await browser.signIn(attempt.url, 'bea', PASSWORD), '/consent')
    expect((await attempt.exchange(back.url)).claims()?.sub)
      .to.match(/^[\w-]{43}$/)
      .and.not.equal(id)
  })

  it('may send keys for other ends than to say who it is: they are passed over', async () => {
    const keys = [await exportJWK((await generateKeyPair('RS256')).publicKey)]
    const { status, body } = await post({ ...METADATA, jwks: { keys } })
    expect(status).to.equal(201)
    expect(body).to.include.keys('client_secret').and.not.include.keys('jwks')
  })

  describe('by a token that spares it PKCE', () => {
    let sparing: TestScimClient

    before(async () => {
      sparing = await directory.scim('applications:register-without-pkce', 'Sparing')
    })

    it('goes without where it keeps a secret or a key, and an administrator can ask for it again', async () => {
      const { client_id, client_secret } = (await post(METADATA, sparing.token)).body
      const party = await relyingPartyOf(directory, { client_id, client_secret })
      const request = { redirect_uri: CALLBACK, scope: 'openid', prompt: 'none' }
      const answerOf = async () => {
        const { url } = await directory.browser().open(oidc.buildAuthorizationUrl(party.config, request).href)
        return new URL(url).searchParams.get('error')
      }
      expect(await answerOf()).to.equal('login_required')
      const change = { op: 'replace', path: 'pkceOptional', value: false }
      await administrator.patch(`${APPLICATIONS}/${client_id}`, change).expect(200)
      expect(await answerOf()).to.equal('invalid_request')
    })

    for (const [what, metadata, value] of [
      ['keeps a secret', {}, true],
      ['keeps none', { token_endpoint_auth_method: 'none' }, undefined],
      ['is on a device', { application_type: 'native', redirect_uris: ['com.example.holidays:/callback'] }, undefined],
    ] as const)
      it(`${value ? 'is' : 'is not'} marked for that where it ${what}`, async () => {
        const { status, body } = await post({ ...METADATA, ...metadata }, sparing.token)
        expect(status).to.equal(201)
        expect((await stored(body.client_id))?.data.pkceOptional).to.equal(value)
      })

    it('must use it by any other token, whoever has it', async () => {
      for (const { token } of [registrar, administrator]) {
        const { body } = await post({ ...METADATA, pkceOptional: true }, token)
        expect((await stored(body.client_id))?.data).to.not.have.any.keys('pkceOptional')
      }
    })
  })

  it('may be a native one, and say which ID tokens it takes and how old a sign-in may be', async () => {
    const redirect_uris = ['com.example.holidays:/callback']
    const wishes = { application_type: 'native', id_token_signed_response_alg: 'ES256', default_max_age: 3600 }
    const { status, body } = await post({ ...METADATA, redirect_uris, ...wishes })
    expect(status).to.equal(201)
    expect(body).to.deep.include({ redirect_uris, ...wishes })
  })

  it('may be a device, and is called by its address where it says no name', async () => {
    const grant_types = ['urn:ietf:params:oauth:grant-type:device_code']
    const device = await post({ client_name: 'Television', grant_types })
    expect(device.body).to.deep.include({ grant_types, response_types: [], redirect_uris: [] })
    expect((await post({ redirect_uris: [CALLBACK] })).body.client_name).to.equal(new URL(CALLBACK).host)
  })

  it('is a resource like others, found by its mark, which nobody else can set', async () => {
    const { client_id } = (await post(METADATA)).body
    const listed = await administrator.get(
      `${APPLICATIONS}?filter=${encodeURIComponent(`id eq "${client_id}" and selfRegistered eq true`)}`,
    )
    expect(idsIn(listed)).to.deep.equal([client_id])
    await administrator.patch(`${APPLICATIONS}/${client_id}`, { op: 'replace', value: { name: 'Trips' } }).expect(200)
    const mark = { op: 'remove', path: 'selfRegistered' }
    expect(verdict(await administrator.patch(`${APPLICATIONS}/${client_id}`, mark))).to.equal('400 mutability')
    const { body } = await administrator.get(`${APPLICATIONS}/${client_id}`)
    expect(body).to.deep.include({ name: 'Trips', selfRegistered: true })
  })

  for (const [what, value] of Object.entries({
    'first-party': { firstParty: true },
    administrative: { administrative: true },
    'a machine': { grantTypes: ['client_credentials'], redirectUris: [], scopes: ['users:read'] },
  })) {
    it(`never becomes ${what}, by itself or by an administrator`, async () => {
      const { client_id } = (await post({ ...METADATA, ...value, first_party: true })).body
      const before = await stored(client_id)
      expect(before?.data).to.not.have.any.keys('firstParty', 'administrative', 'scopes')
      const machine = 'scopes' in value ? { provisioningClient: { value: administrator.id } } : {}
      const change = { op: 'replace', value: { ...value, ...machine } }
      expect(verdict(await administrator.patch(`${APPLICATIONS}/${client_id}`, change))).to.equal('400 invalidValue')
      expect(await stored(client_id)).to.deep.equal(before)
    })
  }

  it('gets no token for itself, and for people none with the scopes of roles', async () => {
    const { client_id, client_secret } = (await post(METADATA)).body
    const asked = { grant_type: 'client_credentials', resource: `${directory.issuer}/scim/v2`, scope: 'users:read' }
    const app = { clientId: client_id, clientSecret: client_secret }
    const answer = await postAs(app, `${directory.issuer}/token`, asked)
    expect(await answer.json())
      .to.include.keys('error')
      .and.not.include.keys('access_token')
    const party = await relyingPartyOf(directory, { client_id, client_secret })
    const attempt = await party.start({ scope: 'openid users:write', resource: `${directory.issuer}/admin/v2` })
    expect(await refusal(attempt.exchange((await directory.browser().open(attempt.url)).url))).to.be.oneOf([
      'invalid_scope',
      'invalid_target',
    ])
  })

  it('is let in by a personal token of an administrator, as long as it lives', async () => {
    const staff = await staffOf(directory)
    const boss = await staff.holder('boss', 'administrator')
    const console = await staff.signedIn('boss', 'applications:register', 'admin')
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const asked = { schemas: [TOKEN], name: 'Registration', scopes: ['applications:register'], expiresAt }
    const { token } = (await console.post(TOKENS, asked).expect(201)).body
    expect((await post(METADATA, token)).status).to.equal(201)
    await directory.reset(boss)
    expect((await post(METADATA, token)).status).to.equal(401)
  })
})
