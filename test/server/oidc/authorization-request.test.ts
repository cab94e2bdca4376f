import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, GOODBYE, type RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, PASSWORD, parametersOf, personNamed } from './support.ts'

/** A parameter with the value null is left out, one with two values is repeated. */
type Changes = Record<string, string | null | readonly [string, string]>

const withChanges = (url: string, changes: Changes): string => {
  const changed = new URL(url)
  for (const [name, value] of Object.entries(changes)) {
    changed.searchParams.delete(name)
    for (const one of value === null ? [] : [value].flat()) changed.searchParams.append(name, one)
  }
  return changed.href
}

/** Never a redirect: the address can't be trusted. */
const pages: readonly (readonly [string, Changes])[] = [
  ['O8: an unknown client', { client_id: 'nobody' }],
  ['O8: no client', { client_id: null }],
  ['O8, P29: a client that is a database operator', { client_id: null, 'client_id[$ne]': 'x' }],
  ['O7: two clients', { client_id: ['a', 'b'] }],
  ['O8: no redirect_uri', { redirect_uri: null }],
  ['O7: two redirect_uris', { redirect_uri: [CALLBACK, CALLBACK] }],
  ['O9: a redirect_uri of another path', { redirect_uri: `${CALLBACK}/more` }],
  ['O9: a redirect_uri with a query', { redirect_uri: `${CALLBACK}?x=1` }],
  ['O9: a redirect_uri of another port', { redirect_uri: CALLBACK.replace(':1', ':2') }],
  ['O9: a redirect_uri in another case', { redirect_uri: CALLBACK.replace('localhost', 'LOCALHOST') }],
  ['O33: a redirect_uri of another host', { redirect_uri: 'https://evil.example/callback' }],
  ['O33: a script as redirect_uri', { redirect_uri: 'javascript:alert(1)' }],
  ['O9: the address for after the logout', { redirect_uri: GOODBYE }],
]

const errors: readonly (readonly [string, Changes, error: string])[] = [
  ['O12: without PKCE', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
  ['O12: without the method of PKCE, which means plain', { code_challenge_method: null }, 'invalid_request'],
  ['O12: with PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['O12: with a challenge that is none', { code_challenge: 'short' }, 'invalid_request'],
  ['O7: with a repeated scope', { scope: ['openid', 'profile'] }, 'invalid_request'],
  ['O7: with a repeated nonce', { nonce: ['a', 'b'] }, 'invalid_request'],
  ['O11: for a token (implicit)', { response_type: 'token' }, 'unsupported_response_type'],
  ['O11: for an ID token', { response_type: 'id_token' }, 'unsupported_response_type'],
  ['O11: for a hybrid', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['O11: for nothing', { response_type: null }, 'invalid_request'],
  ['O14: with a request object', { request: 'e30.e30.' }, 'request_not_supported'],
  ['O14: with a request_uri', { request_uri: 'https://x.example/r' }, 'request_uri_not_supported'],
  ['O14: with a registration', { registration: '{}' }, 'registration_not_supported'],
  ['O20: with prompt none and more', { prompt: 'none login' }, 'invalid_request'],
  ['O20: with an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
  ['O20: with a prompt in another case', { prompt: 'LOGIN' }, 'invalid_request'],
  ['O24: with a negative max_age', { max_age: '-1' }, 'invalid_request'],
  ['O24: with a max_age that is no number', { max_age: 'soon' }, 'invalid_request'],
  ['O18: with an id_token_hint that is none', { id_token_hint: 'nonsense' }, 'invalid_request'],
  ['with claims that are no JSON', { claims: '{' }, 'invalid_request'],
  ['O52: with a scope of machines', { scope: 'openid users:write' }, 'invalid_scope'],
  ['O58: for the base of administration, which only machines get', { resource: 'ISSUER/admin/v2' }, 'invalid_target'],
]

/** What changes nothing. */
const ignored: readonly (readonly [string, Changes])[] = [
  ['O15: an unknown parameter', { shoe_size: '43' }],
  ['O11: an unknown scope', { scope: 'openid shoes' }],
  [
    'O16: display, locales and acr_values',
    { display: 'popup', ui_locales: 'xx', claims_locales: 'yy', acr_values: 'gold' },
  ],
]

describe('the authorization request', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  for (const [what, changes] of pages) {
    it(`shows a page and leads nowhere for ${what}`, async () => {
      const { url } = await app.start()
      const page = await directory.browser().open(withChanges(url, changes))
      expect(page.status).to.equal(400)
      expect(page.hops).to.have.length(1)
      expect(page.title).not.to.equal('')
      expect(page.headers.get('content-security-policy')).to.contain("frame-ancestors 'none'")
    })
  }

  for (const [what, changes, error] of errors) {
    it(`O10: is answered ${error} ${what}, with state and iss`, async () => {
      const { url } = await app.start({ state: 'st/ate &ü' })
      const filled = Object.fromEntries(
        Object.entries(changes).map(([name, value]) => [
          name,
          typeof value === 'string' ? value.replace('ISSUER', directory.issuer) : value,
        ]),
      )
      const page = await directory.browser().open(withChanges(url, filled))
      expect(isAtApplication(page)).to.equal(true)
      expect(parametersOf(page)).to.include({ error, state: 'st/ate &ü', iss: directory.issuer })
      expect(parametersOf(page)).not.to.have.property('code')
    })
  }

  for (const [what, changes] of ignored) {
    it(`goes on with ${what}`, async () => {
      const attempt = await app.start()
      const back = await directory.browser().signIn(withChanges(attempt.url, changes), 'ada', PASSWORD)
      const tokens = await attempt.exchange(back.url)
      expect(tokens.scope).to.be.oneOf(['openid', 'openid profile email'])
    })
  }

  it('O13: gives state and nonce back as they came', async () => {
    const odd = 'a b+c%20d/é"<>&=#?'
    const { url } = await app.start({ state: odd, nonce: odd })
    const back = await directory.browser().signIn(url, 'ada', PASSWORD)
    expect(parametersOf(back)).to.include({ state: odd, iss: directory.issuer })
  })

  it('O13: cuts neither of them, however long', async () => {
    const long = 's'.repeat(4096)
    const attempt = await app.start({ state: long })
    expect(parametersOf(await directory.browser().signIn(attempt.url, 'ada', PASSWORD)).state).to.equal(long)
  })

  it('O34: is open to no other origin', async () => {
    const { url } = await app.start()
    const answer = await fetch(url, { redirect: 'manual', headers: { origin: new URL(CALLBACK).origin } })
    expect(answer.headers.get('access-control-allow-origin')).to.equal(null)
  })

  it('O17, P38: fills login_hint in, escaped, whether there is such a person or not', async () => {
    const pagesOf = async (hint: string) => {
      const { url } = await app.start({ login_hint: hint })
      return (await directory.browser().open(url)).html.replaceAll(/(interaction\/|value=")[\w-]{20,}/g, '$1')
    }
    const hint = '"><script>alert(1)</script>'
    expect(await pagesOf(hint))
      .not.to.contain(hint)
      .and.not.to.contain('<script>alert')
    expect((await pagesOf('ada')).replace('"ada"', '"bob"')).to.equal(await pagesOf('bob'))
    expect(await pagesOf('ada')).to.contain('value="ada"')
  })
})
