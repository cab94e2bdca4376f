import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { cycles, type SourceFile, sourceFiles } from './support/source-files.ts'

/** Which rooms a room may import, beside itself. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  config: [],
  people: [],
  policies: [],
  scim: [],
  passwords: ['policies'],
  texts: ['policies'],
  views: ['texts'],
  server: ['config', 'people', 'policies', 'scim', 'passwords', 'texts', 'views'],
  demo: ['config'],
  cli: ['config', 'people'],
  bench: ['config', 'policies', 'passwords', 'scim', 'demo', 'server', 'test'],
  scripts: ['config', 'people', 'policies', 'passwords', 'scim', 'server', 'demo', 'cli', 'bench', 'test'],
}

/** What the table of ARCHITECTURE.md says without names. */
const IN_WORDS: Readonly<Record<string, string>> = { server: 'all of these', scripts: 'any' }

/** Packages that one room alone knows. */
const GUARDED: Readonly<Record<string, RegExp>> = {
  mongoose: /^(server\/store\/|bench\/plain-)/,
  'oidc-provider': /^(server\/oidc\/|bench\/plain-oidc)/,
  'openid-client': /^(server\/(federation|console)\/|cli\/|demo\/|scripts\/conformance\/)/,
  nodemailer: /^server\/mail\//,
  liquidjs: /^server\/mail\//,
  koa: /^(server\/|bench\/plain-server)/,
  '@koa/router': /^(server\/|bench\/plain-server)/,
  'koa-mount': /^server\//,
  preact: /^(views|demo)\//,
  otpauth: /^server\/factors\//,
  '@simplewebauthn/server': /^server\/factors\//,
  zod: /^config\//,
  yaml: /^(server\/resources|cli\/people)\//,
  pino: /^server\//,
  'prom-client': /^server\/telemetry\//,
  '@opentelemetry/sdk-trace-base': /^server\/telemetry\//,
  '@opentelemetry/api': /^server\/telemetry\//,
  commander: /^(cli\/|server\/admin)/,
  '@jmespath-community/jmespath': /^cli\/output\//,
}

const roomOf = (path: string) => path.split('/')[0] ?? ''

