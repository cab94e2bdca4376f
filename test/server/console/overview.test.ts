import { expect } from 'chai'
import { LEASE } from '../../../server/outbox/attempts.ts'
import { newPerson } from '../../passwords/support.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { ROLE, ROLES_AT } from '../../support/scim.ts'
import { startConsole, type TestConsole } from './support.ts'

describe('the overview of the console', () => {
  let directory: TestDirectory
  let staff: TestConsole

  before(async () => {
    ;({ directory, staff } = await startConsole({
      holders: { chief: 'administrator', deputy: 'administrator', desk: 'helpDesk' },
      jobApprovalAbove: 1,
    }))
    const roles = await directory.scim('roles:write')
    await roles.post(ROLES_AT, { schemas: [ROLE], name: 'clerk', scopes: ['users:read'] }).expect(201)
    await staff.holder('clerk', 'clerk')
  })
  after(() => directory.stop())

  const items = ({ html }: { html: string }) =>
    /<section class="attention">(.*?)<\/section>/s.exec(html)?.[1]?.replaceAll(/<[^>]+>/g, ' ') ?? ''

  it('says what waits for somebody, to whom it concerns', async () => {
    const people = [await newPerson(directory), await newPerson(directory)]
    const { browser, page } = await staff.enter(
      'chief',
      `/console/users/reset?${people.map(({ id }) => `id=${id}`).join('&')}`,
    )
    const fields = { delivery: 'link', revoke: 'on', requireChange: 'on', reason: 'other', step: 'reset' }
    const job = await browser.submit(page, new URL(page.url).pathname + new URL(page.url).search, fields)
    await directory.jobWorker.drain()
    const planned = await browser.open(job.url)
    await browser.submit(planned, new URL(job.url).pathname, { action: 'run', expectedCount: '2' })
    const shown = await browser.open('/console')
    expect(shown.title).to.contain('Overview')
    expect(items(shown)).to.contain('A reset job waits for the approval of a second administrator')
    await directory.database.connection
      .collection('outbox')
      .insertOne({ kind: 'resetLink', userId: people[0]?.id, status: 'refused', queuedAt: new Date(), attempts: 1 })
    expect(items(await browser.open('/console'))).to.contain('A mail or notice of the last seven days was refused')
    const { page: desk } = await staff.enter('desk', '/console')
    expect(items(desk)).to.contain('A reset job waits').and.not.contain('refused')
  })

  it('says whose one-time passwords have ended or end within a day, and leads to them', async () => {
    const { id, userName } = await newPerson(directory)
    await newPerson(directory)
    await directory.reset(id)
    const waiting = async () => {
      const { browser, page } = await staff.enter('desk', '/console')
      return { browser, said: items(page) }
    }
    directory.wait(5.9 * 86_400)
    expect((await waiting()).said).not.to.contain('one-time password')
    directory.wait(0.2 * 86_400)
    const { browser, said } = await waiting()
    expect(said).to.contain('A one-time password, or a weak hash of another system, has ended or ends within a day')
    const { html } = await browser.open('/console/users?show=ending')
    expect(html).to.contain('>1 person<').and.contain(userName)
    directory.wait(86_400)
    expect((await waiting()).said).to.contain('A one-time password')
  })

  it('counts no mail as unknown that somebody has in hand', async () => {
    const at = directory.services.now()
    const mails = directory.database.connection.collection<{ _id: string }>('outbox')
    const mail = { kind: 'resetLink', userId: 'somebody', status: 'unknown', queuedAt: at, attempts: 1 }
    const taken = { changedAt: at, dueAt: new Date(at.getTime() + LEASE) }
    await mails.insertOne({ _id: 'in-hand', ...mail, ...taken } as never)
    const { browser, page } = await staff.enter('chief', '/console')
    expect(items(page)).not.to.contain('nobody knows')
    await mails.updateOne({ _id: 'in-hand' }, { $set: { changedAt: new Date(at.getTime() - LEASE) } })
    expect(items(await browser.open('/console'))).to.contain('nobody knows whether it arrived')
  })

  it('plots what happened, with the same in numbers', async () => {
    await directory.browser().signIn('/account', 'desk', 'wrong password')
    await directory.services.sealer.seal()
    const { browser, page } = await staff.enter('chief', '/console')
    expect(page.html).to.match(/<h3>Failed sign-ins<\/h3><p class="figure">1</)
    expect(page.html.match(/<tr><th scope="row"/g)).to.have.lengthOf(24)
    const days = await browser.open('/console?by=day')
    expect(days.html).to.match(/<h3>Failed sign-ins<\/h3><p class="figure">1</)
    expect(days.html.match(/<tr><th scope="row"/g)).to.have.lengthOf(30)
  })

  it('leads on whoever may see none of it', async () => {
    const { page } = await staff.enter('clerk', '/console')
    expect(new URL(page.url).pathname).to.equal('/console/users')
    expect(page.html).not.to.contain('>Overview<').and.not.contain('>Audit<')
  })
})
