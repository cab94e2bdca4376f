import { expect } from 'chai'
import { createTextRecords } from '../../../server/text-records.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { startNameServer } from '../../support/name-server.ts'
import { DOMAIN, DOMAINS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('mail domains', () => {
  let directory: TestDirectory
  let admin: TestScimClient
  let server: Awaited<ReturnType<typeof startNameServer>>
  const records = new Map<string, readonly string[]>()

  before(async () => {
    server = await startNameServer(records)
    const textRecords = createTextRecords({ patience: 5000, servers: [server.address] })
    directory = await startDirectory({ textRecords, frozen: true })
    admin = await directory.scim('domains:write')
  })
  after(async () => {
    await server.stop()
    await directory.stop()
  })
  beforeEach(() => records.clear())

  let made = 0
  const create = async (name = `domain${++made}.example`) =>
    (await admin.post(DOMAINS, { schemas: [DOMAIN], name }).expect(201)).body
  const act = (id: string, action: unknown) =>
    admin.patch(`${DOMAINS}/${id}`, { op: 'replace', path: 'action', value: action })
  const eventsOf = async (target: string) => {
    const events = await directory.database.connection.collection('auditEvents').find({ target }).toArray()
    return events.map(({ event, outcome, actor, details }) => ({ event, outcome, actor, details }))
  }

  it('begin unverified, with the record to publish, each with a text of its own', async () => {
    const [one, another] = [await create('Example.com'), await create()]
    expect(one).to.include({ name: 'Example.com', verified: false }).and.not.have.any.keys('verifiedAt', 'verifiedBy')
    expect(one.record.name).to.equal('_rekey-challenge.example.com')
    expect(one.record.value).to.match(/^[\w-]{32}$/)
    expect(one.record.value).to.not.equal(another.record.value)
  })

  it('are verified by the record in DNS', async () => {
    const { id, record } = await create()
    records.set(record.name, ['v=spf1 -all', record.value])
    const verified = await act(id, 'verify')
    const verifiedAt = directory.services.now().toISOString()
    expect(verified.body).to.include({ verified: true, verifiedBy: 'dns', verifiedAt }).and.not.have.property('action')
    expect((await admin.get(`${DOMAINS}/${id}`)).body).to.deep.equal(verified.body)
    const found = await admin.get(`${DOMAINS}?filter=verified eq true and verifiedBy eq "dns"`)
    expect(found.body.Resources.map((one: { id: string }) => one.id)).to.include(id)
  })

  for (const [what, others, said] of [
    ['there is none', undefined, 'is not there'],
    ['it has another text', ['something else'], 'has another text'],
  ] as const) {
    it(`are not verified while ${what}, and the answer says what to publish`, async () => {
      const { id, record } = await create()
      if (others) records.set(record.name, others)
      const refused = await act(id, 'verify')
      expect(verdict(refused)).to.equal('400 invalidValue')
      expect(refused.body.detail).to.include(`"${record.name}" ${said}`).and.include(`"${record.value}"`)
      expect((await admin.get(`${DOMAINS}/${id}`)).body.verified).to.equal(false)
    })
  }

  it('are not verified by the record of another domain', async () => {
    const [one, another] = [await create(), await create()]
    records.set(one.record.name, [another.record.value])
    expect(verdict(await act(one.id, 'verify'))).to.equal('400 invalidValue')
  })

  it('are not verified while DNS gives no answer, which is an error of ours', async () => {
    const silent = await startNameServer(undefined)
    const textRecords = createTextRecords({ patience: 100, servers: [silent.address] })
    const other = await startDirectory({ textRecords })
    const client = await other.scim('domains:write')
    const { id } = (await client.post(DOMAINS, { schemas: [DOMAIN], name: 'example.com' })).body
    const answer = await client.patch(`${DOMAINS}/${id}`, { op: 'replace', path: 'action', value: 'verify' })
    expect([verdict(answer), answer.headers['retry-after']]).to.deep.equal(['503', '10'])
    expect((await client.get(`${DOMAINS}/${id}`)).body.verified).to.equal(false)
    const failures = other.database.connection.collection('auditEvents').find({ target: id, outcome: 'failure' })
    expect((await failures.toArray()).map(({ details }) => details.reason)).to.deep.equal(['noAnswer'])
    await other.stop()
    await silent.stop()
  })

  it('are verified by the word of an administrator, which DNS may bear out and not the other way round', async () => {
    const { id, record } = await create()
    expect((await act(id, 'confirm')).body).to.include({ verified: true, verifiedBy: 'administrator' })
    expect(verdict(await act(id, 'verify'))).to.equal('400 invalidValue')
    expect((await admin.get(`${DOMAINS}/${id}`)).body).to.include({ verified: true, verifiedBy: 'administrator' })
    records.set(record.name, [record.value])
    const { body } = await act(id, 'verify')
    expect(body).to.include({ verified: true, verifiedBy: 'dns' })
    expect((await act(id, 'confirm')).body).to.deep.equal(body)
  })

  it('leave every act in the audit', async () => {
    const { id, name, record } = await create()
    await act(id, 'verify')
    await act(id, 'confirm')
    records.set(record.name, [record.value])
    await act(id, 'verify')
    await admin.patch(`${DOMAINS}/${id}`, { op: 'replace', path: 'externalId', value: 'x' }).expect(200)
    await admin.delete(`${DOMAINS}/${id}`).expect(204)
    const event = (what: string, outcome: string, more = {}) => ({
      event: `domain.${what}`,
      outcome,
      actor: admin.id,
      details: { domain: name, ...more },
    })
    expect(await eventsOf(id)).to.deep.equal([
      event('created', 'success'),
      event('verified', 'failure', { by: 'dns', reason: 'noRecord' }),
      event('verified', 'success', { by: 'administrator' }),
      event('verified', 'success', { by: 'dns' }),
      event('changed', 'success'),
      event('deleted', 'success'),
    ])
  })

  it('keep what was proved when they are written back, and take no proof that is only said', async () => {
    const said = { verified: true, verifiedBy: 'dns', record: { name: 'x', value: 'y' } }
    const acting = { schemas: [DOMAIN], name: 'written.example', action: 'confirm' }
    expect(verdict(await admin.post(DOMAINS, acting))).to.equal('400 mutability')
    const { body } = await admin.post(DOMAINS, { schemas: [DOMAIN], name: 'written.example', ...said }).expect(201)
    expect(body.verified).to.equal(false)
    expect(body.record.value).to.not.equal('y')
    const at = `${DOMAINS}/${body.id}`
    expect((await admin.put(at, { ...body, ...said }).expect(200)).body).to.deep.equal(body)
    expect(verdict(await admin.put(at, acting))).to.equal('400 mutability')
    for (const path of ['verified', 'record.value', 'verifiedBy'])
      expect(verdict(await admin.patch(at, { op: 'replace', path, value: 'dns' })), path).to.equal('400 mutability')
    const confirmed = (await act(body.id, 'confirm')).body
    expect((await admin.put(at, { schemas: [DOMAIN], name: 'written.example' }).expect(200)).body).to.deep.equal(
      confirmed,
    )
  })

  it('have a name for ever, in any case', async () => {
    const { id } = await create('Ever.example')
    const put = (name: string) => admin.put(`${DOMAINS}/${id}`, { schemas: [DOMAIN], name })
    expect(verdict(await put('EVER.example'))).to.equal('200')
    expect(verdict(await put('never.example'))).to.equal('400 mutability')
  })

  it('of other letters are the same as A-labels', async () => {
    const { id, record } = await create('Bücher.example')
    expect(record.name).to.equal('_rekey-challenge.xn--bcher-kva.example')
    const again = { schemas: [DOMAIN], name: 'XN--bcher-kva.example' }
    expect(verdict(await admin.post(DOMAINS, again))).to.equal('409 uniqueness')
    for (const name of ['bücher.EXAMPLE', 'xn--bcher-kva.example']) {
      const found = await admin.get(`${DOMAINS}?filter=${encodeURIComponent(`name eq "${name}"`)}`)
      expect(found.body.Resources.map((one: { id: string }) => one.id)).to.deep.equal([id])
    }
  })

  it('take verify and confirm and nothing else', async () => {
    const { id } = await create()
    for (const action of ['Verify', 'revoke', true, { $ne: 'x' }])
      expect(verdict(await act(id, action)), String(action)).to.equal('400 invalidValue')
    expect(verdict(await (await directory.scim('domains:read')).get(`${DOMAINS}/${id}`))).to.equal('200')
  })
})
