import { expect } from 'chai'
import { newPerson } from '../../passwords/support.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { EVENTS, MAILS, ROLE, ROLES_AT } from '../../support/scim.ts'
import { noticeOf, startConsole, type TestConsole } from './support.ts'

describe('the outbox in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole

  before(async () => {
    ;({ directory, staff } = await startConsole({ holders: { chief: 'administrator', desk: 'helpDesk' } }))
    const roles = await directory.scim('roles:write')
    await roles.post(ROLES_AT, { schemas: [ROLE], name: 'postman', scopes: ['mail:read'] }).expect(201)
    await staff.holder('postman', 'postman')
  })
  after(() => directory.stop())

  /** Somebody whose mail was refused. */
  async function refused(attributes = {}) {
    const person = await newPerson(directory, attributes)
    directory.smtp.refuseWith(550)
    await directory.reset(person.id, { delivery: 'link' })
    await directory.mails()
    directory.smtp.refuseWith(undefined)
    return { ...person, address: `/console/outbox?show=failed&user=${encodeURIComponent(person.userName)}` }
  }
  const stateOf = async (person: string) => {
    const mails = await directory.scim('mail:read')
    return (await mails.get(`${MAILS}?filter=user.value eq "${person}"`).expect(200)).body.Resources[0].state
  }
  const rows = ({ html }: { html: string }) => html.split('<tbody>')[1]?.match(/<tr>/g)?.length ?? 0

  it('shows what failed and why, and sends it again once', async () => {
    const { id, address } = await refused()
    const { browser, page } = await staff.enter('chief', address)
    expect(rows(page)).to.equal(1)
    expect(page.html).to.contain('The mail server refused the mail').and.contain('SMTP 550')
    const done = await browser.submit(page, address)
    expect(noticeOf(done)).to.contain('back in the queue')
    expect(rows(done)).to.equal(0)
    expect(await stateOf(id)).to.equal('queued')
    const twice = await browser.submit(page, address)
    expect(twice.status).to.equal(200)
    const audit = await directory.scim('audit:read')
    const { body } = await audit.get(`${EVENTS}?filter=target eq "${id}" and event eq "mail.retried"`)
    expect(body.totalResults).to.equal(1)
    expect(body.Resources[0]).to.include({ channel: 'console' })
  })

  it('sends nothing again that has changed since the page was made', async () => {
    const { id, address } = await refused()
    const { browser, page } = await staff.enter('chief', address)
    const mails = await directory.scim('mail:write')
    const [{ id: mail }] = (await mails.get(`${MAILS}?filter=user.value eq "${id}"`)).body.Resources
    await mails.patch(`${MAILS}/${mail}`, { op: 'replace', path: 'action', value: 'retry' }).expect(200)
    expect((await browser.submit(page, address)).status).to.equal(412)
  })

  it('says why something is not sent again', async () => {
    const [{ address }, { id: other }] = [await refused(), await newPerson(directory)]
    await directory.reset(other, { delivery: 'link' })
    await directory.mails()
    const mails = await directory.scim('mail:read')
    const [{ id }] = (await mails.get(`${MAILS}?filter=user.value eq "${other}"`)).body.Resources
    const { browser, page } = await staff.enter('chief', address)
    const answer = await browser.submit(page, address, { id, version: '' })
    expect(answer.status).to.equal(422)
    expect(noticeOf(answer)).to.contain('the mail server has taken it')
  })

  it('escapes names, and shows no address and no secret', async () => {
    const { address } = await refused({ displayName: '<script>alert(1)</script>' })
    const { page } = await staff.enter('chief', address)
    expect(page.html).to.contain('&lt;script>alert(1)').and.not.contain('<script>alert')
    expect(page.html).not.to.match(/token=/)
  })

  it('is for whoever may read it, and sends again for whoever may write it', async () => {
    const { id } = await refused()
    const { page } = await staff.enter('postman', `/console/outbox?user=${id}`)
    expect(rows(page)).to.equal(1)
    expect(page.html).not.to.contain('Send again')
    const { browser, page: desk } = await staff.enter('desk')
    expect(desk.html).not.to.contain('/console/outbox')
    expect((await browser.open('/console/outbox')).status).to.equal(403)
  })
})
