import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK } from '../../support/relying-party.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { METADATA, postMetadata } from './registrations.ts'

describe('an application that can not register itself', () => {
  let directory: TestDirectory
  let registrar: TestScimClient

  before(async () => {
    directory = await startDirectory()
    registrar = await directory.scim('applications:register')
  })
  after(() => directory.stop())

  const post = (metadata: unknown, token = registrar.token) => postMetadata(directory, metadata, token)
  const count = () => directory.database.connection.collection('applications').countDocuments()

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

  it('is refused with more than its metadata can be', async () => {
    expect((await post({ ...METADATA, padding: 'x'.repeat(70_000) })).status).to.equal(413)
  })

  it('counts against the minute of the client whose token it has', async () => {
    const limited = await startDirectory({ clientRateLimit: 1, frozen: true })
    try {
      const { token } = await limited.scim('applications:register')
      const ask = () => postMetadata(limited, METADATA, token)
      expect([(await ask()).status, (await ask()).status]).to.deep.equal([201, 429])
    } finally {
      await limited.stop()
    }
  })
})
