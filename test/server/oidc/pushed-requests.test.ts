import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, PASSWORD, parametersOf, personNamed, postAs } from './support.ts'

describe('pushed authorization requests', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty({ isFirstParty: false })
    await personNamed(directory, 'ann')
  })
  after(() => directory.stop())

  async function push(changes: Record<string, string> = {}, by = app) {
    const { url, exchange } = await by.start(changes)
    const parameters = Object.fromEntries(new URL(url).searchParams)
    const answer = await postAs(by, `${directory.issuer}/par`, parameters)
    return {
      answer,
      exchange,
      at: (uri: string) => `/authorize?${new URLSearchParams({ client_id: by.clientId, request_uri: uri })}`,
    }
  }

  it('lead to the sign-in, consent and the application, with openid-client', async () => {
    const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState() }
    const url = await oidc.buildAuthorizationUrlWithPAR(app.config, {
      redirect_uri: CALLBACK,
      scope: 'openid email',
      state: checks.expectedState,
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    expect([...url.searchParams.keys()]).to.have.members(['client_id', 'request_uri'])
    const browser = directory.browser()
    const consent = await browser.signIn(url.href, 'ann', PASSWORD)
    expect(consent.headers.get('content-security-policy')).to.include("form-action 'self' http://localhost:1")
    const back = await browser.submit(consent, '/consent')
    expect((await oidc.authorizationCodeGrant(app.config, new URL(back.url), checks)).id_token).to.be.a('string')
  })

  it('are good for one code, and for a minute', async () => {
    const own = await directory.relyingParty()
    const { answer, at } = await push({}, own)
    expect(answer.status).to.equal(201)
    const { request_uri: uri, expires_in: life } = await answer.json()
    expect(life).to.be.at.most(60)
    const browser = directory.browser()
    expect(parametersOf(await browser.signIn(at(uri), 'ann', PASSWORD))).to.have.property('code')
    const again = await browser.open(at(uri))
    expect([again.status, isAtApplication(again)]).to.deep.equal([400, false])
  })

  it('are refused with what would be refused later', async () => {
    const { answer } = await push({ code_challenge_method: 'plain' })
    expect([answer.status, (await answer.json()).error]).to.deep.equal([400, 'invalid_request'])
    const elsewhere = await push({ redirect_uri: 'https://elsewhere.example.com/' })
    expect((await elsewhere.answer.json()).error).to.be.oneOf(['invalid_request', 'invalid_redirect_uri'])
  })

  it('need the secret of the application, and are for no other', async () => {
    const wrong = await push({}, { ...app, clientSecret: 'guessed' })
    expect(wrong.answer.status).to.equal(401)
    const other = await directory.relyingParty()
    const { request_uri: uri } = await (await push()).answer.json()
    const taken = await directory
      .browser()
      .open(`/authorize?${new URLSearchParams({ client_id: other.clientId, request_uri: uri })}`)
    expect([taken.status, isAtApplication(taken)]).to.deep.equal([400, false])
  })
})
