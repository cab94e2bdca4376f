import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Browser, Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { APPLICATIONS, GROUP, GROUPS, POLICIES, POLICY, STATE } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { isAtApplication, NEXT, offlineTokensOf, PASSWORD, personNamed, silently, tokensOf } from './support.ts'

const TITLE = 'Choose a new password'
/** It has a digit, which the demanded policy wants. */
const GOOD = 'seven lanterns over slow water 7'

describe('a policy that an application demands', () => {
  let directory: TestDirectory
  let admin: TestScimClient
  let vault: RelyingParty
  let plain: RelyingParty
  let policy: string
  let userName: string
  let id: string
  let people = 0

  before(async () => {
    directory = await startDirectory()
    admin = await directory.scim('policies:write,applications:write,users:write,passwords:reset,roles:write')
    plain = await directory.relyingParty()
    const rules = { minLength: 15, minNumerals: 1, blockCommon: true }
    const made = await admin.post(POLICIES, { schemas: [POLICY], name: 'Vault', ...rules }).expect(201)
    policy = made.body.id
    vault = await demanding(policy)
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  async function demanding(value: string, name = 'Vault'): Promise<RelyingParty> {
    const app = await directory.relyingParty({ name })
    await admin
      .patch(`${APPLICATIONS}/${app.clientId}`, { op: 'add', path: 'demandedPolicy', value: { value } })
      .expect(200)
    return app
  }
  const personWith = async (password: string) => {
    userName = `person${people++}`
    id = await personNamed(directory, userName, { password })
  }
  const enter = async (browser: Browser, app = vault) => browser.open((await app.start()).url)
  const signIn = async (browser: Browser, password: string, app = vault) =>
    browser.signIn((await app.start()).url, userName, password)
  const rulesOn = ({ html }: Page) => [...html.matchAll(/data-rule="(\w+)"/g)].map(([, rule]) => rule)
  const change = (rules: object) => admin.patch(`${POLICIES}/${policy}`, { op: 'replace', value: rules }).expect(200)

  it('leads from sign-in to the change, judged by the own policy and by that one, and on', async () => {
    const browser = directory.browser()
    const attempt = await vault.start()
    const page = await browser.signIn(attempt.url, userName, PASSWORD)
    expect(page.title).to.equal(TITLE)
    expect(page.html).to.contain('Where you are going, passwords have to be safer than yours.').and.contain('Vault')
    expect(rulesOn(page)).to.include.members(['minLength', 'minNumerals', 'blockCommon'])
    expect(new Set(rulesOn(page)).size).to.equal(rulesOn(page).length)
    const missed = await browser.changePassword(page, NEXT)
    expect(missed.html).to.contain('data-broken="minNumerals"')
    const tokens = await attempt.exchange((await browser.changePassword(missed, GOOD)).url)
    expect(tokens.claims()).to.include({ sub: id })
    expect(await silently(vault, browser)).to.equal('none')
  })

  it('asks nothing of anybody whose password is good for it', async () => {
    await personWith(GOOD)
    const browser = directory.browser()
    expect(isAtApplication(await signIn(browser, GOOD))).to.equal(true)
    expect(await silently(vault, browser)).to.equal('none')
  })

  it('is demanded there and only there: others go on, before the change and after it', async () => {
    const browser = directory.browser()
    const { refresh_token } = await offlineTokensOf(plain, browser, userName)
    expect((await enter(browser)).title).to.equal('Sign in')
    expect(await silently(plain, browser)).to.equal('none')
    const page = await signIn(browser, PASSWORD)
    expect(page.title).to.equal(TITLE)
    const other = directory.browser()
    expect(isAtApplication(await signIn(other, PASSWORD, plain))).to.equal(true)
    expect(isAtApplication(await browser.changePassword(page, GOOD))).to.equal(true)
    expect(await refusal(oidc.refreshTokenGrant(plain.config, refresh_token))).to.equal('none')
    expect(await silently(plain, other)).to.equal('none')
  })

  it('O82: has an open session sign in first, because only a typed password can be judged', async () => {
    await personWith(GOOD)
    const browser = directory.browser()
    await signIn(browser, GOOD, plain)
    expect(await silently(vault, browser)).to.equal('interaction_required')
    const page = await enter(browser)
    expect(page.title).to.equal('Sign in')
    expect(isAtApplication(await browser.submit(page, '/login', { identifier: userName, password: GOOD }))).to.equal(
      true,
    )
    expect(await silently(vault, browser)).to.equal('none')
  })

  it('is known of a password that was set on the way to another application that demands it', async () => {
    const browser = directory.browser()
    const page = await signIn(browser, PASSWORD)
    await browser.changePassword(page, GOOD)
    expect(await silently(await demanding(policy, 'Safe'), browser)).to.equal('none')
  })

  it('is asked for again when it has changed', async () => {
    await personWith(GOOD)
    const browser = directory.browser()
    await signIn(browser, GOOD)
    await change({ minNumerals: 2 })
    try {
      expect(await silently(vault, browser)).to.equal('interaction_required')
      expect((await signIn(browser, GOOD)).title).to.equal(TITLE)
    } finally {
      await change({ minNumerals: 1 })
    }
  })

  it('is not kept for the next password', async () => {
    await personWith(GOOD)
    const browser = directory.browser()
    await signIn(browser, GOOD)
    await directory.reset(id, { delivery: 'password', password: NEXT, requireChange: false, revoke: false })
    expect(await silently(plain, browser)).to.equal('none')
    expect(await silently(vault, browser)).to.equal('interaction_required')
  })

  it('does not replace the own policy', async () => {
    const members = [{ value: id }]
    const group = await admin.post(GROUPS, { schemas: [GROUP], displayName: userName, members }).expect(201)
    const groups = [{ value: group.body.id }]
    const own = { schemas: [POLICY], name: userName, groups, minLength: 20, minUpperCase: 1 }
    await admin.post(POLICIES, own).expect(201)
    const browser = directory.browser()
    const page = await signIn(browser, PASSWORD)
    expect(rulesOn(page).filter(rule => rule === 'minLength')).to.have.length(2)
    const missed = await browser.changePassword(page, 'Short lanterns 7')
    expect(missed.html).to.contain('data-broken="minLength"').and.not.contain('data-broken="minNumerals"')
    expect(missed.html.match(/class="broken"/g)).to.have.length(1)
    expect(isAtApplication(await browser.changePassword(missed, `Twice ${GOOD}`))).to.equal(true)
  })

  it('is the own policy of some, who had their password before: others go on all the same', async () => {
    const members = [{ value: id }]
    const group = await admin.post(GROUPS, { schemas: [GROUP], displayName: userName, members }).expect(201)
    const own = { schemas: [POLICY], name: userName, groups: [{ value: group.body.id }], minNumerals: 1 }
    const made = await admin.post(POLICIES, own).expect(201)
    const safe = await demanding(made.body.id, 'Safe')
    const browser = directory.browser()
    await signIn(browser, PASSWORD, plain)
    const other = directory.browser()
    const page = await signIn(other, PASSWORD, safe)
    expect(isAtApplication(await other.changePassword(page, GOOD))).to.equal(true)
    expect(await silently(plain, browser)).to.equal('none')
  })

  it('judges a change that a reset demands as well', async () => {
    const browser = directory.browser()
    const page = await signIn(browser, await directory.reset(id))
    expect((await browser.changePassword(page, NEXT)).html).to.contain('data-broken="minNumerals"')
    expect(isAtApplication(await browser.changePassword(page, GOOD))).to.equal(true)
    expect(await silently(vault, browser)).to.equal('none')
  })

  it('keeps out whose password only an administrator changes', async () => {
    const cantChange = { [STATE]: { mustChange: false, cantChange: true } }
    const device = await personNamed(directory, `device${people++}`, cantChange)
    userName = (await directory.services.people.byId(device))?.userName ?? ''
    const browser = directory.browser()
    const told = await signIn(browser, PASSWORD)
    expect(told).to.include({ status: 403, title: 'A better password is needed' })
    expect(told.html).to.include('Ask your administrator for another one.')
    const { url } = await browser.submit(told, '/abort')
    expect(new URL(url).searchParams.get('error')).to.equal('access_denied')
    expect(new URL(url).searchParams.get('error_description')).to.not.match(/password|administrator|change/)
    expect((await tokensOf(plain, directory.browser(), userName)).access_token).to.be.a('string')
  })

  it('O101: of two browsers on the way to it one changes the password', async () => {
    const browsers = [directory.browser(), directory.browser()] as const
    const pages = [await signIn(browsers[0], PASSWORD), await signIn(browsers[1], PASSWORD)] as const
    const [first, second] = [GOOD, `${GOOD} again`]
    const answers = await Promise.all([
      browsers[0].changePassword(pages[0], first),
      browsers[1].changePassword(pages[1], second),
    ])
    expect(answers.map(isAtApplication).sort()).to.deep.equal([false, true])
  })

  it('is remembered beside another, of two sign-ins at once', async () => {
    await personWith(GOOD)
    const made = await admin.post(POLICIES, { schemas: [POLICY], name: userName, minLength: 15 }).expect(201)
    const { verify, standing } = directory.services.passwords
    const both = [policy, made.body.id]
    await Promise.all(both.map(demanded => verify(userName, GOOD, demanded)))
    for (const demanded of both) expect((await standing(id, demanded))?.mustChange).to.equal(undefined)
  })
})
