import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { linkIn } from '../../support/links.ts'
import { EVENTS, idsIn, MAILS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

type Shown = {
  id: string
  state: string
  attempts: number
  lastError?: object
  sentAt?: string
  queuedAt: string
  meta: { version: string }
}

describe('mails at /OutboxEntries', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let ada: string

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    desk = await directory.scim('mail:write')
    ada = await directory.person({ userName: 'ada', displayName: 'Ada L.', emails: [{ value: 'ada@example.com' }] })
    await directory.reset(ada, { delivery: 'link' })
  })
  afterEach(() => directory.stop())

  const find = async (filter?: string) =>
    desk.get(`${MAILS}?${new URLSearchParams(filter ? { filter } : {})}`).expect(200)
  const only = async (): Promise<Shown> => (await find()).body.Resources[0]
  const retry = ({ id }: { id: string }) =>
    desk.patch(`${MAILS}/${id}`, { op: 'replace', path: 'action', value: 'retry' })
  const refused = async () => {
    directory.smtp.refuseWith(550)
    await directory.mails()
    directory.smtp.refuseWith(undefined)
    return only()
  }
  const givenUp = async () => {
    directory.smtp.refuseWith(451)
    for (let attempt = 1; attempt <= 10; attempt++) {
      await directory.mails()
      directory.wait(901)
    }
    directory.smtp.refuseWith(undefined)
    return only()
  }
  const unknown = async () => {
    directory.smtp.breakAfterData(true)
    for (let attempt = 1; attempt <= 10; attempt++) {
      await directory.mails()
      directory.wait(901)
    }
    directory.smtp.breakAfterData(false)
    return only()
  }

  it('say what they are, whose, and how they stand; not where they went, and no secret', async () => {
    const queued = await only()
    expect(queued).to.deep.include({
      kind: 'resetLink',
      user: { value: ada, $ref: `${directory.issuer}/scim/v2/Users/${ada}`, display: 'Ada L.' },
      state: 'queued',
      attempts: 0,
      queuedAt: directory.services.now().toISOString(),
    })
    expect(queued).to.not.have.any.keys('sentAt', 'lastError', 'action')
    directory.wait(3)
    const token = linkIn(await directory.mails())
    const sent = await only()
    expect(sent).to.include({ state: 'sent', attempts: 1, sentAt: directory.services.now().toISOString() })
    expect(sent.meta.version).to.not.equal(queued.meta.version)
    for (const one of [queued, sent]) expect(JSON.stringify(one)).to.not.include(token).and.not.include('@')
  })

  it('say why they failed, by a code and in words', async () => {
    expect(await refused()).to.deep.include({
      state: 'refused',
      lastError: { code: 'SMTP 550', message: 'The mail server refused the mail.' },
    })
  })

  const failures = { refused, givenUp, unknown }
  for (const [state, fail] of Object.entries(failures)) {
    it(`that are ${state} are found, and go out again by retry, once, under the same Message-ID; it is audited`, async () => {
      const failed = await fail()
      expect(failed.state).to.equal(state)
      expect(idsIn(await find(`state eq "${state}" and user.value eq "${ada}"`))).to.deep.equal([failed.id])
      const answer = await retry(failed).set('If-Match', failed.meta.version)
      expect(answer.status, answer.text).to.equal(200)
      expect(answer.body.state).to.equal(state === 'unknown' ? 'unknown' : 'queued')
      expect(answer.headers.etag).to.not.equal(failed.meta.version)
      expect(verdict(await retry(failed))).to.equal('400 invalidValue')
      const [mail, ...others] = await directory.mails()
      expect(others).to.deep.equal([])
      expect(mail?.messageId).to.equal(`<${failed.id}@localhost>`)
      expect(await only())
        .to.include({ state: 'sent', attempts: failed.attempts + 1 })
        .and.not.have.property('lastError')
      const auditor = await directory.scim('audit:read')
      const [event] = (await auditor.get(`${EVENTS}?filter=event eq "mail.retried"`)).body.Resources
      expect(event).to.include({ actor: desk.id, target: ada, channel: 'scim', outcome: 'success' })
      expect(event.details).to.deep.include({ name: 'before', value: state })
    })
  }

  it('that are put back are tried ten times more before they are given up again', async () => {
    await retry(await givenUp()).expect(200)
    directory.smtp.refuseWith(451)
    for (let attempt = 1; attempt <= 9; attempt++) {
      await directory.mails()
      directory.wait(901)
    }
    expect(await only()).to.include({ state: 'queued', attempts: 19 })
    await directory.mails()
    expect(await only()).to.include({ state: 'givenUp', attempts: 20 })
  })

  const settled: Readonly<Record<string, () => Promise<unknown>>> = {
    queued: async () => {},
    sent: () => directory.mails(),
    stale: async () => {
      await directory.reset(ada, { delivery: 'password', password: 'a wide river in the morning', mail: false })
      await directory.mails()
    },
  }
  for (const [state, settle] of Object.entries(settled)) {
    it(`that are ${state} are not put back, and the answer says why`, async () => {
      const { id } = await only()
      await settle()
      const before = (await desk.get(`${MAILS}/${id}`)).body
      expect(before.state).to.equal(state)
      const answer = await retry({ id })
      expect(verdict(answer)).to.equal('400 invalidValue')
      expect(answer.body.detail).to.match(
        { queued: /in the queue/, sent: /has taken it/, stale: /stale/ }[state] ?? /x/,
      )
      expect((await desk.get(`${MAILS}/${id}`)).body).to.deep.equal(before)
    })
  }

  it('that failed and were overtaken since are found stale by the retry, and never sent', async () => {
    const { id } = await refused()
    await directory.reset(ada, { delivery: 'link' })
    await retry({ id }).expect(200)
    expect((await directory.mails()).map(({ messageId }) => messageId)).to.not.include(`<${id}@localhost>`)
    expect((await desk.get(`${MAILS}/${id}`)).body.state).to.equal('stale')
  })

  it('are put back by one of many who try at once', async () => {
    const failed = await refused()
    const answers = await Promise.all(Array.from({ length: 8 }, () => retry(failed)))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    expect(await directory.mails()).to.have.length(1)
  })

  it('S117: are not put back over another version in If-Match', async () => {
    const failed = await refused()
    expect(verdict(await retry(failed).set('If-Match', 'W/"other"'))).to.equal('412')
    expect(await only()).to.deep.equal(failed)
  })

  it('take no other action and no other change', async () => {
    const failed = await refused()
    const path = `${MAILS}/${failed.id}`
    const answers = [
      await desk.patch(path, { op: 'replace', path: 'action', value: 'send' }),
      await desk.patch(path, { op: 'replace', path: 'state', value: 'queued' }),
      await desk.patch(path, { op: 'replace', path: 'user.value', value: 'somebody' }),
    ]
    expect(answers.map(verdict)).to.deep.equal(['400 invalidValue', '400 mutability', '400 mutability'])
    expect(await only()).to.deep.equal(failed)
  })

  it('are put back by a Bulk, too', async () => {
    const failed = await refused()
    const data = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'action', value: 'retry' }],
    }
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'PATCH', path: `/OutboxEntries/${failed.id}`, data },
        { method: 'DELETE', path: `/OutboxEntries/${failed.id}` },
      ],
    }
    const { Operations } = (await desk.post('/admin/v2/Bulk', body).expect(200)).body
    expect(Operations.map(({ status }: { status: string }) => status)).to.deep.equal(['200', '405'])
    expect((await only()).state).to.equal('queued')
  })

  it('are found by whether they have a part, sent or not', async () => {
    expect((await find('user pr')).body.totalResults).to.equal(1)
    expect((await find('user.value pr and not (sentAt pr)')).body.totalResults).to.equal(1)
    await directory.mails()
    expect((await find('not (sentAt pr)')).body.totalResults).to.equal(0)
  })
})
