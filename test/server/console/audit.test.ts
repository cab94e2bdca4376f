import { expect } from 'chai'
import { newPerson } from '../../passwords/support.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { ROLE, ROLES_AT } from '../../support/scim.ts'
import { noticeOf, startConsole, type TestConsole } from './support.ts'

describe('the audit in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole

  before(async () => {
    ;({ directory, staff } = await startConsole())
    const roles = await directory.scim('roles:write')
    await roles.post(ROLES_AT, { schemas: [ROLE], name: 'clerk', scopes: ['users:read'] }).expect(201)
    await roles.post(ROLES_AT, { schemas: [ROLE], name: 'auditor', scopes: ['audit:read'] }).expect(201)
    await staff.holder('clerk', 'clerk')
    await staff.holder('auditor', 'auditor')
  })
  after(() => directory.stop())

  const rows = ({ html }: { html: string }) =>
    [...html.matchAll(/<tr><td class="when">(.*?)<\/tr>/gs)].map(([, row = '']) => row.replaceAll(/<[^>]+>/g, ' '))

  it('is listed newest first, and narrowed to a person by their user name', async () => {
    const { id, userName } = await newPerson(directory, { displayName: '<script>alert(1)</script>' })
    await directory.reset(id)
    const { browser, page } = await staff.enter('chief', `/console/audit?target=${userName}`)
    expect(rows(page)).to.have.lengthOf(2)
    expect(rows(page)[0]).to.contain('Password reset').and.contain('The host')
    expect(rows(page)[1]).to.contain('User created')
    expect(page.html).to.contain('&lt;script>alert(1)').and.not.contain('<script>alert')
    const resets = await browser.open(`/console/audit?target=${userName}&event=password.`)
    expect(rows(resets)).to.have.lengthOf(1)
    const failures = await browser.open(`/console/audit?target=${userName}&outcome=failure`)
    expect(failures.html).to.contain('Nothing like that happened')
    const minute = new Date(Date.now() + 60_000).toISOString().slice(0, 16)
    expect(rows(await browser.open(`/console/audit?target=${userName}&from=${minute}`))).to.have.lengthOf(0)
    expect(rows(await browser.open(`/console/audit?target=${userName}&to=${minute}`))).to.have.lengthOf(2)
  })

  it('is paged through by cursors, from the first page again where one is out of date', async () => {
    const chief = await directory.services.people.byIdentifier('chief')
    const events = Array.from({ length: 60 }, () => ({
      event: 'test.paged',
      actor: chief?.id ?? '',
      outcome: 'success' as const,
    }))
    await directory.services.audit.recordAll(events)
    const { browser, page } = await staff.enter('chief', '/console/audit?event=test.paged')
    expect(rows(page)).to.have.lengthOf(50)
    const next = /href="([^"]*cursor=[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(rows(await browser.open(next))).to.have.lengthOf(10)
    const old = await browser.open('/console/audit?event=test.paged&cursor=made-up')
    expect(new URL(old.url).search).to.equal('?event=test.paged')
  })

  it('says what is wrong with a filter, beside what was typed', async () => {
    const { page } = await staff.enter('chief', '/console/audit?from=yesterday&actor=%22%3E%3Cb%3E')
    expect(page.status).to.equal(422)
    expect(noticeOf(page)).to.contain('at')
    expect(page.html).to.contain('value="&quot;>&lt;b>"')
  })

  it('shows one event with its details', async () => {
    const { id, userName } = await newPerson(directory)
    await directory.reset(id, { note: 'ticket 4711' })
    const { browser, page } = await staff.enter('chief', `/console/audit?target=${userName}&event=password.reset`)
    const href = /href="(\/console\/audit\/[^"]+)">Password reset/.exec(page.html)?.[1] ?? ''
    const shown = await browser.open(href)
    expect(shown.title).to.contain('Password reset')
    expect(shown.html).to.contain('ticket 4711').and.contain(`href="/console/users/${id}"`)
    expect((await browser.open('/console/audit/none.1')).status).to.equal(404)
  })

  it('is verified, which is an event itself, and the start says what came of it', async () => {
    await directory.services.sealer.seal()
    const { browser, page } = await staff.enter('auditor', '/console/audit')
    const good = await browser.submit(page, '/console/audit')
    expect(noticeOf(good)).to.match(/Of \d+ events none was changed or taken away/)
    expect(good.html).to.contain('As written')
    const again = await browser.submit(page, '/console/audit')
    expect(again.hops.map(({ status }) => status)).to.deep.equal([303, 200])
    expect(rows(await browser.open('/console/audit?event=audit.verified'))).to.have.lengthOf(1)
    await directory.database.connection
      .collection('auditEvents')
      .updateOne({ event: 'user.created' }, { $set: { actor: '<b>' } })
    const bad = await browser.submit(await browser.open('/console/audit'), '/console/audit')
    expect(noticeOf(bad)).to.contain('events some were changed')
    expect(bad.html).to.contain('Not as it was written')
    expect((await browser.open('/console')).html).to.contain('The audit is not as it was written')
  })

  it('is for whoever may read it', async () => {
    const { browser } = await staff.enter('clerk')
    for (const address of ['/console/audit', '/console/audit/some.1'])
      expect((await browser.open(address)).status).to.equal(403)
  })
})
