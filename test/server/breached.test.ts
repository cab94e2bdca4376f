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
import { problemOfFile } from '../../server/breached/check-file.ts'
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
    it(`P15: finds every one among ${what}, and no other`, async () => {
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

  it('P15: searches a file whose hashes are not spread evenly', async () => {
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

describe('a file of leaked passwords that can not be searched', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-breached-'))
  })
  after(() => rm(folder, { recursive: true }))

  const hashes = (count: number) => Array.from({ length: count }, (_, index) => sha1(`leaked ${index}`)).sort()
  const halves = (lines: readonly string[]) => [...lines.slice(lines.length / 2), ...lines.slice(0, lines.length / 2)]
  const lastTwo = (lines: readonly string[]) => [...lines.slice(0, -2), ...lines.slice(-2).reverse()]
  const refused: readonly (readonly [what: string, lines: readonly string[], problem: string])[] = [
    ['by how often they are used', hashes(300).map((_, index) => sha1(`leaked ${index}`)), 'is not sorted'],
    ['one half after the other, in a large file', halves(hashes(100_000)), 'is not sorted'],
    ['but for the last two', lastTwo(hashes(90)), 'is not sorted'],
    ['of NTLM', hashes(9).map(hash => hash.slice(0, 32)), 'NTLM'],
    ['of several lengths', [...hashes(9).map(hash => hash.slice(0, 16)), 'F'.repeat(40)], 'several lengths'],
    ['of too few digits', hashes(9).map(hash => hash.slice(0, 9)), 'no SHA-1 hash'],
    ['with a line of nothing between', [...hashes(9), '', 'F'.repeat(40)], 'no SHA-1 hash'],
    ['that are passwords', ['123456', 'password'], 'no SHA-1 hash'],
    ['of which there are none', [], 'holds no hash'],
  ]
  for (const [what, lines, problem] of refused) {
    it(`P15: is refused at the start: hashes ${what}`, async () => {
      const file = join(folder, 'leaked.txt')
      await writeFile(file, lines.join('\n') + (lines.length > 0 ? '\n' : ''))
      expect(await startWith(file)).to.include(problem)
    })
  }

  it('P15: is refused at the start: a folder, and what is not there', async () => {
    expect(await startWith(folder)).to.equal(
      `BREACHED_FILE is no file: ${folder}. Set it to a text file of sorted SHA-1 hashes, a line each, or leave it out.`,
    )
    expect(await startWith('/nowhere/leaked.txt')).to.include("BREACHED_FILE can't be read")
  })

  for (const end of ['', '\n', '\r\n']) {
    it(`is none where the hashes are in order, of any number, ending with ${JSON.stringify(end)}`, async () => {
      const file = join(folder, 'leaked.txt')
      for (const count of [1, 90, 40_000]) {
        await writeFile(
          file,
          hashes(count)
            .map(hash => `${hash}:3`)
            .join(end || '\n') + end,
        )
        expect(await problemOfFile(file)).to.equal(undefined)
      }
    })
  }

  async function startWith(file: string): Promise<string> {
    const error = await createBreached({ file, whenDown: 'accept' }, logger).catch(thrown => thrown)
    expect(error).to.be.instanceOf(StartupError)
    return (error as StartupError).message
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

  it('P15, P30: are found by the rest of the hash, of which the service learns five digits', async () => {
    expect([await ask('leaked'), await ask('other')]).to.deep.equal(['leaked', 'unknown'])
    expect(asked).to.deep.equal([`${sha1('leaked').slice(0, 5)} true`, `${sha1('other').slice(0, 5)} true`])
  })

  it('P15: are none where the line is padding', async () => expect(await ask('padding')).to.equal('unknown'))

  it('P15: are as the setting says while it does not answer', async () => {
    answer = () => ({ status: 503, body: '' })
    expect([await ask('leaked'), await ask('leaked', 'refuse')]).to.deep.equal(['unknown', 'unanswered'])
    const nowhere = 'http://127.0.0.1:1/range'
    expect(await ask('leaked', 'refuse', nowhere)).to.equal('unanswered')
  })

  it('P15: count as not answered where the answer is no list', async () => {
    answer = () => ({ status: 200, body: '<!doctype html>\n<title>Sign in to the network</title>' })
    expect([await ask('leaked', 'refuse'), await ask('leaked')]).to.deep.equal(['unanswered', 'unknown'])
  })

  it('are looked up nowhere where nothing is set', async () =>
    expect(await createBreached({ whenDown: 'refuse' }, logger)).to.equal(undefined))
})