describe('the architecture', () => {
  const files = sourceFiles(Object.keys(ROOMS))
  const breaches = (isBreach: (file: SourceFile) => boolean) => files.filter(isBreach).map(({ path }) => path)

  it('is read from the sources', () => {
    expect(files.length).to.be.greaterThan(150)
    expect(files.flatMap(({ imports }) => imports).length).to.be.greaterThan(500)
  })

  it('is what ARCHITECTURE.md says it is', () => {
    const rows = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `(\w+)\/` \| ([^|]+) \|/gm)
    const said = Object.fromEntries([...rows].map(([, room = '', words = '']) => [room, words]))
    const inWords = (room: string, names: readonly string[]) =>
      IN_WORDS[room] ?? (names.map(name => `\`${name}\``).join(', ') || 'nothing of ours')
    expect(said).to.deep.equal(
      Object.fromEntries(Object.entries(ROOMS).map(([room, names]) => [room, inWords(room, names)])),
    )
  })

  it('lets rooms import what the table says', () => {
    const wrong = files.flatMap(({ path, imports }) => {
      const room = roomOf(path)
      return imports
        .filter(name => !isPackage(name) && roomOf(name) !== room && !ROOMS[room]?.includes(roomOf(name)))
        .map(name => `${path} → ${name}`)
    })
    expect(wrong).to.deep.equal([])
  })

  it('gives views no package but Preact', () => {
    const outside = files
      .filter(({ path }) => roomOf(path) === 'views')
      .flatMap(({ imports }) => imports.filter(name => isPackage(name) && !name.startsWith('preact')))
    expect(outside).to.deep.equal([])
  })

  for (const [name, room] of Object.entries(GUARDED)) {
    it(`keeps ${name} in ${room.source}`, () => {
      expect(breaches(({ path, imports }) => imports.includes(name) && !room.test(path))).to.deep.equal([])
      expect(breaches(({ imports }) => imports.includes(name))).to.not.deep.equal([])
    })
  }

  it('loads what measures and traces only where somebody reads it', () => {
    const loading = (names: string) =>
      breaches(
        ({ path, code }) =>
          path.startsWith('server/') && new RegExp(`^import (?!type)[^']*'(${names})'`, 'm').test(code),
      )
    expect(loading('prom-client|@opentelemetry/[\\w-]+')).to.deep.equal([
      'server/telemetry/metrics.ts',
      'server/telemetry/tracing.ts',
    ])
    expect(loading('[./\\w]*/(metrics|tracing)\\.ts')).to.deep.equal(['server/telemetry/start-metrics.ts'])
    expect(loading('[./\\w]*/start-metrics\\.ts')).to.deep.equal([])
  })

  it('has no circle of imports', () => expect(cycles(files)).to.deep.equal([]))

  it('has no circle of rooms in server/, and its store needs none of the others', () => {
    const byRoom = new Map<string, readonly string[]>()
    for (const { path, imports } of files)
      for (const room of innerRoomOf(path))
        byRoom.set(room, [...(byRoom.get(room) ?? []), ...imports.flatMap(innerRoomOf).filter(name => name !== room)])
    const rooms = [...byRoom].map(([path, imports]) => ({ path, imports, code: '' }))
    expect(rooms.length).to.be.greaterThan(10)
    expect(cycles(rooms)).to.deep.equal([])
    expect(byRoom.get('store')).to.deep.equal([])
  })

  it('reads the environment in config/ alone', () => {
    const isRoom = (path: string) => !/^(scripts|bench)\//.test(path)
    expect(breaches(({ path, code }) => isRoom(path) && /\bprocess\.env\b/.test(code))).to.deep.equal([
      'config/cli.ts',
      'config/load.ts',
    ])
  })

  it('takes the time from an injected clock, but for a baseline, which is a program of its own', () => {
    const reads = breaches(({ code }) => /\bnew Date\(\)|\bDate\.now\b/.test(code))
    expect(reads).to.deep.equal(['bench/plain-oidc.ts', 'cli/main.ts', 'server/open-services.ts'])
  })

  it('has no state in a module', () => {
    const state =
      /^(export )?((let|var) |const \w+(: (Map|Set|WeakMap|WeakSet|Record|\w+\[)[^=]*)? = (new (Map|Set|WeakMap|WeakSet)(<.*>)?\(\)|\[\]|\{\})$)/m
    expect(breaches(({ code }) => state.test(code))).to.deep.equal([])
  })

  it('takes JSON for a type by its table in one place', () =>
    expect(breaches(({ code }) => /\bas unknown as\b/.test(code))).to.deep.equal([
      'cli/command.ts',
      'scim/as-resource.ts',
      'server/store/connect.ts',
    ]))

  it('writes credentials in one place', () => {
    const knows = (pattern: RegExp) => breaches(({ code }) => pattern.test(code))
    expect(knows(/collection(<[^>]*>)?\('credentials'\)/)).to.deep.equal(['server/store/credentials.ts'])
    expect(knows(/\bcreateCredentialStore\b/)).to.deep.equal(['server/services.ts', 'server/store/credentials.ts'])
    const users = knows(/\bcredentials\.(insert|update|updateAll|replaceAll|remove|reserveAttempt|noteFailure|hold)\(/)
    expect(users.every(path => roomOf(path) === 'passwords')).to.equal(true)
    expect(users.length).to.be.greaterThan(3)
  })
})

/** The room within `server/`; none for what puts them together, beside them. */
const innerRoomOf = (path: string): readonly string[] => /^server\/([^/]+)\//.exec(path)?.slice(1) ?? []

const isPackage = (name: string) =>
  !/^(config|people|policies|scim|passwords|texts|views|server|demo|scripts|test|bench)\//.test(name)
