import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, ROLES } from '../../support/scim.ts'
import { PASSWORD, personNamed } from '../oidc/support.ts'
import { startConsole, type TestConsole, USERS_PAGE } from './support.ts'

describe('entering the console', () => {
  let directory: TestDirectory
  let staff: TestConsole

  before(async () => {
    ;({ directory, staff } = await startConsole())
    await personNamed(directory, 'nobody')
  })
  after(() => directory.stop())

  it('leads through the sign-in to the page that was asked for', async () => {
    const { page } = await staff.enter('chief', '/console/users?show=inactive')
    expect(page).to.include({ status: 200, url: `${directory.issuer}/console/users?show=inactive` })
    expect(page.title).to.contain('Users')
  })

  it('asks nobody for their password who is signed in already', async () => {
    const browser = directory.browser()
    await browser.signIn('/account', 'chief', PASSWORD)
    expect((await browser.open('/console')).title).to.contain('Overview')
  })

  it('tells whoever holds no role that it is not for them, and where their own page is', async () => {
    const { page } = await staff.enter('nobody')
    expect(page.status).to.equal(403)
    expect(page.html).to.contain('This is for administrators').and.contain('href="/account"')
    expect(page.html).not.to.contain('data-panel')
  })

  it('lets a sign-in be cancelled', async () => {
    const browser = directory.browser()
    const left = await browser.submit(await browser.open('/console'), '/abort')
    expect(left.title).to.equal('You are not signed in')
  })

  for (const query of ['?code=made-up&state=made-up', '?error=access_denied&state=made-up', '']) {
    it(`takes no answer that it has not asked for: ${query || 'none at all'}`, async () => {
      const page = await directory.browser().open(`/console/callback${query}`)
      expect(page.title).to.equal('Sign in')
    })
  }

  it('takes no answer with the state of another sign-in', async () => {
    const browser = directory.browser()
    await browser.open('/console')
    const page = await browser.open('/console/callback?code=made-up&state=made-up')
    expect(page).to.include({ status: 400, title: 'This sign-in is over' })
  })

  it('is no way in for a cookie of the console without the session behind it', async () => {
    const { browser } = await staff.enter('chief')
    const cookie = `rekey-console=${browser.cookieValue('rekey-console')}`
    const stranger = directory.browser()
    expect((await stranger.open(USERS_PAGE, { headers: { cookie } })).title).to.equal('Sign in')
  })

  it('is no way in for a session at the provider without the cookie of the console', async () => {
    const browser = directory.browser()
    await browser.signIn('/account', 'chief', PASSWORD)
    const { headers } = await fetch(`${directory.address}${USERS_PAGE}`, {
      redirect: 'manual',
      headers: { cookie: browser.cookieHeader('/') },
    })
    expect(headers.get('location')).to.contain('/authorize')
  })

  it('ends with the sessions of the person', async () => {
    const { browser } = await staff.enter('chief')
    const chief = await directory.services.people.byIdentifier('chief')
    const host = { id: 'host', kind: 'host', rank: 100, scopes: new Set<string>(), channel: 'host' } as const
    await directory.services.passwords.revokeSessions(chief?.id ?? '', host)
    expect((await browser.open(USERS_PAGE)).title).to.equal('Sign in')
  })

  it('meets the forced change before anything else where a reset left the session open', async () => {
    const id = await staff.holder('soon', 'administrator')
    const { browser } = await staff.enter('soon')
    await directory.reset(id, { revoke: false, delivery: 'link' })
    expect((await browser.open(USERS_PAGE)).title).to.equal('Choose a new password')
  })

  it('ends when somebody else signs in in this browser', async () => {
    await staff.holder('second', 'helpDesk')
    const { browser } = await staff.enter('chief')
    await browser.submit(await browser.open('/logout'), '/confirm', { logout: 'yes' })
    await browser.signIn('/account', 'second', PASSWORD)
    const page = await browser.open(USERS_PAGE)
    expect(page.hops.map(({ url }) => new URL(url).pathname)).to.include('/console/callback')
    expect(page.html).to.contain('<li class="small">second</li>').and.not.contain('/console/users/deactivate')
  })

  it('signs out at the provider, too', async () => {
    const { browser, page } = await staff.enter('chief')
    const [, href = ''] = /href="(\/logout[^"]*)"/.exec(page.html) ?? []
    const question = await browser.open(href.replaceAll('&amp;', '&'))
    expect(question.html).to.contain('Console')
  })
})

describe('the console behind a proxy that ends TLS', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ issuer: 'https://id.example.com' })
    const value = await personNamed(directory, 'chief')
    const operator = await directory.scim('users:write,roles:write')
    const group = { schemas: [GROUP, ROLES], displayName: 'Chiefs', [ROLES]: { roles: ['administrator'] } }
    await operator.post(GROUPS, { ...group, members: [{ value }] }).expect(201)
  })
  after(() => directory.stop())

  it('is entered without the server reaching its own address, with cookies that only go over TLS', async () => {
    const browser = directory.browser()
    const page = await browser.signIn('/console', 'chief', PASSWORD)
    expect(page.url).to.equal('https://id.example.com/console')
    const set = page.hops.flatMap(({ cookies }) => cookies).filter(line => /^__Secure-rekey-console=/.test(line))
    expect(set.at(-1)).to.match(/path=\/console;.*samesite=lax;.*secure; httponly/i)
  })
})
