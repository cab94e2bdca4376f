import { expect } from 'chai'
import { exportJWK, generateKeyPair } from 'jose'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, refusal, relyingPartyOf } from '../../support/relying-party.ts'
import { APPLICATIONS, idsIn, TOKEN, TOKENS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { PASSWORD, personNamed, postAs } from './support.ts'

const METADATA = { client_name: 'Holidays', redirect_uris: [CALLBACK] }

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

  async function post(body: unknown, token: string | undefined = registrar.token) {
    const response = await fetch(`${directory.issuer}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }

  const stored = (id: string) => directory.database.connection.collection('applications').findOne({ _id: id as never })
  const count = () => directory.database.connection.collection('applications').countDocuments()

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

  const refused: Record<string, readonly [error: string, body: unknown]> = {
    'a way back without TLS': ['invalid_redirect_uri', { ...METADATA, redirect_uris: ['http://app.example.com/'] }],
    'a way back that is a script': ['invalid_redirect_uri', { ...METADATA, redirect_uris: ['javascript:alert(1)'] }],
    'no way back': ['invalid_client_metadata', { client_name: 'Holidays' }],
    'a machine': ['invalid_client_metadata', { ...METADATA, grant_types: ['client_credentials'] }],
    'a machine with scopes': [
      'invalid_client_metadata',
      { client_name: 'Nightly', grant_types: ['client_credentials'], scope: 'users:write', scopes: ['users:write'] },
    ],
    'the implicit flow': ['invalid_client_metadata', { ...METADATA, grant_types: ['implicit'] }],
    'another response type': ['invalid_client_metadata', { ...METADATA, response_types: ['code', 'id_token'] }],
    'keys that it does not give': [
      'invalid_client_metadata',
      { ...METADATA, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://app.example.com/keys' },
    ],
    'ID tokens that nobody signs': ['invalid_client_metadata', { ...METADATA, id_token_signed_response_alg: 'none' }],
    'identifiers of its own for several hosts': [
      'invalid_client_metadata',
      { ...METADATA, subject_type: 'pairwise', redirect_uris: [CALLBACK, 'https://app.example.com/'] },
    ],
    'identifiers of its own and no host that they are for': [
      'invalid_client_metadata',
      { ...METADATA, subject_type: 'pairwise', application_type: 'native', redirect_uris: ['com.example.app:/back'] },
    ],
    'a sector that would have to be fetched': [
      'invalid_client_metadata',
      { ...METADATA, subject_type: 'pairwise', sector_identifier_uri: 'https://app.example.com/addresses.json' },
    ],
    'an address elsewhere to be told of logouts': [
      'invalid_client_metadata',
      { ...METADATA, backchannel_logout_uri: 'https://elsewhere.example.com/logout' },
    ],
    'the need for the session where it is told of none': [
      'invalid_client_metadata',
      { ...METADATA, backchannel_logout_session_required: true },
    ],
    'another way to say who it is': [
      'invalid_client_metadata',
      { ...METADATA, token_endpoint_auth_method: 'client_secret_jwt' },
    ],
    'a private key': [
      'invalid_client_metadata',
      {
        ...METADATA,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' }] },
      },
    ],
    'addresses that are none': ['invalid_client_metadata', { ...METADATA, redirect_uris: { a: 1 } }],
    'a name that is none': ['invalid_client_metadata', { ...METADATA, client_name: 7 }],
    'a list': ['invalid_client_metadata', [METADATA]],
    nothing: ['invalid_client_metadata', ''],
    'half of it': ['invalid_client_metadata', '{"client_name":'],
  }
  for (const [what, [error, body]] of Object.entries(refused)) {
    it(`is refused with ${what}, and nothing is written`, async () => {
      const before = await count()
      const answer = await post(body)
      expect({ status: answer.status, error: answer.body.error }).to.deep.equal({ status: 400, error })
      expect(answer.body.error_description)
        .to.be.a('string')
        .and.not.match(/"[a-z]+[A-Z]/)
      expect(await count()).to.equal(before)
    })
  }

  it('is refused without a token, with another one and with one that may not', async () => {
    const before = await count()
    const reader = await directory.scim('applications:read', 'Reader')
    const answers = [await post(METADATA, ''), await post(METADATA, 'x'.repeat(43)), await post(METADATA, reader.token)]
    expect(answers.map(({ status, body }) => `${status} ${body.error}`)).to.deep.equal([
      '401 invalid_token',
      '401 invalid_token',
      '403 insufficient_scope',
    ])
    for (const { headers } of answers) expect(headers.get('www-authenticate')).to.match(/^Bearer /)
    expect(await count()).to.equal(before)
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

  it('is refused with more than its metadata can be', async () => {
    expect((await post({ ...METADATA, padding: 'x'.repeat(70_000) })).status).to.equal(413)
  })

  it('counts against the minute of the client whose token it has', async () => {
    const limited = await startDirectory({ clientRateLimit: 1, frozen: true })
    try {
      const { token } = await limited.scim('applications:register')
      const ask = () =>
        fetch(`${limited.issuer}/register`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: JSON.stringify(METADATA),
        })
      expect([(await ask()).status, (await ask()).status]).to.deep.equal([201, 429])
    } finally {
      await limited.stop()
    }
  })
})
