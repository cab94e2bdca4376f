import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Browser, Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { NEXT, offlineTokensOf, PASSWORD, personNamed, silently, tokensOf } from '../oidc/support.ts'

/** What a page says that happened, newest first; failures with a mark. */
const activityOn = ({ html }: Page) =>
  [...html.matchAll(/<li( class="failure")?>([^<]+)<span class="small"><time/g)].map(
    ([, failed, what]) => `${failed ? '! ' : ''}${what}`,
  )

const URN = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'

describe('the account page', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let userName: string
  let id: string
  let browser: Browser
  let page: Page
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName, { displayName: 'Ada <Byron>' })
    browser = directory.browser()
    page = await browser.signIn('/account', userName, PASSWORD)
  })

  const change = (fields: Record<string, string>) =>
    browser.submit(page, '/account/password', { current: PASSWORD, password: NEXT, repeat: NEXT, ...fields })

  it('is reached by signing in, under a clean address', () => {
    expect(page).to.include({ status: 200, title: 'Ada &lt;Byron>' })
    expect(page.url).to.equal(`${directory.issuer}/account`)
  })

  it('lets a sign-in to it be cancelled', async () => {
    const stranger = directory.browser()
    const left = await stranger.submit(await stranger.open('/account'), '/abort')
    expect(left.title).to.equal('You are not signed in')
  })

  it('is where the bare address leads', async () => {
    expect((await browser.open('/')).url).to.equal(`${directory.issuer}/account`)
  })

  it('changes the password and leaves this browser signed in', async () => {
    const done = await change({})
    expect(done.html).to.contain('Your password is changed')
    expect((await browser.open('/account')).title).to.contain('Ada')
    expect(await silently(app, browser)).to.equal('none')
    expect((await directory.services.passwords.verify(userName, NEXT)).verified).to.equal(true)
    expect((await directory.services.passwords.verify(userName, PASSWORD)).verified).to.equal(false)
    expect((await directory.mails()).at(-1)?.subject).to.equal('Your password was changed')
  })

  it('ends every other session and token with the change', async () => {
    const other = directory.browser()
    const { refresh_token } = await offlineTokensOf(app, other, userName)
    await change({})
    expect(await silently(app, other)).to.equal('login_required')
    expect(await refusal(oidc.refreshTokenGrant(app.config, refresh_token))).to.equal('invalid_grant')
  })

  for (const [what, fields, text] of [
    ['a wrong current password', { current: 'wrong' }, 'The current password is wrong'],
    ['a weak password', { password: 'password', repeat: 'password' }, 'data-rule="minLength" class="broken"'],
    ['the same password again', { password: PASSWORD, repeat: PASSWORD }, 'class="notice bad"'],
    ['two different passwords', { repeat: `${NEXT}!` }, 'Both fields hold the same password'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect((await change(fields)).html).to.contain(text)
      expect((await directory.services.passwords.verify(userName, PASSWORD)).verified).to.equal(true)
    })
  }

  it('P21: counts wrong current passwords as failed sign-ins', async () => {
    for (let attempt = 0; attempt < 5; attempt++) await change({ current: 'wrong' })
    expect((await change({})).html).to.contain('was tried too often')
  })

  it('lists the sessions and ends one of them', async () => {
    const other = directory.browser()
    await tokensOf(app, other, userName)
    const listed = await browser.open('/account')
    const [, sessions = ''] = /<ul class="sessions">(.*?)<\/ul>/s.exec(listed.html) ?? []
    expect(sessions.match(/<li>/g)).to.have.length(2)
    expect(sessions.match(/from 127\.0\.0\.1 · since <time/g)).to.have.length(2)
    expect(sessions.match(/last seen <time/g)).to.have.length(1)
    expect(sessions).to.contain('This browser')
    const [, action = ''] = /action="(\/account\/sessions\/[^"]+\/end)"/.exec(listed.html) ?? []
    expect((await browser.submit(listed, action)).url).to.equal(`${directory.issuer}/account`)
    expect(await silently(app, other)).to.equal('login_required')
    expect(await silently(app, browser)).to.equal('none')
  })

  it('signs out everywhere else', async () => {
    const other = directory.browser()
    const { refresh_token } = await offlineTokensOf(app, other, userName)
    await browser.submit(await browser.open('/account'), '/end-others')
    expect(await silently(app, other)).to.equal('login_required')
    expect(await refusal(oidc.refreshTokenGrant(app.config, refresh_token))).to.equal('invalid_grant')
    expect((await browser.open('/account')).html).not.to.match(/\/account\/sessions\/[^"]+\/end"/)
  })

  it("ends nobody else's session", async () => {
    const victim = directory.browser()
    await personNamed(directory, `${userName}b`)
    const theirs = await victim.signIn('/account', `${userName}b`, PASSWORD)
    expect(theirs.title).to.equal(`${userName}b`)
    const { signIns } = directory.services
    const bob = await directory.services.people.byIdentifier(`${userName}b`)
    const [session] = await signIns.ofAccount(bob?.id ?? '', 1, new Date())
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
    const body = new URLSearchParams({ csrf })
    expect(session?.id).to.be.a('string')
    await browser.open(`/account/sessions/${session?.id}/end`, { method: 'POST', body })
    expect(await silently(app, victim)).to.equal('none')
  })

  it('names the addresses to administrators only', async () => {
    expect(page.html).not.to.contain('/scim/v2').and.not.contain('/admin/v2')
    const hr = await directory.scim('users:write,roles:write')
    const group = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: `Administrators ${userName}`,
      members: [{ value: id }],
      'urn:rekey:params:scim:schemas:extension:roles:1.0:Group': { roles: ['administrator'] },
    }
    await hr.post('/scim/v2/Groups', group).expect(201)
    const again = await browser.open('/account')
    for (const path of ['/console', '/scim/v2', '/admin/v2']) expect(again.html).to.contain(directory.issuer + path)
  })

  it('tells what happened to the account of late, and of nobody else’s', async () => {
    const stranger = `${userName}other`
    await personNamed(directory, stranger)
    await directory.services.passwords.verify(stranger, 'not the one')
    expect(activityOn(await browser.open('/account'))).to.deep.equal(['You signed in with your password'])
    await directory.services.passwords.verify(userName, 'not the one')
    const done = await change({})
    expect(activityOn(done)).to.deep.equal([
      'You changed your password',
      '! A sign-in with your name failed',
      'You signed in with your password',
    ])
  })

  it('tells of the ten newest events at most', async () => {
    for (let attempt = 0; attempt < 10; attempt++) await directory.services.passwords.verify(userName, 'not the one')
    const told = activityOn(await browser.open('/account'))
    expect(told).to.have.length(10)
    expect(told).not.to.include('You signed in with your password')
  })

  it('offers no change where only an administrator may', async () => {
    const name = `${userName}fixed`
    await personNamed(directory, name, { [URN]: { mustChange: false, cantChange: true } })
    const other = directory.browser()
    const fixed = await other.signIn('/account', name, PASSWORD)
    expect(fixed.html).to.contain('Only an administrator can change the password').and.not.contain('name="current"')
    const csrf = /name="csrf" value="([^"]*)"/.exec((await other.open('/forgot')).html)?.[1] ?? ''
    const body = new URLSearchParams({ csrf, current: PASSWORD, password: NEXT, repeat: NEXT })
    await other.open('/account/password', { method: 'POST', body })
    expect((await directory.services.passwords.verify(name, NEXT)).verified).to.equal(false)
  })

  it('O30: takes no form without the token of this browser', async () => {
    expect((await change({ csrf: 'x' })).status).to.equal(403)
    expect((await browser.submit(await browser.open('/account'), '/account/password', { csrf: '' })).status).to.equal(
      403,
    )
  })

  it('leads to sign-in for everybody else', async () => {
    expect((await directory.browser().open('/account')).title).to.equal('Sign in')
  })

  it('signs out', async () => {
    const out = await browser.submit(await browser.open('/logout'), '/logout/confirm', { logout: 'yes' })
    expect(out.title).to.equal('You are signed out')
    expect((await browser.open('/account')).title).to.equal('Sign in')
  })
})
