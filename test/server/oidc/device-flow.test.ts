import { expect } from 'chai'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { scimClientWith } from '../../support/scim-client.ts'
import { approve, begin, CONFIRM, CONNECTED, confirm, enter, poll, registerDevice } from './devices.ts'
import { personNamed, postAs, silently } from './support.ts'

describe('the device flow', () => {
  let directory: TestDirectory
  let television: RelyingParty
  let userName: string
  let id: string
  let people = 0

  before(async () => {
    directory = await startDirectory()
    television = await registerDevice(directory, { firstParty: true })
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  it('connects a device of somebody who signs in, and openid-client gets the tokens', async () => {
    const started = await begin(television)
    expect(started.user_code).to.match(/^[B-Z]{4}-[B-Z]{4}$/)
    expect(started.verification_uri).to.equal(`${directory.issuer}/device`)
    expect(await refusal(poll(started, television))).to.equal('authorization_pending')
    const browser = directory.browser()
    expect((await approve(browser, started.user_code, userName)).title).to.equal(CONNECTED)
    expect(await silently(await directory.relyingParty(), browser)).to.equal('none')
    const tokens = await oidc.pollDeviceAuthorizationGrant(television.config, { ...started, interval: 0 })
    expect(tokens.claims()).to.include({ sub: id })
    expect(await oidc.fetchUserInfo(television.config, tokens.access_token, id)).to.include({ sub: id })
    await oidc.refreshTokenGrant(television.config, tokens.refresh_token ?? '')
  })

  it('O95: asks for the second factor of somebody who has one', async () => {
    const phone = await enrolApp(directory, id)
    const started = await begin(television)
    const browser = directory.browser()
    const page = await approve(browser, started.user_code, userName)
    expect(page.title).to.equal('Confirm that it is you')
    expect(await refusal(poll(started, television))).to.equal('authorization_pending')
    const code = phone.recoveryCodes[0] ?? ''
    expect((await browser.submit(page, '/second-factor', { code })).title).to.equal(CONNECTED)
    const tokens = await oidc.pollDeviceAuthorizationGrant(television.config, { ...started, interval: 0 })
    expect(tokens.claims()).to.deep.include({ sub: id, amr: ['pwd', 'otp', 'mfa'] })
  })

  it('takes the code as people write it, and fills in one from the address without sending it', async () => {
    const { user_code, verification_uri_complete = '' } = await begin(television)
    const browser = directory.browser()
    const page = await browser.open(verification_uri_complete)
    expect(page.title).to.equal('Connect a device')
    expect(page.html)
      .to.include(`value="${user_code}"`)
      .and.not.match(/<script>/)
    expect(page.headers.get('content-security-policy'))
      .to.include("script-src 'self';")
      .and.include("form-action 'self';")
    expect((await enter(browser, ` ${user_code.toLowerCase().replace('-', ' ')} `)).title).to.equal(CONFIRM)
  })

  it('names the application, the device, its code and what it asks for, and does nothing before a yes', async () => {
    const body = new URLSearchParams({ client_id: television.clientId, scope: 'openid email' })
    const credentials = Buffer.from(`${television.clientId}:${television.clientSecret}`).toString('base64')
    const answer = await fetch(`${directory.issuer}/device-authorization`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, 'user-agent': `Telly <b>${'x'.repeat(300)}` },
      body,
    })
    const started: oidc.DeviceAuthorizationResponse = await answer.json()
    const { html } = await enter(directory.browser(), started.user_code)
    for (const text of ['Television &lt;3>', 'Telly &lt;b>xxx', started.user_code, 'See your mail address'])
      expect(html).to.include(text)
    expect(html).not.to.include('See your name').and.not.include('x'.repeat(201))
    expect(await refusal(poll(started, television))).to.equal('authorization_pending')
  })

  it('O58, O93: gets a token for the data of the person, which says when they signed in, and ends with a reset', async () => {
    const resource = `${directory.issuer}/scim/v2`
    const started = await oidc.initiateDeviceAuthorization(television.config, { scope: 'openid me:read', resource })
    await approve(directory.browser(), started.user_code, userName)
    const { access_token } = await poll(started, television, { resource })
    const { aud, sub, auth_time } = decodeJwt(access_token)
    expect({ aud, sub }).to.deep.equal({ aud: resource, sub: id })
    expect(auth_time).to.be.closeTo(directory.services.now().getTime() / 1000, 1000)
    const me = scimClientWith(access_token, directory.address)
    await me.get('/scim/v2/Me').expect(200)
    await directory.reset(id)
    await me.get('/scim/v2/Me').expect(401)
  })

  it('O36: asks for consent to a foreign application, and remembers it', async () => {
    const foreign = await registerDevice(directory, { name: 'Holidays' })
    const browser = directory.browser()
    const first = await begin(foreign)
    const consent = await approve(browser, first.user_code, userName)
    expect(consent.title).to.equal('Allow access?')
    expect(await refusal(poll(first, foreign))).to.equal('authorization_pending')
    expect((await browser.submit(consent, '/consent')).title).to.equal(CONNECTED)
    expect(await refusal(poll(first, foreign))).to.equal('none')
    expect((await approve(browser, (await begin(foreign)).user_code, userName)).title).to.equal(CONNECTED)
  })

  for (const [what, refuse] of Object.entries({
    'says no to the device': async (browser: Browser, userCode: string) =>
      browser.submit(await enter(browser, userCode), '/device', { abort: 'yes' }),
    'leaves the sign-in': async (browser: Browser, userCode: string) =>
      browser.submit(await confirm(browser, userCode), '/abort'),
  })) {
    it(`tells the device access_denied when the person ${what}, once and again`, async () => {
      const started = await begin(television)
      const page = await refuse(directory.browser(), started.user_code)
      expect(page).to.include({ status: 200, title: 'Nothing was connected' })
      expect(await refusal(poll(started, television))).to.equal('access_denied')
      expect(await refusal(poll(started, television))).to.equal('invalid_grant')
    })
  }

  it('asks again for a code that is none, is used up or has expired', async () => {
    const browser = directory.browser()
    const started = await begin(television)
    await approve(browser, started.user_code, userName)
    const late = await begin(television)
    directory.wait(601)
    for (const code of ['BBBB-BBBB', '', started.user_code, late.user_code]) {
      const page = await enter(browser, code)
      expect(page.title, code).to.equal('Connect a device')
      expect(page.html, code).to.include('role="alert"')
    }
    expect(await refusal(poll(late, television))).to.equal('expired_token')
  })

  it('answers slow_down to a device that asks without rest, and nothing else when the answer is there', async () => {
    const started = await begin(television)
    expect(await refusal(poll(started, television))).to.equal('authorization_pending')
    expect(await refusal(poll(started, television))).to.equal('slow_down')
    directory.wait(5)
    expect(await refusal(poll(started, television))).to.equal('authorization_pending')
    await approve(directory.browser(), started.user_code, userName)
    expect(await refusal(poll(started, television))).to.equal('none')
  })

  it('keeps neither code in the clear', async () => {
    const started = await begin(television)
    const found = await directory.database.connection.collection('oidcPayloads').find().toArray()
    const text = JSON.stringify(found)
    expect(text).not.to.include(started.device_code).and.not.include(started.user_code.replace('-', ''))
    const answer = await postAs(television, `${directory.issuer}/introspect`, { token: started.device_code })
    expect(await answer.json()).to.deep.equal({ active: false })
  })
})
