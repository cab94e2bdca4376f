import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty, refusal } from '../../support/relying-party.ts'
import { PASSWORD, parametersOf, personNamed, postAs, tokensOf } from './support.ts'

const VERIFIER = 'v'.repeat(43)

describe('the token endpoint', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let challenge: string
  let token: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    challenge = await oidc.calculatePKCECodeChallenge(VERIFIER)
    token = `${directory.issuer}/token`
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  /** A code for VERIFIER. */
  async function codeFor(client: RelyingParty): Promise<string> {
    const { url } = await client.start({ code_challenge: challenge })
    return parametersOf(await directory.browser().signIn(url, 'ada', PASSWORD)).code ?? ''
  }
  const exchange = (code: string, changes: Record<string, string> = {}, client = app) =>
    postAs(client, token, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
      ...changes,
    })

  it('O50: answers JSON that nobody keeps, without a refresh token that nobody asked for', async () => {
    const answer = await exchange(await codeFor(app))
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.match(/^application\/json/)
    expect(answer.headers.get('cache-control')).to.contain('no-store')
    const body = await answer.json()
    expect(body).to.include({ token_type: 'Bearer', expires_in: 600 })
    expect(body).to.include.keys('access_token', 'id_token').and.not.include.keys('refresh_token')
  })

  it('O45: takes a code once; a second use takes back what the first one gave', async () => {
    const code = await codeFor(app)
    const { access_token } = await (await exchange(code)).json()
    const ask = () => fetch(`${directory.issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } })
    expect((await ask()).status).to.equal(200)
    const again = await exchange(code)
    expect(again.status).to.equal(400)
    expect(await again.json()).to.include({ error: 'invalid_grant' })
    expect((await ask()).status).to.equal(401)
  })

  it('O44: gives one of many exchanges at once the tokens', async () => {
    const code = await codeFor(app)
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(code)))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, ...Array(7).fill(400)])
  })

  const refused: readonly (readonly [string, Record<string, string>, error: string])[] = [
    ['O46: another verifier', { code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    ['O46: no verifier', { code_verifier: '' }, 'invalid_grant'],
    ['O46: another redirect_uri', { redirect_uri: `${CALLBACK}/` }, 'invalid_grant'],
    ['O47: another code', { code: 'x'.repeat(43) }, 'invalid_grant'],
    ['O47: an unknown grant', { grant_type: 'fancy' }, 'unsupported_grant_type'],
    [
      'O51: the password grant',
      { grant_type: 'password', username: 'ada', password: PASSWORD },
      'unsupported_grant_type',
    ],
    ['O47: a grant that is not for this client', { grant_type: 'client_credentials' }, 'invalid_request'],
  ]
  for (const [what, changes, error] of refused) {
    it(`refuses ${what}: ${error}`, async () => {
      const answer = await exchange(await codeFor(app), changes)
      expect(answer.status).to.equal(400)
      expect(await answer.json()).to.include({ error })
    })
  }

  it('O47: refuses the code of another client', async () => {
    const other = await directory.relyingParty({ name: 'Canteen' })
    expect(await (await exchange(await codeFor(app), {}, other)).json()).to.include({ error: 'invalid_grant' })
  })

  it('O44: refuses a code after a minute', async () => {
    const code = await codeFor(app)
    directory.wait(61)
    expect(await (await exchange(code)).json()).to.include({ error: 'invalid_grant' })
  })

  it('O7: refuses repeated parameters', async () => {
    const code = await codeFor(app)
    const { headers } = basic(app.clientId, app.clientSecret)
    const body = `grant_type=authorization_code&code=${code}&code=${code}&redirect_uri=x`
    const answer = await fetch(token, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
    expect(await answer.json()).to.include({ error: 'invalid_request' })
  })

  const basic = (id: string, secret: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
  })

  it('O47: refuses a wrong secret with 401 and a challenge, and an unknown client in the same way', async () => {
    for (const clientId of [app.clientId, 'nobody']) {
      const answer = await exchange('x', {}, { ...app, clientId, clientSecret: 'wrong' })
      expect(answer.status).to.equal(401)
      expect(answer.headers.get('www-authenticate')).to.match(/^Basic /)
      expect(await answer.json()).to.include({ error: 'invalid_client' })
    }
  })

  it('O48: takes exactly one way of saying who the client is', async () => {
    const answer = await exchange(await codeFor(app), { client_secret: app.clientSecret })
    expect(await answer.json()).to.include({ error: 'invalid_request' })
    const silent = await fetch(token, { method: 'POST', body: new URLSearchParams({ client_id: app.clientId }) })
    expect(silent.status).to.equal(401)
  })

  it('O48: decodes name and secret, which are encoded twice in the header', async () => {
    const { clientId, clientSecret } = app
    const encode = (text: string) => [...text].map(one => `%${one.charCodeAt(0).toString(16)}`).join('')
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: await codeFor(app),
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
    })
    const answer = await fetch(token, { method: 'POST', body, ...basic(encode(clientId), encode(clientSecret)) })
    expect(answer.status).to.equal(200)
  })

  it('O12: gives an application without a secret its tokens for its verifier alone', async () => {
    const spa = await directory.relyingParty({ isPublic: true, name: 'Single page' })
    expect(spa.clientSecret).to.equal('')
    expect((await tokensOf(spa, directory.browser(), 'ada')).access_token).to.be.a('string')
  })

  it('O34: is open to the origin of the application and to no other', async () => {
    const from = async (origin: string) => {
      const answer = await fetch(token, {
        method: 'POST',
        headers: { origin, ...basic(app.clientId, app.clientSecret).headers },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
      })
      return answer.headers.get('access-control-allow-origin')
    }
    expect(await from(new URL(CALLBACK).origin)).to.equal(new URL(CALLBACK).origin)
    expect(await from('https://evil.example')).to.equal(null)
  })

  it('tells openid-client no more than invalid_grant', async () => {
    const attempt = await app.start()
    const { url } = await directory.browser().signIn(attempt.url, 'ada', PASSWORD)
    expect(await refusal(attempt.exchange(url))).to.equal('none')
    expect(await refusal(attempt.exchange(url))).to.equal('invalid_grant')
  })
})
