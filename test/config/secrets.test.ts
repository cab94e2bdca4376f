import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../config/load.ts'
import { settings } from '../../config/schema.ts'

const SECRETS: Record<string, string> = {
  MONGODB_URI: 'mongodb://rekey:canary@db.example.com/rekey',
  MASTER_KEY: 'ab'.repeat(32),
  SMTP_URL: 'smtp://rekey:canary@mail.example.com',
  BOOTSTRAP_ADMIN_PASSWORD: 'canary in a coal mine',
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer canary',
  BOOTSTRAP_TOKEN: 'abcdefghijklmnopqrstuvwxyz-123456789',
}

/** Without which a setting says nothing. */
const BESIDE: Record<string, NodeJS.ProcessEnv> = {
  MONGODB_URI: { MASTER_KEY: SECRETS.MASTER_KEY },
  OTEL_EXPORTER_OTLP_HEADERS: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' },
}

describe('secrets in the settings', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-secrets-'))
  })
  after(() => rm(folder, { recursive: true }))

  const file = async (text: string) => {
    const path = join(folder, 'secret')
    await writeFile(path, text)
    return path
  }

  it('are those that this test knows', () => {
    const declared = Object.entries(settings).filter(([, setting]) => 'secret' in setting)
    expect(declared.map(([name]) => name)).to.have.members(Object.keys(SECRETS))
  })

  for (const [name, value] of Object.entries(SECRETS)) {
    const beside = BESIDE[name] ?? {}

    it(`${name} may come from the file that ${name}_FILE names, with an end of line`, async () => {
      const { settings: _, ...fromFile } = loadConfig({ ...beside, [`${name}_FILE`]: await file(`${value}\n`) })
      const { settings: shown, ...given } = loadConfig({ ...beside, [name]: value })
      expect(fromFile).to.deep.equal(given)
      expect(JSON.stringify(shown)).to.not.contain(value)
    })

    it(`${name} comes from one place`, async () => {
      const both = { ...beside, [name]: value, [`${name}_FILE`]: await file(value) }
      expect(() => loadConfig(both)).to.throw(`${name} and ${name}_FILE are both set; keep one`)
    })

    it(`${name}_FILE has to be readable`, () => {
      const missing = join(folder, 'missing')
      expect(() => loadConfig({ ...beside, [`${name}_FILE`]: missing })).to.throw(`${name}_FILE names a file`)
    })
  }

  it('are never in the text of an error', () => {
    const wrong = {
      MONGODB_URI: 'postgres://rekey:canary@db',
      MASTER_KEY: 'canary',
      SMTP_URL: 'mail:canary',
      BOOTSTRAP_TOKEN: 'canary',
    }
    for (const extra of [{}, { PORT: 'x' }, { ISSUER: 'x' }]) {
      expect(() => loadConfig({ ...wrong, ...extra }))
        .to.throw('BOOTSTRAP_TOKEN')
        .with.property('message')
        .that.does.not.include('canary')
    }
  })

  it('are no files for settings that are no secrets', async () => {
    expect(loadConfig({ PORT_FILE: await file('8080') }).port).to.equal(3000)
  })
})
