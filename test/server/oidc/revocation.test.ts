import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { offlineTokensOf, personNamed, postAs } from './support.ts'

describe('revocation and introspection', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let other: RelyingParty
  let ada: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    other = await directory.relyingParty({ name: 'Canteen' })
    ada = await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const fresh = () => offlineTokensOf(app, directory.browser(), 'ada')
  const introspect = async (token: string, client = app): Promise<Record<string, unknown>> => {
    const answer = await postAs(client, `${directory.issuer}/introspect`, { token })
    expect(answer.status).to.equal(200)
    return answer.json()
  }

  it('O68: tells the client what its token is worth', async () => {
    const { access_token, refresh_token } = await fresh()
    expect(await introspect(access_token)).to.deep.include({
      active: true,
      sub: ada,
      client_id: app.clientId,
      iss: directory.issuer,
      token_type: 'Bearer',
    })
    expect(await introspect(access_token)).to.include.keys('exp', 'iat', 'scope')
    expect((await introspect(refresh_token)).active).to.equal(true)
  })

  it('O68: tells nothing of a token that is unknown, dead or foreign', async () => {
    const { access_token } = await fresh()
    expect(await introspect('unknown')).to.deep.equal({ active: false })
    expect(await introspect(access_token, other)).to.deep.equal({ active: false })
    directory.wait(601)
    expect(await introspect(access_token)).to.deep.equal({ active: false })
  })

  it('O68: tells nobody anything who does not say who they are', async () => {
    const { access_token: token } = await fresh()
    const answer = await fetch(`${directory.issuer}/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
    })
    expect(answer.status).to.be.oneOf([400, 401])
    expect(await answer.json()).not.to.include.keys('active')
  })

  it('O67: a revoked refresh token takes its access tokens with it', async () => {
    const { access_token, refresh_token } = await fresh()
    await oidc.tokenRevocation(app.config, refresh_token)
    expect(await introspect(access_token)).to.deep.equal({ active: false })
    expect(await refusal(oidc.refreshTokenGrant(app.config, refresh_token))).to.equal('invalid_grant')
    expect(await refusal(oidc.fetchUserInfo(app.config, access_token, ada))).to.equal('invalid_token')
  })

  it('O67: an unknown token and one that is dead already are no error, and the hint may be wrong', async () => {
    const { refresh_token } = await fresh()
    expect(await refusal(oidc.tokenRevocation(app.config, 'unknown'))).to.equal('none')
    await oidc.tokenRevocation(app.config, refresh_token, { token_type_hint: 'access_token' })
    expect(await refusal(oidc.refreshTokenGrant(app.config, refresh_token))).to.equal('invalid_grant')
    expect(await refusal(oidc.tokenRevocation(app.config, refresh_token))).to.equal('none')
  })

  it("O67: another client's token stays alive", async () => {
    const { access_token } = await fresh()
    expect(await refusal(oidc.tokenRevocation(other.config, access_token))).not.to.equal('none')
    expect((await introspect(access_token)).active).to.equal(true)
  })

  it('O68, O93: a reset is seen at once', async () => {
    const bob = await personNamed(directory, 'bob')
    const { access_token, refresh_token } = await offlineTokensOf(app, directory.browser(), 'bob')
    await directory.reset(bob)
    expect(await introspect(access_token)).to.deep.equal({ active: false })
    expect(await introspect(refresh_token)).to.deep.equal({ active: false })
  })
})
