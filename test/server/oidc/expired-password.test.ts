import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, offlineTokensOf, PASSWORD, personNamed, silently, tokensOf } from './support.ts'

const DAY = 86_400
const TITLE = 'Choose a new password'

describe('a password that the policy lets expire', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    const admin = await directory.scim('policies:write')
    const { body } = await admin.get('/admin/v2/PasswordPolicies?filter=name+eq+"Default"')
    const [policy] = body.Resources
    await admin
      .patch(`/admin/v2/PasswordPolicies/${policy.id}`, { op: 'add', path: 'passwordExpiresAfter', value: 1 })
      .expect(200)
  })
  after(() => directory.stop())

  it('leads from sign-in to the change and on', async () => {
    await personNamed(directory, 'ada')
    directory.wait(DAY + 1)
    const browser = directory.browser()
    const page = await browser.signIn((await app.start()).url, 'ada', PASSWORD)
    expect(page.title).to.equal(TITLE)
    expect(page.html).to.contain('too old')
    expect(isAtApplication(await browser.changePassword(page, NEXT))).to.equal(true)
  })

  it('O82: stops the session that is open, which goes on after the change', async () => {
    const id = await personNamed(directory, 'bob')
    directory.wait(DAY - 3600)
    const browser = directory.browser()
    const { refresh_token, access_token } = await offlineTokensOf(app, browser, 'bob')
    directory.wait(3601)
    expect(await silently(app, browser)).to.equal('interaction_required')
    expect(await refusal(oidc.refreshTokenGrant(app.config, refresh_token))).to.equal('invalid_grant')
    const attempt = await app.start()
    const page = await browser.signIn(attempt.url, 'bob', PASSWORD)
    expect(page.title).to.equal(TITLE)
    expect(await refusal(attempt.exchange((await browser.changePassword(page, NEXT)).url))).to.equal('none')
    expect(await silently(app, browser)).to.equal('none')
    expect(await refusal(oidc.fetchUserInfo(app.config, access_token, id))).to.equal('invalid_token')
  })

  it('does not expire where only an administrator changes it', async () => {
    const urn = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
    await personNamed(directory, 'device', { [urn]: { mustChange: false, cantChange: true } })
    directory.wait(DAY + 1)
    expect((await tokensOf(app, directory.browser(), 'device')).access_token).to.be.a('string')
  })
})
