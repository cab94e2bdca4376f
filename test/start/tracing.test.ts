import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { startCollector } from '../support/collector.ts'
import { JOB, JOBS, STATE, USER, USERS } from '../support/scim.ts'
import { build, createPlace, type Place, type ServerProcess } from '../support/server-process.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const CANARY = 'canary7harbours'

describe('a server that is traced', function () {
  this.timeout(60_000)
  let place: Place
  let server: ServerProcess
  let collector: Awaited<ReturnType<typeof startCollector>>

  /** The test's own time limit ends it otherwise. */
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await wait(20)
  }

  /** Everything is sent by the time that it has stopped. */
  before(async () => {
    await build()
    collector = await startCollector()
    place = await createPlace({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.address}/`,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${CANARY}`,
    })
    server = await place.start()
    const person = { schemas: [USER], userName: CANARY, emails: [{ value: `${CANARY}@example.com` }] }
    const { body } = await server.scim.post(USERS, person).set('traceparent', `00-${TRACE}-${PARENT}-01`).expect(201)
    const reset = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'link', note: CANARY } }
    await server.scim.patch(`${USERS}/${body.id}`, reset).expect(200)
    await server.scim.get(`${USERS}?filter=userName eq "${CANARY}"`).expect(200)
    await server.scim.get(`${USERS}/${CANARY}`).set('traceparent', 'nonsense').expect(404)
    const job = await server.scim.post(JOBS, { schemas: [JOB], selection: { ids: [body.id] } }).expect(201)
    await until(async () => (await server.scim.get(`${JOBS}/${job.body.id}`)).body.status === 'planned')
    await until(
      async () => (await (await fetch(`${server.issuer}/dev/mail.json?to=${CANARY}@example.com`)).json()).length > 0,
    )
    await server.stop()
  })
  after(async () => {
    collector.stop()
    await place.remove()
  })

  const named = (name: string) => collector.spans().filter(span => span.name === name)

  it('tells the collector, by OTLP, with the headers that it asks for', () => {
    expect(collector.requests).not.to.be.empty
    for (const { path, headers } of collector.requests) {
      expect(path).to.equal('/v1/traces')
      expect(headers).to.include({ 'content-type': 'application/json', authorization: `Bearer ${CANARY}` })
    }
    expect(collector.resource()).to.include({ 'service.name': 'rekey', 'service.version': '0.1.0' })
  })

  it('shows a request as a part of the trace of whoever sent it', () => {
    const [post] = named('POST scim')
    expect(post).to.include({ traceId: TRACE, parentSpanId: PARENT })
    expect(post?.attributes).to.include({ 'http.request.method': 'POST', 'http.response.status_code': 201 })
    for (const get of named('GET scim')) expect(get.parentSpanId ?? '').to.equal('')
  })

  it('names the trace in the line of the log', () => {
    const requests = server.log().filter(({ msg }) => msg === 'request')
    const posts = requests.filter(({ traceId }) => traceId === TRACE)
    expect(posts.map(({ method }) => method)).to.deep.equal(['POST'])
    expect(named('POST scim')[0]?.attributes).to.include({ 'rekey.request.id': posts[0]?.requestId })
    for (const { traceId } of requests) expect(traceId).to.match(/^[0-9a-f]{32}$/)
  })

  it('shows what a request asked of MongoDB, and no look for work that belongs to nothing', () => {
    const spans = collector.spans()
    const byId = new Map(spans.map(span => [span.spanId, span]))
    const [insert] = named('insert users')
    expect(byId.get(insert?.parentSpanId ?? '')?.name).to.equal('POST scim')
    expect(insert?.attributes).to.deep.equal({
      'db.system.name': 'mongodb',
      'db.operation.name': 'insert',
      'db.collection.name': 'users',
    })
    const commands = spans.filter(({ attributes }) => attributes['db.system.name'])
    expect(commands.filter(({ parentSpanId = '' }) => !byId.has(parentSpanId))).to.deep.equal([])
  })

  it('shows mails and jobs, with what came of them', () => {
    expect(named('mail')[0]?.attributes).to.deep.equal({ 'rekey.mail.kind': 'resetLink', 'rekey.outcome': 'sent' })
    expect(named('reset job')[0]?.attributes).to.include({ 'rekey.job.status': 'planning' })
  })

  it('has no attribute that docs/tracing.md does not name', () => {
    const guide = readFileSync('docs/tracing.md', 'utf8')
    const names = new Set(collector.spans().flatMap(({ attributes }) => Object.keys(attributes)))
    expect([...names].filter(name => !guide.includes(`\`${name}\``))).to.deep.equal([])
  })

  it('tells of no person and no secret', () => {
    const told = collector.requests.map(({ text }) => text).join('\n')
    expect(told).to.include('POST scim').and.not.include('canary').and.not.include('Bearer')
  })
})
