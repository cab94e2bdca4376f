import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { offlineTokensOf, PASSWORD, personNamed, silently } from './support.ts'

/** How HR ends somebody's access. */
const ends: Readonly<Record<string, (hr: TestScimClient, id: string) => Promise<unknown>>> = {
  deactivated: (hr, id) =>
    hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'active', value: false }).expect(200),
  deleted: (hr, id) => hr.delete(`/scim/v2/Users/${id}`).expect(204),
}

describe('a person who is gone', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let hr: TestScimClient

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    hr = await directory.scim('users:write')
  })
  after(() => directory.stop())

  for (const [what, end] of Object.entries(ends)) {
    describe(`O42: ${what}`, () => {
      it('meets the sign-in page with the session that was open, and can not pass it', async () => {
        const id = await personNamed(directory, `a-${what}`)
        const browser = directory.browser()
        await offlineTokensOf(app, browser, `a-${what}`)
        await end(hr, id)
        expect(await silently(app, browser)).to.equal('login_required')
        const page = await browser.open((await app.start()).url)
        expect(page).to.include({ status: 200, title: 'Sign in' })
        expect((await browser.submit(page, '/login', { identifier: `a-${what}`, password: PASSWORD })).title).to.equal(
          'Sign in',
        )
        expect((await browser.open('/account')).title).to.equal('Sign in')
      })

      it('loses every token and code at once', async () => {
        const id = await personNamed(directory, `b-${what}`)
        const browser = directory.browser()
        const tokens = await offlineTokensOf(app, browser, `b-${what}`)
        const attempt = await app.start()
        const { url } = await browser.open(attempt.url)
        await end(hr, id)
        expect(await refusal(attempt.exchange(url))).to.equal('invalid_grant')
        expect(await refusal(oidc.refreshTokenGrant(app.config, tokens.refresh_token))).to.equal('invalid_grant')
        expect(await refusal(oidc.fetchUserInfo(app.config, tokens.access_token, id))).to.equal('invalid_token')
        const introspected = await oidc.tokenIntrospection(app.config, tokens.access_token)
        expect(introspected).to.deep.equal({ active: false })
      })

      it('O102: does not get to the page for a new password, whose form is open already', async () => {
        const id = await personNamed(directory, `c-${what}`)
        const browser = directory.browser()
        const change = await browser.signIn((await app.start()).url, `c-${what}`, await directory.reset(id))
        expect(change.title).to.equal('Choose a new password')
        await end(hr, id)
        const answer = await browser.changePassword(change, 'seven lanterns over slow water')
        expect(answer).to.include({ status: 200, title: 'Sign in' })
      })
    })
  }

  it('O42: stays out with the old session and the old link after coming back', async () => {
    const id = await personNamed(directory, 'returns')
    const browser = directory.browser()
    await offlineTokensOf(app, browser, 'returns')
    await ends.deactivated?.(hr, id)
    await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'active', value: true }).expect(200)
    expect(await silently(app, browser)).to.equal('login_required')
    expect((await browser.signIn((await app.start()).url, 'returns', PASSWORD)).url).to.contain('code=')
  })
})
