import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { JOB, JOBS, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const DAY = 86_400

describe('an Idempotency-Key', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    hr = await directory.scim('users:write,passwords:reset', 'HR')
  })
  afterEach(() => directory.stop())

  const job = { schemas: [JOB], selection: { ids: ['nobody'] } }
  const post = (key: string, body: object = job, path = JOBS, client = hr) =>
    client.post(path, body).set('Idempotency-Key', key)
  const count = async (path = JOBS) => (await hr.get(path)).body.totalResults

  it('makes one of two, and answers both alike', async () => {
    const [first, second] = [await post('k'), await post('k')]
    expect([verdict(first), verdict(second)]).to.deep.equal(['201', '201'])
    expect(second.body.id).to.equal(first.body.id)
    expect(second.headers.location).to.equal(first.headers.location)
    expect(await count()).to.equal(1)
  })

  it('makes one of ten at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('k')))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).to.equal(1)
    expect(await count()).to.equal(1)
  })

  it('makes one of six at once whose name nobody else may have', async () => {
    const ann = { schemas: [USER], userName: 'ann' }
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('k', ann, USERS)))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).to.equal(1)
    expect(await count(USERS)).to.equal(1)
    expect(verdict(await post('another', ann, USERS))).to.equal('409 uniqueness')
  })

  it('is refused with another body', async () => {
    await post('k')
    expect(verdict(await post('k', { ...job, reason: 'expired' }))).to.equal('422')
    expect(await count()).to.equal(1)
  })

  it('is of one client and one address, and for a day', async () => {
    const other = await directory.scim('passwords:reset', 'Other')
    const first = await post('k')
    expect((await post('k', job, JOBS, other)).body.id).to.not.equal(first.body.id)
    expect(verdict(await post('k', { schemas: [USER], userName: 'ann' }, USERS))).to.equal('201')
    directory.wait(DAY + 1)
    hr = await directory.scim('users:write,passwords:reset', 'HR')
    expect((await post('k')).body.id).to.not.equal(first.body.id)
  })

  it('of a request that failed makes nothing, and may be sent again', async () => {
    expect(verdict(await post('k', { schemas: [JOB], selection: {} }))).to.equal('400 invalidValue')
    expect(verdict(await post('k'))).to.equal('201')
  })

  it('keeps of the body only what nobody can try passwords on without the MASTER_KEY', async () => {
    await post('k')
    const kept = await directory.database.connection.collection('idempotencyKeys').findOne({})
    const { keyring } = directory.services
    const mac = keyring.mac('idempotency', keyring.currentKeyId, JSON.stringify(job)).toString('base64url')
    expect(kept?.digest).to.equal(`${keyring.currentKeyId}.${mac}`)
  })

  it('has 1 to 255 characters', async () => {
    expect(verdict(await post('k'.repeat(256)))).to.equal('400 invalidValue')
  })
})
