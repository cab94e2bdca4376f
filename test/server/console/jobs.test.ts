import { expect } from 'chai'
import { mailsTo, newPerson, PASSWORD, verifies } from '../../passwords/support.ts'
import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { filledIn, noticeOf, startConsole, type TestConsole, wrongFieldsIn, wrongIn } from './support.ts'

describe('a reset job in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole

  before(async () => {
    ;({ directory, staff } = await startConsole({
      holders: { chief: 'administrator', second: 'administrator', desk: 'helpDesk' },
      jobApprovalAbove: 1,
    }))
  })
  after(() => directory.stop())

  const FIELDS = { delivery: 'link', requireChange: 'on', revoke: 'on', reason: 'other', step: 'reset' }

  /** The form of a file as a browser sends it: the file is its last part. */
  function sendFile(browser: Browser, fields: Readonly<Record<string, string>>, file = 'userName\nghost\n') {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set('file', new Blob([file]), 'people.csv')
    return browser.open('/console/users/reset-file', { method: 'POST', body })
  }

  const filesKept = () => directory.database.connection.collection('passwordResetFiles').countDocuments()

  /** A job of everybody whose name begins like this, planned by the chief. */
  async function planned(count: number) {
    const displayName = `Group of ${count} ${Date.now()}`
    const people = []
    for (let at = 0; at < count; at++) people.push(await newPerson(directory, { displayName }))
    const query = new URLSearchParams({ q: displayName, all: 'yes' })
    const { browser, page } = await staff.enter('chief', `/console/users/reset?${query}`)
    const target = page.url.replace(directory.issuer, '').replaceAll('&', '&amp;')
    const job = await browser.submit(
      { ...page, html: page.html.replaceAll('&amp;', '&') },
      target.replaceAll('&amp;', '&'),
      FIELDS,
    )
    await directory.jobWorker.drain()
    return { people, browser, address: new URL(job.url).pathname }
  }

  for (const [what, expectedCount] of [
    ['nothing', ''],
    ['another number', '9'],
    ['no number', 'all of them'],
  ] as const) {
    it(`is not run by whoever types ${what}`, async () => {
      const { people, browser, address } = await planned(1)
      const page = await browser.open(address)
      const refused = await browser.submit(page, address, { action: 'run', expectedCount })
      expect(refused.status).to.equal(422)
      expect(wrongIn(refused, 'expectedCount')).to.equal('Type the number 1 to confirm that you mean all of them.')
      expect(refused.html).not.to.contain('&quot;expectedCount&quot;')
      if (expectedCount) expect(refused.html).to.contain(`value="${expectedCount}"`)
      expect(await verifies(directory, people[0]?.userName ?? '', PASSWORD)).to.equal(true)
    })
  }

  it('says in plain words beside the field what is wrong with its pace or its key', async () => {
    const people = [await newPerson(directory), await newPerson(directory)]
    const address = `/console/users/reset?${people.map(({ id }) => `id=${id}`).join('&')}`
    const { browser } = await staff.enter('chief')
    for (const [field, value, text] of [
      ['mailRate', 'lots', 'whole number from 1 to 1,000,000'],
      ['waveSize', '0', 'whole number from 1 to 1,000,000'],
      ['waveInterval', '20000', 'whole number of minutes'],
      ['startAt', 'tomorrow', 'a date and a time'],
      ['recipientKey', '{', 'no JSON'],
    ] as const) {
      const page = await browser.open(address)
      const typed = { ...FIELDS, waveSize: '10', waveInterval: '60', [field]: value }
      const refused = await browser.submit({ ...page, html: page.html.replaceAll('&amp;', '&') }, address, typed)
      expect(refused.status, field).to.equal(422)
      expect(wrongIn(refused, field), field).to.contain(text)
    }
  })

  it('counts one of each as one', async () => {
    const counts = { eligible: 1, sessions: 1, tokens: 1, skipped: { inactive: 1 } }
    const { browser, address } = await planned(1)
    await directory.database.connection
      .collection<{ _id: string }>('passwordResetJobs')
      .updateOne({ _id: address.split('/').at(-1) ?? '' }, { $set: { totals: counts } })
    const { html } = await browser.open(address)
    for (const text of ['is left out', 'session ends', 'token ends'])
      expect(html).to.contain(`<strong>1</strong> ${text}`)
  })

  it('is not run where the plan is another one by now', async () => {
    const { browser, address } = await planned(1)
    const page = await browser.open(address)
    const stale = await browser.submit(page, address, { action: 'run', expectedCount: '1', planDigest: 'of yesterday' })
    expect(stale.status).to.equal(412)
    expect(stale.html).to.contain('Changed meanwhile')
  })

  it('waits for a second administrator where it is large, who is not the first', async () => {
    const { people, browser, address } = await planned(2)
    const run = await browser.submit(await browser.open(address), address, { action: 'run', expectedCount: '2' })
    expect(run.html).to.contain('Waits for a second administrator')
    expect(run.html).to.contain('Another administrator has to look at this plan')
    expect(noticeOf(run)).to.equal('Another administrator has to approve the job now.')
    expect(run.html).to.contain('data-events=').and.not.contain('http-equiv="refresh"')
    const { browser: other, page } = await staff.enter('second', address)
    expect(page.html).to.match(/<dt>Asked for by<\/dt><dd><bdi>chief/)
    expect(page.html).to.match(/<dt>Search<\/dt><dd><code>[^<]*Group of 2/)
    const approved = await other.submit(page, address, { action: 'approve' })
    expect(noticeOf(approved)).to.contain('Approved')
    await directory.jobWorker.drain()
    expect(await mailsTo(directory, people[1]?.email ?? '')).to.have.length(1)
    const done = await browser.open(address)
    expect(done.html).to.contain('>Done<').and.contain('value="undo"')
    const undoing = await browser.submit(done, address, { action: 'undo' })
    expect(undoing.html).to.contain('data-events=')
    await directory.jobWorker.drain()
    expect(await verifies(directory, people[0]?.userName ?? '', PASSWORD)).to.equal(true)
    expect((await browser.open(address)).html)
      .to.contain('>Taken back<')
      .and.not.contain('value="undo"')
      .and.not.contain('data-events=')
  })

  it('offers nothing that would be refused: to whoever stands lower, or made it', async () => {
    const { browser, address } = await planned(2)
    const actionsOn = ({ html }: Page) => [...html.matchAll(/name="action" value="(\w+)"/g)].map(([, name]) => name)
    const desk = await staff.enter('desk', address)
    expect(desk.page.html).to.contain('The plan').and.contain('<strong>0</strong> sessions end')
    expect(actionsOn(desk.page)).to.deep.equal([])
    await browser.submit(await browser.open(address), address, { action: 'run', expectedCount: '2' })
    const own = await browser.open(address)
    expect(actionsOn(own)).to.deep.equal(['cancel'])
    expect(own.html).to.contain('You can cancel it until then')
    const waiting = await desk.browser.open(address)
    expect(actionsOn(waiting)).to.deep.equal([])
    expect(waiting.html).to.contain('has to look at this plan').and.not.contain('You can cancel it')
    const second = await staff.enter('second', address)
    expect(actionsOn(second.page)).to.have.members(['approve', 'cancel'])
  })

  it('offers no undo where it is too late, or the password was known to somebody', async () => {
    const { browser, address } = await planned(1)
    await browser.submit(await browser.open(address), address, { action: 'run', expectedCount: '1' })
    await directory.jobWorker.drain()
    directory.wait(601)
    expect((await browser.open(address)).html)
      .to.contain('>Done<')
      .and.not.contain('value="undo"')
  })

  it('tells of itself as it happens, and gives its people as files', async () => {
    const { browser, address } = await planned(1)
    const cancelled = await browser.submit(await browser.open(address), address, { action: 'cancel' })
    expect(noticeOf(cancelled)).to.equal('Cancelled. Nobody was reset.')
    const events = await browser.open(`${address}/events`)
    expect(events.headers.get('content-type')).to.contain('text/event-stream')
    expect(events.html).to.contain('event: progress')
    const csv = await browser.open(`${address}/rows.csv`)
    expect(csv.headers.get('content-disposition')).to.contain('reset-job.csv')
    expect(csv.html.split('\r\n')[0]).to.contain('user_display')
    const lines = await browser.open(`${address}/rows.jsonl`)
    expect(JSON.parse(lines.html)).to.include({ state: 'cancelled' })
  })

  it('is made of a file only by a form of this browser', async () => {
    const { browser, page } = await staff.enter('desk', '/console/users/reset-file')
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.html) ?? []
    const send = (token: string) => sendFile(browser, { ...FIELDS, csrf: token })
    expect(await send('made up')).to.include({ status: 403, title: 'This form is no longer valid' })
    expect(await filesKept()).to.equal(0)
    expect((await send(csrf)).url).to.contain('/console/jobs/')
  })

  for (const [field, value, text] of [
    ['file', '', 'The file is empty'],
    ['file', 'name\nghost\n', 'must name its columns'],
    ['file', 'userName\n', 'Nobody is in the file'],
    ['mailRate', 'lots', 'whole number from 1 to 1,000,000'],
    ['waveSize', '0', 'whole number from 1 to 1,000,000'],
    ['startAt', 'tomorrow', 'a date and a time'],
    ['recipientKey', '{', 'no JSON'],
  ] as const) {
    it(`says beside the ${field} what is wrong with ${JSON.stringify(value)}, and keeps all else and no file`, async () => {
      const { browser, page } = await staff.enter('chief', '/console/users/reset-file')
      const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.html) ?? []
      const typed = { delivery: 'oneTimePassword', reason: 'compromised', note: 'ticket 7', waveInterval: '90' }
      const kept = await filesKept()
      const { file, ...fields } = { file: undefined, ...typed, csrf, [field]: value }
      const refused = await sendFile(browser, fields, file)
      expect(refused.status).to.equal(422)
      expect(wrongFieldsIn(refused)).to.deep.equal([field])
      expect(wrongIn(refused, field)).to.contain(text)
      expect(filledIn(refused)).to.include({ reason: 'compromised', note: 'ticket 7', waveInterval: '90' })
      expect(filledIn(refused)).not.to.have.any.keys('mail', 'requireChange', 'revoke')
      expect(refused.html).to.contain('value="oneTimePassword" checked').and.contain('Choose it again')
      expect(await filesKept()).to.equal(kept)
    })
  }

  it('is seen by whoever may see jobs, and acted on by whoever may reset', async () => {
    const { address } = await planned(1)
    await staff.chief
      .post('/admin/v2/Roles', {
        schemas: ['urn:rekey:params:scim:schemas:core:1.0:Role'],
        name: 'watcher',
        scopes: ['jobs:read'],
      })
      .expect(201)
    await staff.holder('watcher', 'watcher')
    const { page, browser } = await staff.enter('watcher', address)
    expect(page.html).to.contain('The plan').and.not.contain('name="action"')
    expect((await browser.open('/console/users')).status).to.equal(403)
  })
})
