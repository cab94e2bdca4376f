import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { JOBS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const BEGUN =
  '--b\r\nContent-Disposition: form-data; name="file"; filename="people.csv"\r\nContent-Type: text/csv\r\n\r\nuserName\n'

describe('a file of a reset job that does not arrive', () => {
  let directory: TestDirectory
  let desk: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory({ uploadTime: 1000, bulk: { atOnce: 1 } })
    desk = await directory.scim('passwords:reset')
  })
  afterEach(() => directory.stop())

  /** A form that has been begun and not ended; it holds its place, or waits for it. */
  async function begin(): Promise<ClientRequest> {
    const headers = { authorization: `Bearer ${desk.token}`, 'content-type': 'multipart/form-data; boundary=b' }
    const sent = request(`${directory.address}${JOBS}`, { method: 'POST', headers })
    sent.on('error', () => {})
    sent.write(BEGUN)
    sent.flushHeaders()
    await once(sent, 'socket')
    return sent
  }
  const send = () => desk.send('post', JOBS).attach('file', Buffer.from('userName\nann\n'), 'people.csv')

  it('gives its place to the next when the client hangs up, whether it was reading or waiting', async () => {
    const held = await begin()
    const waiting = await begin()
    // Another request has gone through the server behind those, so they have arrived.
    await desk.get(JOBS).expect(200)
    const next = send().then(({ status }) => status)
    waiting.destroy()
    held.destroy()
    expect(await next).to.equal(201)
  })

  it('is given up when it comes slowly: 408, and the next has its place', async () => {
    const [response] = await once(await begin(), 'response')
    response.resume()
    expect([response.statusCode, response.headers.connection]).to.deep.equal([408, 'close'])
    expect((await send()).status).to.equal(201)
  })
})
