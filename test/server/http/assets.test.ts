import { type IncomingMessage, request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

describe('styles and scripts', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  async function get(path: string, encodings?: string) {
    const headers = encodings === undefined ? {} : { 'accept-encoding': encodings }
    const sent = request(directory.address + path, { headers }).end()
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve).once('error', reject)
    })
    return { headers: response.headers, body: Buffer.concat(await response.toArray()) }
  }

  for (const name of ['pico.css', 'console.css', 'console.js', 'rekey.svg']) {
    it(`${name} is compressed for browsers that take it so, and for no others`, async () => {
      const plain = await get(`/assets/${name}`)
      expect(plain.headers).to.include({ vary: 'Accept-Encoding' }).and.not.have.property('content-encoding')
      for (const encodings of ['gzip, deflate, br', '*']) {
        const small = await get(`/assets/${name}`, encodings)
        expect(small.headers).to.deep.include({ vary: 'Accept-Encoding', 'content-encoding': 'gzip' })
        expect(gunzipSync(small.body).equals(plain.body)).to.equal(true)
        expect(small.headers['content-type']).to.equal(plain.headers['content-type'])
      }
      for (const encodings of ['identity', 'br', 'gzip;q=0'])
        expect((await get(`/assets/${name}`, encodings)).body.equals(plain.body), encodings).to.equal(true)
    })
  }

  it('of a page of the console take less than 30 KB together', async () => {
    const names = [
      'pico.css',
      'rekey.css',
      'console.css',
      'brand.css',
      'rekey.js',
      'console.js',
      'select.js',
      'panel.js',
    ]
    const all = await Promise.all(names.map(name => get(`/assets/${name}`, 'gzip')))
    expect(all.reduce((sum, { body }) => sum + body.length, 0)).to.be.below(30_000)
  })

  it('are as they are where the operator made them', async () => {
    expect((await get('/assets/brand.css', 'gzip')).headers).not.to.have.property('content-encoding')
  })
})
