import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, NEXT, PASSWORD, personNamed, silently, tokensOf } from '../oidc/support.ts'

const DEAD = 'This link does not work any more'
const FORM = 'Choose a new password'
const OTHER = 'nine violins behind the wall'

describe('a link in a mail', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
  })
  after(() => directory.stop())

  async function newestLink(address: string): Promise<string> {
    const mails = (await directory.mails()).filter(({ text = '', to }) => text.includes('/reset?') && to)
    const mine = mails.filter(({ to }) => !Array.isArray(to) && to?.text === address)
    return /https?:\S+/.exec(mine.at(-1)?.text ?? '')?.[0] ?? ''
  }

  /** Somebody whom an administrator has sent a link. */
  async function reset() {
    const userName = `person${people++}`
    const id = await personNamed(directory, userName)
    await directory.reset(id, { delivery: 'link' })
    const link = await newestLink(`${userName}@example.com`)
    return { id, userName, link, browser: directory.browser() }
  }
  const verified = async (userName: string, password: string) =>
    (await directory.services.passwords.verify(userName, password)).verified

  it('O94, trap 8: leads from the mail to a new password, and to no session', async () => {
    const { userName, link, browser } = await reset()
    const form = await browser.open(link)
    expect(form.title).to.equal(FORM)
    const done = await browser.submit(form, '/reset/new', { password: NEXT, repeat: NEXT })
    expect(done.title).to.equal('Your password is set')
    expect(await silently(app, browser)).to.equal('login_required')
    expect(isAtApplication(await browser.signIn((await app.start()).url, userName, NEXT))).to.equal(true)
  })

  it('trap 2: has a form of its own: one that another tab made for somebody else sets nothing', async () => {
    const first = await reset()
    const second = await reset()
    const form = await first.browser.open(first.link)
    await first.browser.open(second.link)
    expect((await first.browser.submit(form, '/reset/new', { password: NEXT, repeat: NEXT })).status).to.equal(403)
    for (const { userName } of [first, second]) expect(await verified(userName, NEXT)).to.equal(false)
  })

  it('P54: leaves the address bar at once, for a cookie that only these pages get', async () => {
    const { link, browser } = await reset()
    const form = await browser.open(link)
    expect(form.url).to.equal(`${directory.issuer}/reset/new`)
    const [first] = form.hops
    expect(first?.status).to.equal(303)
    const [cookie = ''] = first?.cookies.filter(line => line.startsWith('rekey-reset=')) ?? []
    expect(cookie.toLowerCase()).to.contain('path=/reset').and.contain('httponly').and.contain('samesite=lax')
    expect(cookie).not.to.contain(new URL(link).searchParams.get('token') ?? '')
    expect(form.html).not.to.contain(new URL(link).searchParams.get('token') ?? '')
  })

  it('P55: stands on a page that is kept by nobody and loads nothing from elsewhere', async () => {
    const { link, browser } = await reset()
    const form = await browser.open(link)
    expect(form.headers.get('cache-control')).to.equal('no-store')
    expect(form.headers.get('referrer-policy')).to.equal('no-referrer')
    expect(form.html).not.to.match(/(src|href|action)="https?:/)
  })

  it('P53, trap 2: is not used up by GET and HEAD, however often', async () => {
    const { link, userName, browser } = await reset()
    for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) {
      await fetch(link, { method, redirect: 'manual' })
      await directory.browser().open(link, { method })
    }
    const form = await browser.open(link)
    await browser.submit(form, '/reset/new', { password: NEXT, repeat: NEXT })
    expect(await verified(userName, NEXT)).to.equal(true)
  })

  it('P49: works once, and of two at the same time one wins', async () => {
    const { link, userName } = await reset()
    const browsers = [directory.browser(), directory.browser()]
    const pages = await Promise.all(
      browsers.map(async (one, index) => {
        const password = index === 0 ? NEXT : OTHER
        return one.submit(await one.open(link), '/reset/new', { password, repeat: password })
      }),
    )
    expect(pages.map(({ title }) => title).sort()).to.deep.equal([DEAD, 'Your password is set'])
    const winner = pages.findIndex(({ title }) => title !== DEAD)
    expect(await verified(userName, winner === 0 ? NEXT : OTHER)).to.equal(true)
    expect((await directory.browser().open(link)).title).to.equal(DEAD)
  })

  it('O88, trap 4: stays alive when the password is refused, with every rule that it breaks', async () => {
    const { link, userName, browser } = await reset()
    const form = await browser.open(link)
    const again = await browser.submit(form, '/reset/new', { password: 'password', repeat: 'password' })
    expect(again.html).to.contain('data-rule="minLength" class="broken"').and.contain('data-rule="blockCommon"')
    const different = await browser.submit(again, '/reset/new', { password: NEXT, repeat: OTHER })
    expect(different.title).to.equal(FORM)
    const former = await browser.submit(different, '/reset/new', { password: PASSWORD, repeat: PASSWORD })
    expect(former.title).to.equal(FORM)
    await browser.submit(former, '/reset/new', { password: NEXT, repeat: NEXT })
    expect(await verified(userName, NEXT)).to.equal(true)
  })

  it('P39: has one page for every way of being dead', async () => {
    const { link, id, userName } = await reset()
    const expired = await reset()
    const inactive = await reset()
    const moved = await reset()
    const hr = await directory.scim('users:write')
    await hr.patch(`/scim/v2/Users/${inactive.id}`, { op: 'replace', path: 'active', value: false }).expect(200)
    const emails = [{ value: 'moved@example.com' }]
    await hr.patch(`/scim/v2/Users/${moved.id}`, { op: 'replace', path: 'emails', value: emails }).expect(200)
    await directory.reset(id, { delivery: 'link' })
    const newest = await newestLink(`${userName}@example.com`)
    directory.wait(901)
    const dead = {
      superseded: link,
      'out of time': newest,
      'of a reset long ago': expired.link,
      'of somebody inactive': inactive.link,
      'sent to a former address': moved.link,
      unknown: `${directory.issuer}/reset?token=${'x'.repeat(43)}`,
      malformed: `${directory.issuer}/reset?token=%00%ff`,
      'without a token': `${directory.issuer}/reset`,
      'far too long': `${directory.issuer}/reset?token=${'x'.repeat(5000)}`,
    }
    const pages = await Promise.all(Object.values(dead).map(one => directory.browser().open(one)))
    const shown = pages.map(({ html }) => html.replaceAll(/name="csrf" value="[^"]*"/g, ''))
    for (const [index, name] of Object.keys(dead).entries()) {
      expect(pages[index], name).to.include({ status: 200, title: DEAD })
      expect(shown[index], name).to.equal(shown[0])
    }
  })

  it('trap 0: a dead one offers “Resend Email”, which brings a link that works', async () => {
    const { link, userName, browser } = await reset()
    directory.wait(901)
    const dead = await browser.open(link)
    expect(dead.html).to.contain('Resend Email')
    expect((await browser.submit(dead, '/reset/again')).title).to.equal('Look into your mail')
    const next = await newestLink(`${userName}@example.com`)
    expect(next).not.to.equal(link)
    const form = await browser.open(next)
    await browser.submit(form, '/reset/new', { password: NEXT, repeat: NEXT })
    expect(await verified(userName, NEXT)).to.equal(true)
  })

  it('“Resend Email” at the sign-in page brings it, too, and answers alike for everybody', async () => {
    const { userName, browser } = await reset()
    directory.wait(61)
    const failed = await browser.signIn((await app.start()).url, userName, PASSWORD)
    const before = (await directory.mails()).length
    expect((await browser.submit(failed, '/resend')).title).to.equal('Look into your mail')
    expect((await directory.mails()).length).to.equal(before + 1)
    const nobody = await browser.signIn((await app.start()).url, 'nobody', PASSWORD)
    expect((await browser.submit(nobody, '/resend')).title).to.equal('Look into your mail')
    expect((await directory.mails()).length).to.equal(before + 1)
  })

  it('O94, P58: ends every session that is open, and tells the person', async () => {
    const userName = `person${people++}`
    await personNamed(directory, userName)
    const browser = directory.browser()
    await tokensOf(app, browser, userName)
    await browser.submit(await browser.open('/forgot'), '/forgot', { identifier: userName })
    const link = await newestLink(`${userName}@example.com`)
    expect(await silently(app, browser)).to.equal('none')
    await browser.submit(await browser.open(link), '/reset/new', { password: NEXT, repeat: NEXT })
    expect(await silently(app, browser)).to.equal('login_required')
    expect((await directory.mails()).at(-1)?.subject).to.equal('Your password was changed')
  })

  it('O30: takes no form without the token of this browser', async () => {
    const { link, userName, browser } = await reset()
    const form = await browser.open(link)
    const answer = await browser.submit(form, '/reset/new', { password: NEXT, repeat: NEXT, csrf: 'x' })
    expect(answer.status).to.equal(403)
    expect(await verified(userName, NEXT)).to.equal(false)
  })

  it('P71: of an invitation says so and gives the first password', async () => {
    const userName = `person${people++}`
    const id = await directory.person({ userName, emails: [{ value: `${userName}@example.com` }] })
    await directory.reset(id, { delivery: 'link', purpose: 'activate' })
    const link = await newestLink(`${userName}@example.com`)
    directory.wait(71 * 3600)
    const browser = directory.browser()
    const form = await browser.open(link)
    expect(form.title).to.equal('Choose your password')
    await browser.submit(form, '/reset/new', { password: NEXT, repeat: NEXT })
    expect(await verified(userName, NEXT)).to.equal(true)
  })
})
