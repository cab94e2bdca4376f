import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { offlineTokensOf, PASSWORD, personNamed, postAs } from './support.ts'

describe('refresh tokens', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let ada: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    ada = await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const refresh = (token: string, parameters: Record<string, string> = {}, client = app) =>
    oidc.refreshTokenGrant(client.config, token, parameters)
  const fresh = () => offlineTokensOf(app, directory.browser(), 'ada')

  it('O61: are replaced at every use', async () => {
    const first = await fresh()
    const second = await refresh(first.refresh_token)
    expect(second.refresh_token).to.be.a('string').and.not.equal(first.refresh_token)
    const third = await refresh(second.refresh_token ?? '')
    expect((await oidc.fetchUserInfo(app.config, third.access_token, ada)).sub).to.equal(ada)
  })

  it('O61: a replaced one that comes back ends the whole family', async () => {
    const first = await fresh()
    const second = await refresh(first.refresh_token)
    expect(await refusal(refresh(first.refresh_token))).to.equal('invalid_grant')
    expect(await refusal(refresh(second.refresh_token ?? ''))).to.equal('invalid_grant')
    expect(await refusal(oidc.fetchUserInfo(app.config, second.access_token, ada))).to.equal('invalid_token')
  })

  it('O45, O61: reuse is in the audit, and an ordinary end of a token is not', async () => {
    const events = async () => {
      const found = directory.database.connection.collection('auditEvents').find({ event: 'token.reused' })
      return (await found.toArray()).map(({ actor, target, outcome, details }) => ({ actor, target, outcome, details }))
    }
    await directory.database.connection.collection('auditEvents').deleteMany({ event: 'token.reused' })
    const { refresh_token } = await fresh()
    await refresh(refresh_token)
    await oidc.tokenRevocation(app.config, (await fresh()).refresh_token)
    await postAs(app, `${directory.issuer}/introspect`, { token: refresh_token })
    expect(await events()).to.deep.equal([])
    await refusal(refresh(refresh_token))
    const attempt = await app.start()
    const { url } = await directory.browser().signIn(attempt.url, 'ada', PASSWORD)
    await attempt.exchange(url)
    await refusal(attempt.exchange(url))
    const event = { actor: app.clientId, target: ada, outcome: 'failure' }
    expect(await events()).to.deep.equal([
      { ...event, details: { token: 'RefreshToken' } },
      { ...event, details: { token: 'AuthorizationCode' } },
    ])
  })

  it('O62: of many uses at once one wins', async () => {
    const { refresh_token } = await fresh()
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => refusal(refresh(refresh_token))))
    expect(outcomes.sort()).to.deep.equal([...Array(5).fill('invalid_grant'), 'none'])
  })

  it('O64: may narrow the scope and not widen it', async () => {
    const { refresh_token } = await fresh()
    expect(await refusal(refresh(refresh_token, { scope: 'openid profile' }))).to.equal('invalid_scope')
    const narrow = await refresh(refresh_token, { scope: 'openid' })
    expect(narrow.scope).to.equal('openid')
  })

  it('O64: belong to one client', async () => {
    const other = await directory.relyingParty({ name: 'Canteen' })
    const { refresh_token } = await fresh()
    expect(await refusal(refresh(refresh_token, {}, other))).to.equal('invalid_grant')
    expect(await refusal(refresh(refresh_token))).to.equal('none')
  })

  it('O65: lead to an ID token of the same person and of the original sign-in', async () => {
    const first = await fresh()
    const second = await refresh(first.refresh_token)
    const [before, after] = [first.claims(), second.claims()]
    expect(after).to.include({ sub: before?.sub, aud: before?.aud, iss: before?.iss, auth_time: before?.auth_time })
    expect(after?.nonce).to.be.oneOf([undefined, before?.nonce])
    expect(after?.iat).to.be.at.least(before?.iat ?? Number.POSITIVE_INFINITY)
  })

  it('O63: end two weeks after the consent, however often they are used', async () => {
    let { refresh_token } = await fresh()
    for (const days of [7, 6]) {
      directory.wait(days * 86_400)
      refresh_token = (await refresh(refresh_token)).refresh_token ?? ''
    }
    directory.wait(86_400)
    expect(await refusal(refresh(refresh_token))).to.equal('invalid_grant')
  })

  it('O63: end after two weeks without use', async () => {
    const { refresh_token } = await fresh()
    directory.wait(14 * 86_400 + 1)
    expect(await refusal(refresh(refresh_token))).to.equal('invalid_grant')
  })
})
