import { expect } from 'chai'
import { type Adversary, type Mischief, startAdversary, trust } from '../../support/adversary.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { federatedPerson, leave } from '../../support/federation.ts'
import { recordLog } from '../../support/recorder.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication } from '../oidc/support.ts'

describe('what an identity provider answers', () => {
  const log = recordLog()
  let directory: TestDirectory
  let adversary: Adversary
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory({ logger: log.logger })
    adversary = await startAdversary()
    app = await directory.relyingParty()
    await trust(directory, adversary)
    await federatedPerson(directory, 'ada')
  })
  after(async () => {
    adversary.stop()
    await directory.stop()
  })
  afterEach(() => adversary.behave({}))

  async function arrive(parameters: Record<string, string | undefined> = {}) {
    const browser = directory.browser()
    const address = await leave(browser, (await app.start()).url)
    return browser.open(adversary.back(address, 'ada', parameters))
  }

  it('lets the person in where all is well', async () => {
    expect(isAtApplication(await arrive())).to.equal(true)
  })

  const now = Math.floor(Date.now() / 1000)
  const mischiefs: Readonly<Record<string, readonly [Mischief, code: string]>> = {
    'a nonce of another sign-in': [{ claims: { nonce: 'another' } }, 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    'no nonce': [{ claims: { nonce: undefined } }, 'OAUTH_INVALID_RESPONSE'],
    'an ID token of another issuer': [
      { claims: { iss: 'https://id.example.com' } },
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
    ],
    'an ID token for another client': [{ claims: { aud: 'another' } }, 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    'an ID token that is over': [{ claims: { exp: now - 600 } }, 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'],
    'no subject': [{ claims: { sub: undefined } }, 'OAUTH_INVALID_RESPONSE'],
    'a foreign signature': [{ signature: 'foreign' }, 'OAUTH_INVALID_RESPONSE'],
    'no signature': [{ signature: 'none' }, 'OAUTH_INVALID_RESPONSE'],
    'no ID token': [
      { answers: { '/token': { status: 200, body: '{"access_token":"x","token_type":"Bearer"}' } } },
      'OAUTH_INVALID_RESPONSE',
    ],
    'an error for the code': [
      { answers: { '/token': { status: 400, body: '{"error":"invalid_grant"}' } } },
      'invalid_grant',
    ],
    'an error that is no word': [
      { answers: { '/token': { status: 400, body: '{"error":"the client secret"}' } } },
      'unknown error',
    ],
    'a failure': [{ answers: { '/token': { status: 500, body: 'oh' } } }, 'OAUTH_RESPONSE_IS_NOT_CONFORM'],
    'no JSON': [{ answers: { '/token': { status: 200, body: 'oh' } } }, 'OAUTH_PARSE_ERROR'],
    'a page': [
      { answers: { '/token': { status: 200, body: '<p>', headers: { 'content-type': 'text/html' } } } },
      'OAUTH_RESPONSE_IS_NOT_JSON',
    ],
    'an answer without an end': [
      { answers: { '/token': { status: 200, body: `"${'x'.repeat(2 ** 20)}"` } } },
      'TOO_LONG',
    ],
    'a redirect': [
      { answers: { '/token': { status: 307, headers: { location: '/elsewhere' } } } },
      'OAUTH_RESPONSE_IS_NOT_CONFORM',
    ],
    'no keys': [{ answers: { '/jwks': { status: 404 } } }, 'OAUTH_RESPONSE_IS_NOT_CONFORM'],
  }
  for (const [what, [mischief, code]] of Object.entries(mischiefs)) {
    it(`is refused with a page that says what to do: ${what}`, async () => {
      // Keys and configuration are remembered: each of these is a provider that nobody knows yet.
      directory.wait(301)
      adversary.behave(mischief)
      const page = await arrive()
      expect(page.title).to.equal('Signing in elsewhere has failed')
      expect(page.status).to.equal(503)
      expect(page.html).to.include('Go back to the application and sign in again')
      const [, requestId] = /<code>([\w-]+)<\/code>/.exec(page.html) ?? []
      const line = log.lines.map(line => JSON.parse(line)).find(one => one.requestId === requestId && one.reason)
      expect(line).to.include({ reason: code })
    })
  }

  it('is refused where it comes from another issuer (RFC 9207)', async () => {
    for (const iss of ['https://id.example.com', undefined]) {
      const page = await arrive({ iss })
      expect(page.title, iss).to.equal('Signing in elsewhere has failed')
    }
  })

  it('is told to the person who has said no', async () => {
    const page = await arrive({ code: undefined, error: 'access_denied', error_description: 'Rubbish' })
    expect([page.status, page.title]).to.deep.equal([403, 'You were not signed in elsewhere'])
    expect(page.html).to.not.include('Rubbish')
  })

  it('is refused where it is an error', async () => {
    for (const error of ['server_error', 'login_required', '<script>']) {
      const page = await arrive({ code: undefined, error })
      expect([page.status, page.title]).to.deep.equal([503, 'Signing in elsewhere has failed'])
      expect(page.html).to.not.include(error)
    }
  })

  it('leaves nothing secret behind, in the log or in the audit', async () => {
    const audit = JSON.stringify(await directory.database.connection.collection('auditEvents').find().toArray())
    expect(audit).to.include('signIn.federated')
    for (const said of [log.lines.join(), audit])
      expect(said).to.not.match(/the client secret|the\+client\+secret|code-\d|eyJ|code=|state=/)
  })
})
