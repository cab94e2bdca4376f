import { expect } from 'chai'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import type { Services } from '../../../server/services.ts'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import { type RelyingParty, refusal, relyingPartyOf } from '../../support/relying-party.ts'
import { APPLICATION, APPLICATIONS } from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { NEXT, PASSWORD, personNamed, postAs, silently } from './support.ts'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const CONNECTED = 'Your device is connected'
const CONFIRM = 'Is this your device?'

describe('the device flow', () => {
  let directory: TestDirectory
  let administrator: TestScimClient
  let television: RelyingParty
  let userName: string
  let id: string
  let people = 0

  /** How many looks at a device code wait for each other before they go on. */
  let together = 0
  let waiting: (() => void)[] = []

  const adapt = (services: Services): Services => ({
    ...services,
    payloads: {
      ...services.payloads,
      async find(by, value, now) {
        const found = await services.payloads.find(by, value, now)
        const isOfDevice = by === 'userCode' || value.startsWith('DeviceCode:')
        if (isOfDevice && together > 0) await meet()
        return found
      },
    },
  })

  function meet(): Promise<void> {
    const met = new Promise<void>(resolve => waiting.push(resolve))
    if (waiting.length === together) {
      for (const goOn of waiting) goOn()
      waiting = []
      together = 0
    }
    return met
  }

  before(async () => {
    directory = await startDirectory({ adapt })
    administrator = await directory.scim('applications:write', 'Administrator')
    television = await register({ firstParty: true })
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  async function register(attributes: object): Promise<RelyingParty> {
    const { body } = await administrator
      .post(APPLICATIONS, {
        schemas: [APPLICATION],
        name: 'Television <3>',
        grantTypes: [DEVICE_CODE, 'refresh_token'],
        ...attributes,
      })
      .expect(201)
    return relyingPartyOf(directory, { client_id: body.id, client_secret: body.clientSecret })
  }

  const begin = (app = television, scope = 'openid profile offline_access') =>
    oidc.initiateDeviceAuthorization(app.config, { scope })

  /** One question of the device, as openid-client asks it. */
  const poll = (
    { device_code }: Pick<oidc.DeviceAuthorizationResponse, 'device_code'>,
    app = television,
    parameters: Record<string, string> = {},
  ) => oidc.genericGrantRequest(app.config, DEVICE_CODE, { device_code, ...parameters })

  const enter = async (browser: Browser, userCode: string) =>
    browser.submit(await browser.open(`${directory.issuer}/device`), '/device', { user_code: userCode })

  /** A browser up to the page for the name and the password. */
  async function confirm(browser: Browser, userCode: string) {
    const page = await enter(browser, userCode)
    expect(page.title).to.equal(CONFIRM)
    return browser.submit(page, '/device')
  }

  async function approve(browser: Browser, userCode: string, password = PASSWORD) {
    const page = await confirm(browser, userCode)
    if (page.title !== 'Sign in') return page
    return browser.submit(page, '/login', { identifier: userName, password })
  }

  it('connects a device of somebody who signs in, and openid-client gets the tokens', async () => {
    const started = await begin()
    expect(started.user_code).to.match(/^[B-Z]{4}-[B-Z]{4}$/)
    expect(started.verification_uri).to.equal(`${directory.issuer}/device`)
    expect(await refusal(poll(started))).to.equal('authorization_pending')
    const browser = directory.browser()
    expect((await approve(browser, started.user_code)).title).to.equal(CONNECTED)
    expect(await silently(await directory.relyingParty(), browser)).to.equal('none')
    const tokens = await oidc.pollDeviceAuthorizationGrant(television.config, { ...started, interval: 0 })
    expect(tokens.claims()).to.include({ sub: id })
    expect(await oidc.fetchUserInfo(television.config, tokens.access_token, id)).to.include({ sub: id })
    await oidc.refreshTokenGrant(television.config, tokens.refresh_token ?? '')
  })

  it('O95: asks for the second factor of somebody who has one', async () => {
    const phone = await enrolApp(directory, id)
    const started = await begin()
    const browser = directory.browser()
    const page = await approve(browser, started.user_code)
    expect(page.title).to.equal('Confirm that it is you')
    expect(await refusal(poll(started))).to.equal('authorization_pending')
    const code = phone.recoveryCodes[0] ?? ''
    expect((await browser.submit(page, '/second-factor', { code })).title).to.equal(CONNECTED)
    const tokens = await oidc.pollDeviceAuthorizationGrant(television.config, { ...started, interval: 0 })
    expect(tokens.claims()).to.deep.include({ sub: id, amr: ['pwd', 'otp', 'mfa'] })
  })

  it('takes the code as people write it, and fills in one from the address without sending it', async () => {
    const { user_code, verification_uri_complete = '' } = await begin()
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
    expect(await refusal(poll(started))).to.equal('authorization_pending')
  })

  it('O58, O93: gets a token for the data of the person, which says when they signed in, and ends with a reset', async () => {
    const resource = `${directory.issuer}/scim/v2`
    const started = await oidc.initiateDeviceAuthorization(television.config, { scope: 'openid me:read', resource })
    await approve(directory.browser(), started.user_code)
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
    const foreign = await register({ name: 'Holidays' })
    const browser = directory.browser()
    const first = await begin(foreign)
    const consent = await approve(browser, first.user_code)
    expect(consent.title).to.equal('Allow access?')
    expect(await refusal(poll(first, foreign))).to.equal('authorization_pending')
    expect((await browser.submit(consent, '/consent')).title).to.equal(CONNECTED)
    expect(await refusal(poll(first, foreign))).to.equal('none')
    expect((await approve(browser, (await begin(foreign)).user_code)).title).to.equal(CONNECTED)
  })

  for (const [what, refuse] of Object.entries({
    'says no to the device': async (browser: Browser, userCode: string) =>
      browser.submit(await enter(browser, userCode), '/device', { abort: 'yes' }),
    'leaves the sign-in': async (browser: Browser, userCode: string) =>
      browser.submit(await confirm(browser, userCode), '/abort'),
  })) {
    it(`tells the device access_denied when the person ${what}, once and again`, async () => {
      const started = await begin()
      const page = await refuse(directory.browser(), started.user_code)
      expect(page).to.include({ status: 200, title: 'Nothing was connected' })
      expect(await refusal(poll(started))).to.equal('access_denied')
      expect(await refusal(poll(started))).to.equal('invalid_grant')
    })
  }

  it('asks again for a code that is none, is used up or has expired', async () => {
    const browser = directory.browser()
    const started = await begin()
    await approve(browser, started.user_code)
    const late = await begin()
    directory.wait(601)
    for (const code of ['BBBB-BBBB', '', started.user_code, late.user_code]) {
      const page = await enter(browser, code)
      expect(page.title, code).to.equal('Connect a device')
      expect(page.html, code).to.include('role="alert"')
    }
    expect(await refusal(poll(late))).to.equal('expired_token')
  })

  it('answers slow_down to a device that asks without rest, and nothing else when the answer is there', async () => {
    const started = await begin()
    expect(await refusal(poll(started))).to.equal('authorization_pending')
    expect(await refusal(poll(started))).to.equal('slow_down')
    directory.wait(5)
    expect(await refusal(poll(started))).to.equal('authorization_pending')
    await approve(directory.browser(), started.user_code)
    expect(await refusal(poll(started))).to.equal('none')
  })

  it('gives tokens to one of two questions at once, and to none after them', async () => {
    const started = await begin()
    await approve(directory.browser(), started.user_code)
    const answers = await Promise.all([1, 2, 3, 4].map(() => refusal(poll(started))))
    expect(answers.sort()).to.deep.equal(['invalid_grant', 'invalid_grant', 'invalid_grant', 'none'])
    expect(await refusal(poll(started))).to.equal('invalid_grant')
  })

  it('gives a code to its own application alone, and only where the grant type is registered', async () => {
    const started = await begin()
    expect(await refusal(poll(started, await register({ name: 'Radio' })))).to.equal('invalid_grant')
    expect(await refusal(begin(await directory.relyingParty()))).to.equal('invalid_request')
  })

  it('is answered by one person: of two who say yes at once, one connects it', async () => {
    const started = await begin()
    const [mine, theirs] = [directory.browser(), directory.browser()]
    const pages = await Promise.all([mine, theirs].map(browser => enter(browser, started.user_code)))
    together = 2
    const [first, second] = await Promise.all(
      [mine, theirs].map((browser, index) => browser.submit(pages[index] ?? expect.fail(), '/device')),
    )
    const other = `person${people++}`
    const theirId = await personNamed(directory, other)
    together = 2
    const ends = await Promise.all([
      mine.submit(first ?? expect.fail(), '/login', { identifier: userName, password: PASSWORD }),
      theirs.submit(second ?? expect.fail(), '/login', { identifier: other, password: PASSWORD }),
    ])
    const titles = ends.map(({ title }) => title)
    expect([...titles].sort()).to.deep.equal(['Connect a device', CONNECTED])
    const winner = titles[0] === CONNECTED ? id : theirId
    expect((await poll(started)).claims()?.sub).to.equal(winner)
  })

  it('O30: takes no form that was not made for this browser', async () => {
    const { user_code } = await begin()
    const page = await enter(directory.browser(), user_code)
    const over = { status: 400, title: 'This sign-in is over' }
    expect(await directory.browser().submit(page, '/device')).to.include(over)
    expect(await directory.browser().open(`${directory.issuer}/device/nowhere`)).to.include(over)
  })

  it('O30: takes no yes of another page of this browser', async () => {
    const { user_code } = await begin()
    const browser = directory.browser()
    const page = await enter(browser, user_code)
    expect((await browser.submit(page, '/device', { xsrf: 'x'.repeat(48) })).status).to.equal(400)
  })

  it('P41, RFC 8628 §5.1: wrong codes are limited as wrong passwords are, right ones are not', async () => {
    const limited = await startDirectory({ guessLimits: { perAddress: 2 } })
    try {
      const client = await limited.scim('applications:write')
      const body = { schemas: [APPLICATION], name: 'Radio', grantTypes: [DEVICE_CODE] }
      const { body: made } = await client.post(APPLICATIONS, body).expect(201)
      const radio = await relyingPartyOf(limited, { client_id: made.id, client_secret: made.clientSecret })
      const browser = limited.browser()
      const enterHere = async (code: string) =>
        browser.submit(await browser.open(`${limited.issuer}/device`), '/device', { user_code: code })
      for (let count = 0; count < 4; count++)
        expect((await enterHere((await begin(radio, 'openid')).user_code)).title).to.equal(CONFIRM)
      const statuses = []
      for (const code of ['BBBB-BBBB', 'BBBB-BBBC', 'BBBB-BBBD']) statuses.push((await enterHere(code)).status)
      expect(statuses).to.deep.equal([200, 200, 429])
    } finally {
      await limited.stop()
    }
  })

  describe('and a reset', () => {
    const OTHER = 'nine violins behind the wall'
    const resets = {
      'a one-time password': {},
      'a one-time password that leaves sessions': { revoke: false },
      'a given password that may be kept': { delivery: 'password', password: OTHER, requireChange: false },
      'one that leaves sessions, too': { delivery: 'password', password: OTHER, requireChange: false, revoke: false },
    } as const

    it('O79, O81, O95: a one-time password leads to the page for a new one, and to no device before', async () => {
      const oneTime = await directory.reset(id)
      const started = await begin()
      const browser = directory.browser()
      const change = await approve(browser, started.user_code, oneTime)
      expect(change.title).to.equal('Choose a new password')
      expect(await refusal(poll(started))).to.equal('authorization_pending')
      expect((await browser.changePassword(change, NEXT)).title).to.equal(CONNECTED)
      const tokens = await poll(started)
      expect(tokens.claims()?.sub).to.equal(id)
    })

    it('O80, O95: a session that waits for the change connects no device before it', async () => {
      const browser = directory.browser()
      await browser.signIn((await (await directory.relyingParty()).start()).url, userName, PASSWORD)
      await directory.reset(id, { revoke: false })
      const started = await begin()
      const change = await approve(browser, started.user_code)
      expect(change.title).to.equal('Choose a new password')
      expect(await refusal(poll(started))).to.equal('authorization_pending')
    })

    it('O95: a session that a reset left open connects devices by the password of now', async () => {
      const browser = directory.browser()
      await approve(browser, (await begin()).user_code)
      await directory.reset(id, resets['one that leaves sessions, too'])
      const started = await begin()
      expect((await approve(browser, started.user_code)).title).to.equal(CONNECTED)
      expect(await refusal(poll(started))).to.equal('none')
    })

    for (const [what, request] of Object.entries(resets)) {
      it(`O95, O101: (b) between the yes and the question of the device: invalid_grant (${what})`, async () => {
        const started = await begin()
        expect((await approve(directory.browser(), started.user_code)).title).to.equal(CONNECTED)
        await directory.reset(id, request)
        expect(await refusal(poll(started))).to.equal('invalid_grant')
      })

      it(`O95, O101: (b) the same for a yes of an open session (${what})`, async () => {
        const browser = directory.browser()
        await browser.signIn((await (await directory.relyingParty()).start()).url, userName, PASSWORD)
        const started = await begin()
        expect((await approve(browser, started.user_code)).title).to.equal(CONNECTED)
        await directory.reset(id, request)
        expect(await refusal(poll(started))).to.equal('invalid_grant')
      })

      it(`O92, O95, O101: (a) between the password and the yes: back to the sign-in page (${what})`, async () => {
        const started = await begin()
        const browser = directory.browser()
        const page = await confirm(browser, started.user_code)
        const onward = await browser.post(page, '/login', { identifier: userName, password: PASSWORD })
        await directory.reset(id, request)
        expect(await browser.open(onward)).to.include({ status: 200, title: 'Sign in' })
        expect(await refusal(poll(started))).to.equal('authorization_pending')
      })
    }
  })

  it('keeps neither code in the clear', async () => {
    const started = await begin()
    const found = await directory.database.connection.collection('oidcPayloads').find().toArray()
    const text = JSON.stringify(found)
    expect(text).not.to.include(started.device_code).and.not.include(started.user_code.replace('-', ''))
    const answer = await postAs(television, `${directory.issuer}/introspect`, { token: started.device_code })
    expect(await answer.json()).to.deep.equal({ active: false })
  })
})
