import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Services } from '../../../server/services.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal, relyingPartyOf } from '../../support/relying-party.ts'
import { APPLICATION, APPLICATIONS } from '../../support/scim.ts'
import { isAtApplication, NEXT, offlineTokensOf, PASSWORD, personNamed, silently } from './support.ts'

/** More looks at the credential than any one of these requests takes. */
const LOOKS = 8

/**
 * O101: a reset within a request, right after it has looked at the credential for the n-th time. Wherever it falls, nothing of before
 * it is worth anything.
 */
describe('O101: a reset within', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let looks = 0
  let stepIn: { after: number; act: () => Promise<unknown> } | undefined
  let people = 0

  async function looked<T>(seen: T): Promise<T> {
    if (++looks === stepIn?.after) await stepIn.act()
    return seen
  }

  const adapt = (services: Services): Services => ({
    ...services,
    passwords: {
      ...services.passwords,
      standing: async userId => looked(await services.passwords.standing(userId)),
      marksOf: async userId => looked(await services.passwords.marksOf(userId)),
    },
  })

  before(async () => {
    directory = await startDirectory({ adapt })
    app = await directory.relyingParty()
  })
  after(() => directory.stop())

  async function someone() {
    const userName = `person${people++}`
    const id = await personNamed(directory, userName)
    return { id, userName, browser: directory.browser() }
  }

  /** Does a piece of work with a reset after its n-th look; false when there were fewer. */
  async function withReset(after: number, id: string, work: () => Promise<void>): Promise<boolean> {
    looks = 0
    stepIn = { after, act: () => directory.reset(id) }
    await work()
    stepIn = undefined
    const happened = looks >= after
    if (!happened) await directory.reset(id)
    return happened
  }

  /** Every place in the work at which a reset may fall; there is one at least. */
  async function everywhere(work: (after: number) => Promise<boolean>): Promise<void> {
    let places = 0
    while (places < LOOKS && (await work(places + 1))) places++
    expect(places).to.be.within(1, LOOKS - 1)
  }

  const isDead = async (id: string, tokens: { access_token: string; refresh_token?: string }, by = app) => {
    expect(await refusal(oidc.fetchUserInfo(by.config, tokens.access_token, id))).to.equal('invalid_token')
    const refreshed = oidc.refreshTokenGrant(by.config, tokens.refresh_token ?? '')
    expect(await refusal(refreshed)).to.equal('invalid_grant')
  }

  it('(e) a refresh', async () => {
    await everywhere(async after => {
      const { id, userName, browser } = await someone()
      const { refresh_token } = await offlineTokensOf(app, browser, userName)
      let tokens: oidc.TokenEndpointResponse | undefined
      const happened = await withReset(after, id, async () => {
        tokens = await oidc.refreshTokenGrant(app.config, refresh_token).catch(() => undefined)
      })
      if (tokens) await isDead(id, tokens)
      return happened
    })
  })

  it('(b) an exchange of a code', async () => {
    await everywhere(async after => {
      const { id, userName, browser } = await someone()
      await offlineTokensOf(app, browser, userName)
      const attempt = await app.start({ scope: 'openid offline_access', prompt: 'consent' })
      const back = await browser.submit(await browser.open(attempt.url), '/consent')
      let tokens: oidc.TokenEndpointResponse | undefined
      const happened = await withReset(after, id, async () => {
        tokens = await attempt.exchange(back.url).catch(() => undefined)
      })
      if (tokens) await isDead(id, tokens)
      return happened
    })
  })

  describe('the device flow,', () => {
    const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
    let device: RelyingParty

    before(async () => {
      const client = await directory.scim('applications:write')
      const grantTypes = [DEVICE_CODE, 'refresh_token']
      const body = { schemas: [APPLICATION], name: 'Television', firstParty: true, grantTypes }
      const made = (await client.post(APPLICATIONS, body).expect(201)).body
      device = await relyingPartyOf(directory, { client_id: made.id, client_secret: made.clientSecret })
    })

    const begin = () => oidc.initiateDeviceAuthorization(device.config, { scope: 'openid offline_access' })
    const poll = (code: string) => oidc.genericGrantRequest(device.config, DEVICE_CODE, { device_code: code })

    /** Somebody who is signed in, at the page that asks whether it is their device. */
    async function atConfirmation(userCode: string) {
      const one = await someone()
      await one.browser.signIn((await app.start()).url, one.userName, PASSWORD)
      const page = await one.browser.open(`${directory.issuer}/device`)
      return { ...one, page: await one.browser.submit(page, '/device', { user_code: userCode }) }
    }

    it('O95: (a) the yes of an open session', async () => {
      await everywhere(async after => {
        const { device_code, user_code } = await begin()
        const { id, browser, page } = await atConfirmation(user_code)
        const happened = await withReset(after, id, async () => {
          await browser.submit(page, '/device')
        })
        expect(await refusal(poll(device_code))).not.to.equal('none')
        return happened
      })
    })

    it('O95: (b) the question of a device', async () => {
      await everywhere(async after => {
        const { device_code, user_code } = await begin()
        const { id, browser, page } = await atConfirmation(user_code)
        await browser.submit(page, '/device')
        let tokens: oidc.TokenEndpointResponse | undefined
        const happened = await withReset(after, id, async () => {
          tokens = await poll(device_code).catch(() => undefined)
        })
        if (tokens) await isDead(id, tokens, device)
        return happened
      })
    })
  })

  it('(a) the answer to a sign-in', async () => {
    await everywhere(async after => {
      const { id, userName, browser } = await someone()
      const attempt = await app.start()
      const page = await browser.open(attempt.url)
      const onward = await browser.post(page, '/login', { identifier: userName, password: PASSWORD })
      let end = page
      const happened = await withReset(after, id, async () => {
        end = await browser.open(onward)
      })
      expect(end.status).to.be.oneOf([0, 200, 400])
      if (isAtApplication(end)) expect(await refusal(attempt.exchange(end.url))).not.to.equal('none')
      expect(await silently(app, browser)).to.equal('login_required')
      return happened
    })
  })

  it('(a) a silent request of an open session', async () => {
    await everywhere(async after => {
      const { id, userName, browser } = await someone()
      await browser.signIn((await app.start()).url, userName, PASSWORD)
      const attempt = await app.start({ prompt: 'none' })
      let url = ''
      const happened = await withReset(after, id, async () => {
        url = (await browser.open(attempt.url)).url
      })
      expect(await refusal(attempt.exchange(url))).not.to.equal('none')
      expect(await silently(app, browser)).to.equal('login_required')
      return happened
    })
  })

  it('(d) the change of the password', async () => {
    await everywhere(async after => {
      const { id, userName, browser } = await someone()
      const attempt = await app.start()
      const page = await browser.signIn(attempt.url, userName, await directory.reset(id))
      let end = page
      const happened = await withReset(after, id, async () => {
        end = await browser.changePassword(page, NEXT)
      })
      if (isAtApplication(end)) expect(await refusal(attempt.exchange(end.url))).not.to.equal('none')
      expect(await silently(app, browser)).to.equal('login_required')
      return happened
    })
  })
})
