import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { offlineTokensOf, PASSWORD, personNamed, postAs, silently } from '../oidc/support.ts'

describe('what a person allowed, on the account page', () => {
  let directory: TestDirectory
  let planner: RelyingParty
  let canteen: RelyingParty

  before(async () => {
    directory = await startDirectory()
    planner = await directory.relyingParty({ isFirstParty: false, name: 'Holiday <planner>' })
    canteen = await directory.relyingParty({ isFirstParty: false, name: 'Canteen' })
  })
  after(() => directory.stop())

  /** Somebody who allowed both applications everything that goes on while they are away. */
  async function allowing(userName: string) {
    const id = await personNamed(directory, userName)
    const browser = directory.browser()
    const ofPlanner = await offlineTokensOf(planner, browser, userName)
    const attempt = await canteen.start({ scope: 'openid email offline_access', prompt: 'consent' })
    const back = await browser.submit(await browser.open(attempt.url), '/consent')
    return { id, browser, ofPlanner, ofCanteen: await attempt.exchange(back.url) }
  }

  const refreshed = (app: RelyingParty, { refresh_token = '' }: { refresh_token?: string }) =>
    refusal(oidc.refreshTokenGrant(app.config, refresh_token))

  it('O36: is listed in words, and nothing where nothing was allowed', async () => {
    const { browser } = await allowing('ada')
    const { html } = await browser.open('/account')
    expect(html).to.contain('What you allowed').and.contain('Holiday &lt;planner>').and.contain('Canteen')
    expect(html).to.contain('Keep access while you are away').and.contain('See your mail address')
    await personNamed(directory, 'nil')
    expect((await directory.browser().signIn('/account', 'nil', PASSWORD)).html).not.to.contain('What you allowed')
  })

  it('O36: is withdrawn with all that it led to, in every session, and of this application alone', async () => {
    const { id, browser, ofPlanner, ofCanteen } = await allowing('bob')
    const elsewhere = await offlineTokensOf(planner, directory.browser(), 'bob')
    const pending = await planner.start({ scope: 'openid' })
    const code = (await browser.open(pending.url)).url
    const page = await browser.open('/account')
    const after = await browser.submit(page, `/account/applications/${planner.clientId}/withdraw`)
    expect(after.url).to.equal(`${directory.issuer}/account`)
    expect(after.html).to.contain('Canteen').and.not.contain('planner')
    for (const tokens of [ofPlanner, elsewhere]) {
      expect(await refreshed(planner, tokens)).to.equal('invalid_grant')
      const { access_token: token } = tokens
      const answer = await postAs(planner, `${directory.issuer}/introspect`, { token })
      expect(await answer.json()).to.deep.equal({ active: false })
    }
    expect(await refusal(pending.exchange(code))).to.equal('invalid_grant')
    expect(await refreshed(canteen, ofCanteen)).to.equal('none')
    expect(await silently(planner, browser, { scope: 'openid' })).to.equal('consent_required')
    expect(await silently(canteen, browser, { scope: 'openid' })).to.equal('none')
    const events = await directory.database.connection
      .collection('auditEvents')
      .find({ event: 'consent.withdrawn', target: id })
      .toArray()
    expect(events).to.have.length(1)
    expect(events[0]).to.deep.include({ actor: id, channel: 'self', details: { application: planner.clientId } })
  })

  it('O36: is withdrawn also where a master key has sealed the grant that is gone', async () => {
    const { browser, ofCanteen } = await allowing('eve')
    const payloads = directory.database.connection.collection('oidcPayloads')
    await payloads.updateMany({ _id: /^(Grant|RefreshToken):/ } as never, { $set: { sealed: 'gone.c2Vh.bGVk' } })
    expect(await refreshed(canteen, ofCanteen)).to.equal('invalid_grant')
    const after = await browser.submit(
      await browser.open('/account'),
      `/account/applications/${canteen.clientId}/withdraw`,
    )
    expect([after.status, after.html.includes('Canteen')]).to.deep.equal([200, false])
  })

  it('O36: is forgotten with the person', async () => {
    const { id } = await allowing('dan')
    await (await directory.scim('users:write')).delete(`/scim/v2/Users/${id}`).expect(204)
    expect(await directory.services.consents.ofPerson(id)).to.deep.equal([])
  })

  it("O36: is nobody else's to withdraw", async () => {
    const { browser, ofPlanner } = await allowing('carl')
    await personNamed(directory, 'mallory')
    const stranger = directory.browser()
    const { html } = await stranger.signIn('/account', 'mallory', PASSWORD)
    const csrf = /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? ''
    const withdraw = (by: typeof browser, token: string) => {
      const body = new URLSearchParams({ csrf: token })
      return by.open(`/account/applications/${planner.clientId}/withdraw`, { method: 'POST', body })
    }
    await withdraw(stranger, csrf)
    expect((await withdraw(browser, 'x')).status).to.equal(403)
    expect(await refreshed(planner, ofPlanner)).to.equal('none')
    expect(await silently(planner, browser, { scope: 'openid' })).to.equal('none')
  })
})
