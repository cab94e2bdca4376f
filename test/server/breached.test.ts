import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import pino from 'pino'
import { createBreached } from '../../server/breached/breached.ts'
import { openBreachedFile } from '../../server/breached/file.ts'
import { StartupError } from '../../server/store/startup-error.ts'

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
const logger = pino({ level: 'silent' })

describe('leaked passwords in a file', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-breached-'))
  })
  after(() => rm(folder, { recursive: true }))

  const leaked = Array.from({ length: 20_000 }, (_, index) => `leaked ${index}`)
  const write = async (name: string, lines: readonly string[], end = '\n') => {
    const path = join(folder, name)
    await writeFile(path, [...lines].sort().join('\n') + end)
    return openBreachedFile(path)
  }

  const files: readonly (readonly [what: string, line: (text: string, index: number) => string, end?: string])[] = [
    ['whole hashes', text => sha1(text)],
    ['hashes with counts of any length', (text, index) => `${sha1(text)}:${index * 7919}`],
    ['lines that end as Windows has them', text => `${sha1(text)}:3\r`],
    ['beginnings of 16 digits', text => sha1(text).slice(0, 16)],
    ['small letters, and no end of the last line', text => sha1(text).toLowerCase(), ''],
  ]
  for (const [what, line, end] of files) {
    it(`P12: finds every one among ${what}, and no other`, async () => {
      const file = await write(what.slice(0, 12), leaked.map(line), end)
      for (const text of leaked.filter((_, index) => index % 37 === 0))
        expect(await file.has(sha1(text)), text).to.equal(true)
      const sorted = [...leaked].sort((a, b) => (sha1(a) < sha1(b) ? -1 : 1))
      for (const text of [sorted[0], sorted.at(-1)]) expect(await file.has(sha1(text ?? ''))).to.equal(true)
      for (let index = 0; index < 300; index++) expect(await file.has(sha1(`safe ${index}`))).to.equal(false)
      expect([await file.has('0'.repeat(40)), await file.has('F'.repeat(40))]).to.deep.equal([false, false])
      await file.close()
    })
  }

  it('P12: searches a file whose hashes are not spread evenly', async () => {
    const crowded = leaked.map((_, index) => `ABCD${String(index).padStart(36, '0')}`)
    const file = await write('crowded', [...crowded, sha1('a'), sha1('b')])
    for (const hash of [...crowded.filter((_, index) => index % 101 === 0), sha1('a'), sha1('b')])
      expect(await file.has(hash), hash).to.equal(true)
    expect(await file.has(`ABCD${'9'.repeat(36)}`)).to.equal(false)
    await file.close()
  })

  for (const lines of [[], ['not a hash'], [sha1('only')]]) {
    it(`takes a file of ${lines.length === 0 ? 'nothing' : `“${lines[0]?.slice(0, 10)}”`} for what it is`, async () => {
      const file = await write('few', lines)
      expect([await file.has(sha1('only')), await file.has(sha1('other'))]).to.deep.equal([
        lines[0] === sha1('only'),
        false,
      ])
      await file.close()
    })
  }
})

describe('leaked passwords of a service', () => {
  const asked: string[] = []
  let answer: (prefix: string) => { status: number; body: string }
  const server = createServer((request, response) => {
    const prefix = request.url?.split('/').at(-1) ?? ''
    asked.push(`${prefix} ${request.headers['add-padding']}`)
    const { status, body } = answer(prefix)
    response.writeHead(status).end(body)
  })
  let url: string
  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/`
  })
  after(() => server.close())
  beforeEach(() => {
    asked.length = 0
    answer = () => ({ status: 200, body: `${sha1('leaked').slice(5)}:12\r\n${sha1('padding').slice(5)}:0\r\n` })
  })

  const ask = async (text: string, whenDown: 'accept' | 'refuse' = 'accept', at = url) =>
    (await createBreached({ url: at, whenDown }, logger))?.(text)

  it('P12, P30: are found by the rest of the hash, of which the service learns five digits', async () => {
    expect([await ask('leaked'), await ask('other')]).to.deep.equal(['leaked', 'unknown'])
    expect(asked).to.deep.equal([`${sha1('leaked').slice(0, 5)} true`, `${sha1('other').slice(0, 5)} true`])
  })

  it('P12: are none where the line is padding', async () => expect(await ask('padding')).to.equal('unknown'))

  it('P12: are as the setting says while it does not answer', async () => {
    answer = () => ({ status: 503, body: '' })
    expect([await ask('leaked'), await ask('leaked', 'refuse')]).to.deep.equal(['unknown', 'unanswered'])
    const nowhere = 'http://127.0.0.1:1/range'
    expect(await ask('leaked', 'refuse', nowhere)).to.equal('unanswered')
  })

  it('are named as missing where the file is', async () => {
    const error = await createBreached({ file: '/nowhere/leaked.txt', whenDown: 'accept' }, logger).catch(
      found => found,
    )
    expect(error).to.be.instanceOf(StartupError).with.property('message').that.includes('BREACHED_FILE')
  })

  it('are looked up nowhere where nothing is set', async () =>
    expect(await createBreached({ whenDown: 'refuse' }, logger)).to.equal(undefined))
})
