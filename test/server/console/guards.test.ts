import { expect } from 'chai'
import { newPerson, PASSWORD, verifies } from '../../passwords/support.ts'
import type { Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import { GROUP, GROUPS, ROLE, ROLES_AT, STATE, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { noticeOf, startConsole, type TestConsole, wrongIn } from './support.ts'

describe('a form of the console', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let hr: TestScimClient

  before(async () => {
    ;({ directory, staff } = await startConsole({ holders: { chief: 'administrator', desk: 'helpDesk' } }))
    hr = await directory.scim('users:write,passwords:reset,roles:write')
  })
  after(() => directory.stop())

  const FIELDS = { delivery: 'link', requireChange: 'on', revoke: 'on', reason: 'forgotten', step: 'reset' }

  /** The dialog of a reset, open before somebody. */
  async function dialog(who = 'desk', attributes = {}) {
    const person = await newPerson(directory, attributes)
    const address = `/console/users/reset?id=${person.id}`
    return { person, address, ...(await staff.enter(who, address)) }
  }
  const resetsOf = async (id: string) => {
    const audit = await directory.scim('audit:read')
    const filter = `target eq "${id}" and event eq "password.reset"`
    return (await audit.get(`/admin/v2/AuditEvents?filter=${filter}`).expect(200)).body.totalResults
  }

  const lock = (id: string) =>
    directory.database.connection
      .collection<{ _id: string }>('credentials')
      .updateOne({ _id: id }, { $set: { 'failures.count': 9, 'failures.lockedUntil': new Date(Date.now() + 9e6) } })

  it('resets a password by the API itself: audited as of the console, by the person', async () => {
    const { browser, page, person, address } = await dialog()
    const done = await browser.submit(page, address, FIELDS)
    expect(noticeOf(done)).to.contain('a mail with a link is on its way')
    expect(done.url).to.contain(`/console/users/${person.id}?told=`)
    expect(done.hops.map(({ status }) => status)).to.deep.equal([303, 200])
    const audit = await directory.scim('audit:read')
    const filter = `target eq "${person.id}" and event eq "password.reset"`
    const [event] = (await audit.get(`/admin/v2/AuditEvents?filter=${filter}`)).body.Resources
    const desk = await directory.services.people.byIdentifier('desk')
    expect(event).to.include({ channel: 'console', actor: desk?.id })
    expect(await verifies(directory, person.userName, PASSWORD)).to.equal(false)
  })

  it('does nothing without the token of this browser', async () => {
    const { browser, page, person, address } = await dialog()
    const refused = await browser.submit(page, address, { ...FIELDS, csrf: 'made up' })
    expect(refused).to.include({ status: 403, title: 'This form is no longer valid' })
    expect(await resetsOf(person.id)).to.equal(0)
  })

  it('is done once, however often it is sent', async () => {
    const { browser, page, person, address } = await dialog()
    const [one, other] = await Promise.all([
      browser.submit(page, address, FIELDS),
      browser.submit(page, address, FIELDS),
    ])
    const third = await browser.submit(page, address, FIELDS)
    expect([one.status, other.status, third.status]).to.deep.equal([200, 200, 200])
    expect(third.url).to.contain(`/console/users/${person.id}?told=`)
    expect(await resetsOf(person.id)).to.equal(1)
  })

  it('may be sent again where nothing came of it', async () => {
    const { browser, page, address, person } = await dialog()
    const weak = { ...FIELDS, delivery: 'password', password: 'short' }
    const refused = await browser.submit(page, address, weak)
    expect(refused.status).to.equal(422)
    expect(wrongIn(refused, 'password')).to.contain('At least 15 characters')
    expect(refused.html).to.match(/name="password"[^>]* aria-describedby="wrong-password" aria-invalid="true"/)
    expect(refused.html).not.to.contain('short"')
    await browser.submit(page, address, FIELDS)
    expect(await resetsOf(person.id)).to.equal(1)
  })

  it('says in plain words beside the field that no password was typed', async () => {
    const { browser, page, address, person } = await dialog()
    const refused = await browser.submit(page, address, { ...FIELDS, delivery: 'password', password: '' })
    expect(refused.status).to.equal(422)
    expect(wrongIn(refused, 'password')).to.equal('Type the password, or choose another way.')
    expect(refused.html).not.to.contain('The attribute')
    expect(await resetsOf(person.id)).to.equal(0)
  })

  it('does nothing where the person was changed meanwhile, and says so', async () => {
    const { browser, page, person, address } = await dialog()
    await hr.patch(`${USERS}/${person.id}`, { op: 'replace', path: 'displayName', value: 'Other' }).expect(200)
    const stale = await browser.submit(page, address, FIELDS)
    expect(stale).to.include({ status: 412 })
    expect(stale.html).to.contain('Changed meanwhile').and.contain(`href="${address}"`)
    expect((await browser.submit(page, address, FIELDS)).status).to.equal(412)
    expect(await resetsOf(person.id)).to.equal(0)
  })

  it('resets whom the dialog shows, where others that were ticked are gone', async () => {
    const person = await newPerson(directory)
    const address = `/console/users/reset?id=gone&id=${person.id}`
    const { browser, page } = await staff.enter('desk', address)
    expect(page.html).to.contain(person.userName)
    const done = await browser.submit({ ...page, html: page.html.replaceAll('&amp;', '&') }, address, FIELDS)
    expect(done.url).to.contain(`/console/users/${person.id}?told=`)
    expect(await resetsOf(person.id)).to.equal(1)
  })

  it('takes a filter that there is none of for no search of everybody', async () => {
    const address = '/console/users/reset?all=yes&show=zzz'
    const { page } = await staff.enter('desk', address)
    expect([page.status, page.html.includes('There is no filter “zzz”')]).to.deep.equal([400, true])
  })

  it('does nothing where the role was taken away while the page was open', async () => {
    await staff.holder('leaver', 'helpDesk')
    const { browser, page, person, address } = await dialog('leaver')
    const leaver = await directory.services.people.byIdentifier('leaver')
    const { Resources } = (await staff.chief.get(`/scim/v2/Groups?filter=members.value eq "${leaver?.id}"`)).body
    for (const { id } of Resources) await staff.chief.delete(`/scim/v2/Groups/${id}`).expect(204)
    const refused = await browser.submit(page, address, FIELDS)
    expect(refused.status).to.equal(403)
    expect(refused.html).to.contain('This is for administrators')
    expect(await resetsOf(person.id)).to.equal(0)
  })

  it('does nothing to somebody who stands higher', async () => {
    const chief = await directory.services.people.byIdentifier('chief')
    const address = `/console/users/reset?id=${chief?.id}`
    const { browser, page, person } = await dialog('desk')
    const offered = await browser.open(address)
    expect(offered.html).to.contain('Your roles do not reach as far').and.not.contain('Yes, Reset Password')
    const forged = { ...page, html: page.html.replaceAll(person.id, chief?.id ?? '') }
    const refused = await browser.submit(forged, address, { ...FIELDS, version: '' })
    expect(refused).to.include({ status: 403 })
    expect(refused.html).to.contain('holds a role')
    expect(await resetsOf(chief?.id ?? '')).to.equal(0)
  })

  it('offers whoever has no mail address what needs none', async () => {
    const person = await newPerson(directory, { emails: [] })
    const { page } = await staff.enter('desk', `/console/users/reset?id=${person.id}`)
    expect(page.html).to.contain('has no mail address')
    expect(page.html)
      .to.match(/value="oneTimePassword" checked/)
      .and.not.match(/name="mail"[^>]* checked/)
  })

  it('shows nobody what they may not do', async () => {
    const { browser, page } = await staff.enter('desk')
    expect(page.html).to.contain('formaction="/console/users/reset"')
    expect(page.html).not.to.match(/users\/(activate|deactivate|sign-out)/)
    const person = await newPerson(directory)
    const refused = await browser.open(`/console/users/deactivate?id=${person.id}`)
    expect(refused.status).to.equal(403)
    expect(refused.html).to.contain('Not for your role')
  })

  it('is offered for those alone to whom its reader may do it', async () => {
    const [inside, outside] = [await newPerson(directory), await newPerson(directory)]
    await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Ward 7', members: [{ value: inside.id }] }).expect(201)
    const ward = (await hr.get(`${GROUPS}?filter=displayName eq "Ward 7"`)).body.Resources[0].id
    const scopes = ['users:write', 'passwords:reset', 'sessions:revoke', 'factors:reset']
    const role = { schemas: [ROLE], name: 'ward7', scopes, limitedToGroups: [{ value: ward }] }
    await hr.post(ROLES_AT, role).expect(201)
    await hr.post(ROLES_AT, { schemas: [ROLE], name: 'reader', scopes: ['users:read', 'sessions:read'] }).expect(201)
    await staff.holder('warden', 'ward7', 'reader')
    for (const { id, userName } of [inside, outside]) {
      await directory.browser().signIn('/account', userName, PASSWORD)
      await lock(id)
    }
    const { browser, page } = await staff.enter('warden')
    const chief = await directory.services.people.byIdentifier('chief')
    const warden = await directory.services.people.byIdentifier('warden')
    const offered = ({ html }: Page, id = '') =>
      [...html.matchAll(/href="\/console\/users\/([\w-]+)\?id=([\w-]+)"/g)]
        .filter(([, , of]) => of === id)
        .map(([, name]) => name)
    const all = ['reset', 'deactivate', 'unlock', 'sign-out', 'reset-mfa']
    for (const [id, names] of [
      [inside.id, all],
      [outside.id, []],
      [chief?.id, []],
      [warden?.id, []],
    ] as const) {
      expect(offered(page, id), `${id} in the table`).to.deep.equal(names)
      expect(offered(await browser.open(`/console/users/${id}`), id), `${id} alone`).to.deep.equal(names)
    }
    const endable = await Promise.all(
      [inside, outside].map(async ({ id }) => {
        const { html } = await browser.open(`/console/users/${id}?tab=assets`)
        return [html.includes('last used'), html.includes('name="session"')]
      }),
    )
    expect(endable).to.deep.equal([
      [true, true],
      [true, false],
    ])
  })

  it('says of some who are ticked how many its reader does not reach, and offers nothing where that is all of them', async () => {
    const inside = await newPerson(directory)
    const outside: string[] = []
    for (let at = 0; at < 22; at++) outside.push((await newPerson(directory)).id)
    const group = { schemas: [GROUP], displayName: 'Ward 8', members: [{ value: inside.id }] }
    const ward = (await hr.post(GROUPS, group).expect(201)).body.id
    const role = { schemas: [ROLE], name: 'ward8', scopes: ['users:write'], limitedToGroups: [{ value: ward }] }
    await hr.post(ROLES_AT, role).expect(201)
    await staff.holder('nurse', 'ward8')
    const { browser, page: none } = await staff.enter('nurse', addressFor(outside))
    expect(noticeOf(none)).to.contain('Your roles do not reach as far')
    expect(none.html).not.to.contain('Yes, Deactivate')
    const page = await browser.open(addressFor([inside.id, ...outside]))
    expect(noticeOf(page)).to.contain('your roles do not reach are left out: 22 of them')
    const done = await browser.submit(page, new URL(page.url).search, { count: '23' })
    expect(noticeOf(done)).to.contain('1 person is deactivated').and.contain('and 2 more')

    function addressFor(ids: readonly string[]): string {
      return `/console/users/deactivate?${ids.map(id => `id=${id}`).join('&')}`
    }
  })

  describe('that needs a fresh sign-in', () => {
    it('asks for the password again and comes back to the dialog with what was typed, before anything happens', async () => {
      const { browser, page, person, address } = await dialog()
      directory.wait(301)
      const asked = await browser.submit(page, address, { ...FIELDS, revoke: '', note: 'ticket 4711' })
      expect(asked.title).to.equal('Sign in')
      expect(await resetsOf(person.id)).to.equal(0)
      const back = await browser.submit(asked, '/login', { identifier: 'desk', password: PASSWORD })
      expect(back.url).to.contain(`${address}&kept=`)
      expect(noticeOf(back)).to.contain('Nothing has happened yet')
      expect(back.html).to.contain('value="ticket 4711"')
      expect(back.html).to.match(/name="revoke"(?! checked)/)
      expect(await resetsOf(person.id)).to.equal(0)
      const done = await browser.submit(back, address, FIELDS)
      expect(noticeOf(done)).to.contain('is reset')
    })

    it('keeps no password that was typed', async () => {
      const { browser, page, address } = await dialog('chief')
      directory.wait(301)
      const secret = 'a password that is typed once'
      const asked = await browser.submit(page, address, { ...FIELDS, delivery: 'password', password: secret })
      const back = await browser.submit(asked, '/login', { identifier: 'chief', password: PASSWORD })
      expect(back.html)
        .to.match(/value="password" checked/)
        .and.not.contain(secret)
      const notes = directory.database.connection.collection('consoleNotes').find({ sealed: { $exists: true } })
      const kept = (await notes.toArray()).map(({ sealed }) => directory.services.keyring.open('console note', sealed))
      expect(kept.join()).to.contain('"delivery":"password"').and.not.contain(secret)
    })
  })

  it('survives the end of the session for the one who filled it in, and for nobody else', async () => {
    const { browser, page, person, address } = await dialog('chief')
    const chief = await directory.services.people.byIdentifier('chief')
    const host = { id: 'host', kind: 'host', rank: 100, scopes: new Set<string>(), channel: 'host' } as const
    await directory.services.passwords.revokeSessions(chief?.id ?? '', host)
    const asked = await browser.submit(page, address, { ...FIELDS, note: 'for my eyes' })
    expect(asked.title).to.equal('Sign in')
    const other = await browser.submit(asked, '/login', { identifier: 'desk', password: PASSWORD })
    expect(other.html).not.to.contain('for my eyes')
    const [, kept = ''] = /kept=([\w-]+)/.exec(JSON.stringify(other.hops)) ?? []
    expect(kept).to.equal('')
    expect(await resetsOf(person.id)).to.equal(0)
  })

  describe('that makes a one-time password', () => {
    const oneTime = { ...FIELDS, delivery: 'oneTimePassword', mail: '' }

    it('shows it once, and in no address', async () => {
      const { browser, page, person, address } = await dialog()
      const shown = await browser.submit(page, address, oneTime)
      const [, secret = ''] = /<code id="secret">([^<]+)</.exec(shown.html) ?? []
      expect(await verifies(directory, person.userName, secret)).to.equal(true)
      expect(JSON.stringify(shown.hops)).not.to.contain(secret)
      const again = await browser.open(shown.url)
      expect(again.html).to.contain('kept nowhere').and.not.contain(secret)
    })

    it('keeps it for nobody but whoever made it', async () => {
      const { browser, page, address } = await dialog()
      const to = await browser.post(page, address, oneTime)
      const { browser: thief } = await staff.enter('chief')
      expect((await thief.open(to)).html).to.contain('kept nowhere')
      expect((await browser.open(to)).html).to.contain('id="secret"')
    })

    it('stores it sealed', async () => {
      const { browser, page, address } = await dialog()
      const to = await browser.post(page, address, oneTime)
      const notes = await directory.database.connection.collection('consoleNotes').find().toArray()
      const shown = await browser.open(to)
      const [, secret = ''] = /<code id="secret">([^<]+)</.exec(shown.html) ?? []
      expect(secret).not.to.equal('')
      expect(JSON.stringify(notes)).not.to.contain(secret)
    })
  })

  it('takes nobody selected for nobody', async () => {
    const { browser, page } = await staff.enter('chief', '/console/users/reset')
    expect(page.html).to.contain('Nobody is selected')
    expect((await browser.open('/console/users/deactivate?q=x')).html).to.contain('Nobody is selected')
  })

  it('is 404 for somebody who is not there, in a page', async () => {
    const { page } = await staff.enter('chief', '/console/users/ghost')
    expect(page.status).to.equal(404)
    expect(page.html).to.contain('Not here any more')
  })

  it('shows names as they are, whatever is in them', async () => {
    const displayName = '"><script>alert(1)</script>'
    const person = await newPerson(directory, { displayName })
    for (const address of [
      `/console/users?q=${person.userName}`,
      `/console/users/${person.id}`,
      `/console/users/reset?id=${person.id}`,
    ]) {
      const { page } = await staff.enter('chief', address)
      expect(page.html).to.contain('&lt;script>alert(1)').and.not.contain('<script>alert(1)')
    }
  })

  it('tells of locked people and unlocks them', async () => {
    const person = await newPerson(directory)
    await lock(person.id)
    const { browser, page } = await staff.enter('desk', `/console/users?show=locked&q=${person.userName}`)
    expect(page.html).to.contain(`/console/users/unlock?id=${person.id}`)
    const ask = await browser.open(`/console/users/unlock?id=${person.id}`)
    const done = await browser.submit(ask, `/console/users/unlock?id=${person.id}`)
    expect(noticeOf(done)).to.contain('1 person is unlocked')
    const { body } = await hr.get(`${USERS}/${person.id}?attributes=${STATE}:locked`)
    expect(body[STATE].locked.on).to.equal(false)
  })

  it('takes second factors away, of several at once, after a fresh sign-in', async () => {
    const people = [await newPerson(directory), await newPerson(directory)]
    for (const { id } of people) await enrolApp(directory, id)
    const counts = async () => {
      const found = await directory.services.factors.countsOf(people.map(({ id }) => id))
      return people.map(({ id }) => found.get(id) ?? 0)
    }
    const address = `/console/users/reset-mfa?${people.map(({ id }) => `id=${id}`).join('&')}`
    const { browser, page } = await staff.enter('chief', address)
    directory.wait(301)
    const asked = await browser.submit(page, address)
    expect([asked.title, await counts()]).to.deep.equal(['Sign in', [1, 1]])
    const again = await browser.submit(asked, '/login', { identifier: 'chief', password: PASSWORD })
    const done = await browser.submit(again, address)
    expect(noticeOf(done)).to.contain('2 people are without second factors now')
    expect(await counts()).to.deep.equal([0, 0])
  })
})
