import { expect } from 'chai'
import { freePort } from '../support/free-port.ts'
import { samplesOf } from '../support/metrics.ts'
import { USERS } from '../support/scim.ts'
import { build, createPlace, type Place, type ServerProcess } from '../support/server-process.ts'

describe('a server that Prometheus reads', function () {
  this.timeout(60_000)
  let place: Place
  let server: ServerProcess
  let address: string

  before(async () => {
    await build()
    const port = await freePort()
    address = `http://127.0.0.1:${port}`
    place = await createPlace({ METRICS_PORT: String(port) })
    server = await place.start()
  })
  after(() => place.remove())

  it('shows what it does on a port of its own', async () => {
    await server.scim.get(USERS).expect(200)
    const response = await fetch(`${address}/metrics`)
    expect([response.status, response.headers.get('content-type')]).to.deep.equal([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ])
    const samples = samplesOf(await response.text())
    const find = (start: string) => [...samples].filter(([name]) => name.startsWith(start))
    expect(find('rekey_http_request_duration_seconds_count{route="scim",method="GET",status="200"}')).to.have.length(1)
    const finds = 'rekey_mongodb_command_duration_seconds_count{command="find",outcome="success"}'
    expect(samples.get(finds)).to.be.greaterThan(0)
    expect(find('rekey_build_info{version="0.1.0"')).to.have.length(1)
    expect(samples.get('rekey_database_answers')).to.equal(1)
  })

  it('answers nothing else there, and no metrics to everybody', async () => {
    const ask = async (url: string, method = 'GET') => (await fetch(url, { method })).status
    expect(await ask(`${address}/`)).to.equal(404)
    expect(await ask(`${address}/scim/v2/Users`)).to.equal(404)
    expect(await ask(`${address}/metrics`, 'POST')).to.equal(404)
    expect(await ask(`${server.issuer}/metrics`)).to.equal(404)
  })

  it('stops as any other', async () => {
    const { code, stderr } = await server.stop()
    expect([code, stderr]).to.deep.equal([0, ''])
  })
})
