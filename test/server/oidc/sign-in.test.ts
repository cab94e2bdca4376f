import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty } from '../../support/relying-party.ts'

const PASSWORD = 'a quiet harbour at dawn'

describe('signing in to an application', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let ada: string

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    ada = await directory.person({
      userName: 'ada',
      displayName: 'Ada Byron',
      emails: [{ value: 'ada@example.com', primary: true }],
      password: PASSWORD,
    })
  })
  after(() => directory.stop())

  it('leads from the name and password to tokens and claims', async () => {
    const attempt = await app.start()
    const back = await directory.browser().signIn(attempt.url, 'ada', PASSWORD)
    expect(back.url).to.match(new RegExp(`^${CALLBACK}\\?`))
    const tokens = await attempt.exchange(back.url)
    const claims = tokens.claims()
    expect(claims?.sub).to.equal(ada)
    expect(claims?.auth_time).to.be.a('number')
    const person = await oidc.fetchUserInfo(app.config, tokens.access_token, ada)
    expect(person).to.include({ name: 'Ada Byron', email: 'ada@example.com', email_verified: false })
  })
})
