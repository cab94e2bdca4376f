import { expect } from 'chai'
import { meaningOf, post } from '../../../server/outbox/post.ts'
import { type LogoutReceiver, type Manner, startLogoutReceiver } from '../../support/logout-receiver.ts'

const OTHER = 'The recipient was not to be reached, or the connection broke.'

describe('a POST to a recipient', () => {
  let receiver: LogoutReceiver
  let other: LogoutReceiver

  beforeEach(async () => {
    receiver = await startLogoutReceiver()
    other = await startLogoutReceiver()
  })
  afterEach(async () => {
    await receiver.stop()
    await other.stop()
  })

  const word = { headers: { 'content-type': 'text/plain' }, body: 'a word', taken: [200, 204], refused: [410] }
  const send = (patience?: number) => post({ ...word, url: receiver.url }, patience)

  const answers: readonly (readonly [Manner, object])[] = [
    [200, { outcome: 'sent' }],
    [204, { outcome: 'sent' }],
    ['neverEnd', { outcome: 'sent' }],
    [202, { outcome: 'failed', code: 'HTTP 202' }],
    [400, { outcome: 'failed', code: 'HTTP 400' }],
    [404, { outcome: 'failed', code: 'HTTP 404' }],
    [410, { outcome: 'refused', code: 'HTTP 410' }],
    [503, { outcome: 'failed', code: 'HTTP 503' }],
    ['break', { outcome: 'unknown', code: 'ECONNRESET' }],
  ]
  for (const [manner, attempt] of answers) {
    it(`O75: is judged by the status of its answer alone: ${manner}`, async () => {
      receiver.behave(manner)
      expect(await send()).to.deep.equal(attempt)
      expect(receiver.requests).to.have.length(1)
      expect(receiver.requests[0]).to.include({ url: 'POST /logout', type: 'text/plain', body: 'a word' })
    })
  }

  it('O75: follows nothing', async () => {
    for (const status of [301, 302, 307, 308]) {
      receiver.behave({ status, headers: { location: other.url } })
      expect(await send()).to.deep.equal({ outcome: 'failed', code: `HTTP ${status}` })
    }
    expect(other.requests).to.deep.equal([])
  })

  it('may have arrived where no answer comes in time', async () => {
    receiver.behave('hang')
    expect(await send(200)).to.deep.equal({ outcome: 'unknown', code: 'ETIMEDOUT' })
  })

  it('did not arrive where nobody is there', async () => {
    await receiver.stop()
    expect(await send()).to.deep.equal({ outcome: 'failed', code: 'ECONNREFUSED' })
  })

  it('says nothing where TLS is spoken and nobody proves the name', async () => {
    const url = receiver.url.replace('http:', 'https:')
    expect(await post({ ...word, url })).to.include({ outcome: 'failed' })
    expect(receiver.requests).to.deep.equal([])
  })

  it('says in words why it failed', () => {
    const codes = [
      'HTTP 302',
      'HTTP 400',
      'HTTP 404',
      'HTTP 500',
      'HTTP 202',
      'ETIMEDOUT',
      'ENOTFOUND',
      'CERT_HAS_EXPIRED',
    ]
    const meanings = [...codes, 'unexpected'].map(meaningOf)
    expect(new Set([...meanings, OTHER]).size).to.equal(codes.length + 2)
    expect(meaningOf('ECONNREFUSED')).to.equal(OTHER)
  })
})
