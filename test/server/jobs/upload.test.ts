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

  async function start(more: { uploadTime?: number } = {}): Promise<void> {
    directory = await startDirectory({ bulk: { atOnce: 1 }, ...more })
    desk = await directory.scim('passwords:reset')
  }
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
    await start()
    const held = await begin()
    const waiting = await begin()
    // Another request has gone through the server behind those, so they have arrived.
    await desk.get(JOBS).expect(200)
    const next = send().then(({ status }) => status)
    waiting.destroy()
    held.destroy()
    expect(await next).to.equal(201)
  })

  it('takes nothing more of one that is too long when it takes back what was there', async () => {
    await start()
    const { jobFiles } = directory.services
    const { insert, remove } = jobFiles
    const done: string[] = []
    Object.assign(jobFiles, {
      async insert(...piece: Parameters<typeof insert>) {
        await insert(...piece)
        done.push('insert')
      },
      async remove(job: string) {
        done.push('remove')
        await remove(job)
      },
    })
    const sent = await begin()
    const answered = once(sent, 'response')
    const mebibyte = `${'x'.repeat(127)}\n`.repeat(8 * 1024)
    for (let count = 0; count < 65; count++) sent.write(mebibyte)
    const [response] = await answered
    response.resume()
    expect(response.statusCode).to.equal(413)
    expect((await send()).status, 'the next in its place').to.equal(201)
    expect(done.slice(done.indexOf('remove'))).to.deep.equal(['remove', 'insert'])
  })

  it('names a million people at most', async () => {
    await start()
    const people = Buffer.from(`userName\n${'y\n'.repeat(1_000_001)}`)
    const { status, body } = await desk.send('post', JOBS).attach('file', people, 'people.csv')
    expect([status, body.detail]).to.satisfy(
      ([is, detail]: [number, string]) => is === 413 && detail.includes('people'),
    )
    expect(await directory.database.connection.collection('passwordResetFiles').countDocuments()).to.equal(0)
  }).timeout(60_000)

  it('takes no Idempotency-Key', async () => {
    await start()
    expect((await send().set('Idempotency-Key', 'k1')).status).to.equal(400)
  })

  it('is given up when it comes slowly: 408, and the next has its place', async () => {
    await start({ uploadTime: 1000 })
    const [response] = await once(await begin(), 'response')
    response.resume()
    expect([response.statusCode, response.headers.connection]).to.deep.equal([408, 'close'])
    expect((await send()).status).to.equal(201)
  })
})
