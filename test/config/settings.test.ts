import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { ConfigError, loadConfig } from '../../config/load.ts'
import { settings } from '../../config/schema.ts'

const KEY = 'a2V5'.repeat(10).concat('a2U=')

/** What the settings are refused for; nothing when they are taken. */
function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(environment)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message
      .split('\n')
      .slice(1)
      .map(line => line.trim())
  }
}

describe('the settings', () => {
  it('take a colour that white text can be read on, and say what is wrong with another', () => {
    expect(loadConfig({ BRAND_COLOR: '#1A4FA3' }).brand).to.deep.equal({ color: '#1A4FA3' })
    expect(problemsOf({ BRAND_COLOR: '#767676' })).to.deep.equal([])
    expect(problemsOf({ BRAND_COLOR: '#777777' })).to.deep.equal([
      'BRAND_COLOR must be darker: white text on it has a contrast of 4.48, and 4.5 is the least that people can read',
    ])
    for (const color of ['teal', '#fff', '#0b6b63; }', 'rgb(0,0,0)'])
      expect(problemsOf({ BRAND_COLOR: color })).to.deep.equal([
        'BRAND_COLOR must be a colour of six hexadecimal digits, as #0b6b63',
      ])
  })

  it('have a default for everything', () => {
    const { settings: _, ...config } = loadConfig({})
    expect(config).to.deep.equal({
      port: 3000,
      host: '127.0.0.1',
      issuer: 'http://localhost:3000',
      issuerName: 'Rekey',
      brand: {},
      dataDir: resolve('data'),
      mongodbUri: undefined,
      mongodBinary: undefined,
      masterKeys: undefined,
      smtpUrl: undefined,
      mailFrom: 'Rekey <rekey@localhost>',
      verifiedMailDomainsOnly: false,
      trustedProxies: 0,
      logLevel: 'info',
      bootstrapAdmin: { userName: 'admin', password: undefined },
      bootstrapToken: { token: undefined, hours: 24 },
      lifetimes: {
        link: 900,
        activation: 259_200,
        oneTimePassword: 604_800,
        weakHash: 7_776_000,
        reminder: 86_400,
        personalToken: 31_536_000,
        session: 86_400,
        sessionIdle: 28_800,
      },
      breached: { whenDown: 'accept' },
      guessLimits: { perAddress: 100, all: 10_000, mailsPerAddress: 50 },
      clientRateLimit: 300_000,
      jobApprovalAbove: 1000,
      keyRotationDays: 90,
      argon2: { memoryKib: 19_456, passes: 2 },
      bulk: { maxOperations: 1000, maxPayloadSize: 16_777_216, atOnce: 2 },
      searchPath: '',
    })
  })

  it('are described, every one', () => {
    for (const [name, { description }] of Object.entries(settings)) expect(description, name).to.match(/^[A-Z].*\.$/)
  })

  it('are defaults where they are set to nothing, as compose files do', () => {
    const nothing = Object.fromEntries(Object.keys(settings).map(name => [name, '']))
    expect(loadConfig(nothing)).to.deep.equal(loadConfig({}))
  })

  it('give the issuer the port', () => {
    expect(loadConfig({ PORT: '8080' }).issuer).to.equal('http://localhost:8080')
  })

  it('open no port for metrics unless they name one', () => {
    expect(loadConfig({ METRICS_HOST: '0.0.0.0' })).not.to.have.property('metrics')
    expect(loadConfig({ METRICS_PORT: '9464' }).metrics).to.deep.equal({ port: 9464, host: '127.0.0.1' })
  })

  it('are told to those who look at them: where each comes from, and of a secret only whether there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rekey-settings-'))
    const file = join(folder, 'smtp')
    writeFileSync(file, 'smtps://mail:hunter2@mail.example.com\n')
    const environment = {
      PORT: '8080',
      MASTER_KEY: KEY,
      SMTP_URL_FILE: file,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:hunter2@otel.example.com/v1',
      BREACHED_URL: 'https://leaks.example.com/range?key=hunter2',
    }
    const { settings: shown } = loadConfig(environment)
    rmSync(folder, { recursive: true })
    const told = Object.fromEntries(shown.map(({ name, description: _, ...rest }) => [name, rest]))
    expect(Object.keys(told)).to.have.members(Object.keys(settings))
    expect(told.PORT).to.deep.equal({ secret: false, isSet: true, value: '8080', source: 'environment' })
    expect(told.HOST).to.deep.equal({ secret: false, isSet: true, value: '127.0.0.1', source: 'default' })
    expect(told.ISSUER).to.deep.include({ value: 'http://localhost:8080', source: 'default' })
    expect(told.BRAND_LOGO).to.deep.equal({ secret: false, isSet: false, source: 'default' })
    expect(told.MASTER_KEY).to.deep.equal({ secret: true, isSet: true, source: 'environment' })
    expect(told.SMTP_URL).to.deep.equal({ secret: true, isSet: true, source: 'file' })
    expect(told.BOOTSTRAP_TOKEN).to.deep.equal({ secret: true, isSet: false, source: 'default' })
    expect(told.OTEL_EXPORTER_OTLP_ENDPOINT?.value).to.equal('https://…@otel.example.com/v1')
    expect(told.BREACHED_URL?.value).to.equal('https://leaks.example.com/range?…')
    expect(JSON.stringify(shown)).to.not.contain('hunter2').and.not.contain(KEY)
  })

  it('are frozen, in depth', () => {
    const config = loadConfig({ MASTER_KEY: KEY })
    const parts = Object.values(config).filter(part => typeof part === 'object')
    for (const part of [config, ...parts]) expect(part).to.be.frozen
  })

  it('are listed with all their problems at once', () => {
    const environment = { PORT: '0', LOG_LEVEL: 'loud', SMTP_URL: 'mail.example.com', ONE_TIME_PASSWORD_HOURS: '169' }
    expect(problemsOf(environment).map(line => line.split(' ')[0])).to.have.members(Object.keys(environment))
  })

  const bounds: readonly (readonly [name: string, taken: readonly string[], refused: readonly string[]])[] = [
    ['PORT', ['1', '65535'], ['0', '65536', '80.5', 'http', '-1']],
    ['METRICS_PORT', ['0', '65535'], ['-1', '65536']],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      ['http://localhost:4318', 'https://otel.example.com/a'],
      ['localhost:4318', 'http:///'],
    ],
    ['TRUST_PROXY', ['true', 'false', '2'], ['-1', 'yes', '10']],
    ['LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], ['trace', 'INFO']],
    ['SMTP_URL', ['smtp://localhost:25', 'smtps://u:p@mail.example.com'], ['mail.example.com', 'http://mail']],
    ['MAIL_FROM', ['A <a@example.com>'], ['a@example.com\r\nBcc: b@example.com']],
    ['ISSUER_NAME', ['x'.repeat(80)], ['x'.repeat(81)]],
    ['MASTER_KEY', [KEY, 'ab'.repeat(32), `${KEY}, ${'AB'.repeat(32)}`], ['short', `${KEY},short`, 'ab'.repeat(31)]],
    ['KEY_ROTATION_DAYS', ['0', '3650'], ['-1', '3651', '1.5']],
    ['BOOTSTRAP_TOKEN', ['abcdefghijklmnopqrst123456789012'], ['abcdefghijklmnopqrst12345678901', 'abc'.repeat(20)]],
    ['BOOTSTRAP_TOKEN_HOURS', ['0', '87600'], ['-1', '87601']],
    ['RESET_LINK_MINUTES', ['5', '1440'], ['4', '1441']],
    ['ACTIVATION_LINK_HOURS', ['1', '168'], ['0', '169']],
    ['ONE_TIME_PASSWORD_HOURS', ['1', '168'], ['0', '169']],
    ['REMINDER_HOURS', ['0', '84'], ['-1', '85']],
    ['ARGON2_MEMORY_KIB', ['19456', '4194304'], ['19455', '7167', '4194305']],
    ['ARGON2_PASSES', ['2', '100'], ['0', '101']],
  ]
  for (const [name, taken, refused] of bounds) {
    it(`hold ${name} to its bounds`, () => {
      for (const value of taken) expect(problemsOf({ [name]: value }), value).to.deep.equal([])
      for (const value of refused) {
        const problems = problemsOf({ [name]: value })
        expect(problems, value).to.have.length(1)
        expect(problems[0]).to.match(new RegExp(`^${name} (must|is not valid)`))
      }
    })
  }

  const floors = { 1: 47_104, 2: 19_456, 3: 12_288, 4: 9216, 5: 7168, 6: 7168 }
  for (const [passes, memory] of Object.entries(floors)) {
    it(`P22: ask for ${memory} KiB of argon2id with ${passes} passes`, () => {
      const withMemory = (kib: number) => problemsOf({ ARGON2_PASSES: passes, ARGON2_MEMORY_KIB: String(kib) })
      expect(withMemory(memory)).to.deep.equal([])
      expect(withMemory(memory - 1)).to.have.length(1)
    })
  }

  it('ask for MASTER_KEY beside MONGODB_URI, and say how to make one', () => {
    const uri = { MONGODB_URI: 'mongodb://localhost' }
    expect(problemsOf(uri)).to.deep.equal([
      'MASTER_KEY is required with MONGODB_URI: make one with  openssl rand -base64 32',
    ])
    expect(problemsOf({ ...uri, MASTER_KEY: KEY })).to.deep.equal([])
  })
})
