import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import pino from 'pino'
import { createHasher } from '../../passwords/hasher.ts'
import { createKeyring } from '../../server/keyring.ts'
import { createFileTransport } from '../../server/mail/transport.ts'
import { createServices } from '../../server/services.ts'
import { type TestDatabase, testDatabase } from '../support/mongo.ts'

describe('a new master key', () => {
  const first = randomBytes(32)
  const second = randomBytes(32)
  let test: TestDatabase

  before(async () => {
    test = await testDatabase()
  })
  after(() => test.drop())

  /** What a start with these master keys does: the check of the key, then the signing keys. */
  async function start(...masterKeys: Buffer[]): Promise<string[]> {
    const now = () => new Date()
    const keyring = createKeyring(masterKeys)
    const { signingKeys } = await createServices({
      database: test.database,
      issuer: 'http://localhost:1',
      issuerName: 'Rekey',
      keyring,
      hasher: await createHasher({ memoryKib: 19_456, passes: 2 }),
      transport: createFileTransport('unused', now),
      textRecords: async () => [],
      verifiedMailDomainsOnly: false,
      logger: pino({ level: 'silent' }),
      bulk: { maxOperations: 1000, maxPayloadSize: 16_777_216, atOnce: 2 },
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
      jobApprovalAbove: 1000,
      keyRotationDays: 90,
      commonPasswords: new Set(),
      wordLists: new Map(),
      guessLimits: { perAddress: 0, all: 0 },
      clientRateLimit: 0,
      now,
    })
    await signingKeys.refresh()
    await signingKeys.reseal()
    return signingKeys.current().map(({ kid }) => kid)
  }

  it('is taken in front of the old one, which can then go; the signing keys stay', async () => {
    const kids = await start(first)
    expect(await start(second, first)).to.deep.equal(kids)
    expect(await start(second)).to.deep.equal(kids)
  })

  it('is refused alone where the old one never stood beside it', async () => {
    const refused = await start(randomBytes(32)).catch((error: Error) => error.message)
    expect(refused).to.be.a('string').and.contain('MASTER_KEY is not the key')
  })
})
