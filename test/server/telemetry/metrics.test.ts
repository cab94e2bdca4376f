import { expect } from 'chai'
import { createBacklog } from '../../../server/store/backlog.ts'
import { createMetrics } from '../../../server/telemetry/metrics.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { samplesOf } from '../../support/metrics.ts'
import { GROUPS, STATE, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { PASSWORD } from '../oidc/support.ts'

const CANARY = 'canary7harbours'

describe('the metrics', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let text = ''
  const metrics = createMetrics({ version: '1.2.3', node: '24.0.0' })

  /** What is measured now. */
  async function look() {
    await directory.services.sealer.seal()
    text = await metrics.text(createBacklog(directory.database), directory.services.now())
    return samplesOf(text)
  }

  before(async () => {
    directory = await startDirectory({ metrics })
    hr = await directory.scim('users:write,passwords:reset,jobs:read,jobs:unattended')
  })
  after(() => directory.stop())

  it('name the build', async () => {
    expect((await look()).get('rekey_build_info{version="1.2.3",node="24.0.0"}')).to.equal(1)
  })

  it('count requests by the part of the server, the method and the status, with their duration', async () => {
    const count = (samples: Map<string, number>, route: string, method: string, status: number) =>
      samples.get(
        `rekey_http_request_duration_seconds_count{route="${route}",method="${method}",status="${status}"}`,
      ) ?? 0
    const before = await look()
    await hr.get(`${USERS}/${CANARY}`).expect(404)
    await hr.send('get', `/${CANARY}?${CANARY}=1`).expect(404)
    await hr.send('get', `/reset?token=${CANARY}`)
    const after = await look()
    expect(count(after, 'scim', 'GET', 404) - count(before, 'scim', 'GET', 404)).to.equal(1)
    expect(count(after, 'other', 'GET', 404) - count(before, 'other', 'GET', 404)).to.equal(1)
    expect([...after.keys()].some(name => name.includes('route="password"'))).to.equal(true)
  })

  it('count sign-ins by outcome, each once', async () => {
    await directory.person({ userName: CANARY, password: PASSWORD })
    for (const password of [PASSWORD, `${CANARY} wrong`]) {
      const { url } = await (await directory.relyingParty()).start()
      await directory.browser().signIn(url, CANARY, password)
    }
    for (const samples of [await look(), await look()]) {
      expect(samples.get('rekey_sign_ins_total{method="password",outcome="success"}')).to.equal(1)
      expect(samples.get('rekey_sign_ins_total{method="password",outcome="failure"}')).to.equal(1)
      expect(samples.get('rekey_audit_events_total{event="user.created",outcome="success"}')).to.equal(1)
    }
  })

  it('count hashes of passwords, with the wait for a core', async () => {
    const samples = await look()
    expect(samples.get('rekey_password_hash_duration_seconds_count')).to.be.at.least(2)
    expect(samples.get('rekey_password_hash_wait_seconds_count')).to.equal(
      samples.get('rekey_password_hash_duration_seconds_count'),
    )
    expect(samples.get('rekey_password_hashes_waiting')).to.equal(0)
  })

  it('count resets by channel, and mails by what came of them', async () => {
    const id = await directory.person({ userName: `${CANARY}.two`, emails: [{ value: `${CANARY}@example.com` }] })
    await hr.patch(`${USERS}/${id}`, { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'link' } }).expect(200)
    expect((await look()).get('rekey_outbox_waiting{sort="mail",when="now"}')).to.equal(1)
    directory.wait(60)
    expect((await look()).get('rekey_outbox_oldest_due_seconds{sort="mail"}')).to.be.within(60, 120)
    await directory.mails()
    const samples = await look()
    expect(samples.get('rekey_password_resets_total{channel="scim"}')).to.equal(1)
    expect(samples.get('rekey_mails_total{kind="resetLink",outcome="sent"}')).to.equal(1)
    expect(samples.get('rekey_outbox_waiting{sort="mail",when="now"}')).to.equal(undefined)
    expect(samples.get('rekey_outbox_oldest_due_seconds{sort="mail"}')).to.equal(0)
  })

  it('count jobs by status, and the people of those under way by state', async () => {
    const ids = await Promise.all(
      ['a', 'b', 'c'].map(name => directory.person({ userName: name, emails: [{ value: `${name}@example.com` }] })),
    )
    const { plan, act } = jobsOf(directory, hr)
    const { id, planDigest } = await plan({ ids })
    expect((await look()).get('rekey_reset_jobs{status="planned"}')).to.equal(1)
    await act(id, 'run', { planDigest }).expect(200)
    const running = await look()
    expect(running.get('rekey_reset_jobs{status="running"}')).to.equal(1)
    expect(running.get('rekey_reset_job_rows{state="queued"}')).to.equal(3)
    await directory.jobWorker.drain()
    const done = await look()
    expect(done.get('rekey_reset_jobs{status="completed"}')).to.equal(1)
    expect(done.get('rekey_reset_job_rows{state="queued"}')).to.equal(undefined)
    expect(done.get('rekey_password_resets_total{channel="job"}')).to.equal(3)
  })

  it('say that the database is away, and all the rest', async () => {
    const away = { ...createBacklog(directory.database), jobs: () => Promise.reject(new Error('away')) }
    const samples = samplesOf(await metrics.text(away, directory.services.now()))
    expect(samples.get('rekey_database_answers')).to.equal(0)
    expect(samples.get('rekey_reset_jobs{status="completed"}')).to.equal(undefined)
    expect(samples.get('process_resident_memory_bytes')).to.be.greaterThan(0)
    expect((await look()).get('rekey_database_answers')).to.equal(1)
  })

  it('name no person, no path and no secret', async () => {
    await hr.get(`${GROUPS}/${CANARY}`).expect(404)
    await look()
    expect(text).to.include('rekey_sign_ins_total').and.not.include('canary').and.not.include(hr.token.slice(6))
    expect(text).to.not.match(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  })
})
