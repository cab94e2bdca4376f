import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { decodeProtectedHeader } from 'jose'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { personNamed, tokensOf } from './support.ts'

type Key = Record<string, string>

const keysOf = async ({ address }: TestDirectory): Promise<Key[]> => {
  const { keys } = await (await fetch(`${address}/jwks`)).json()
  return keys
}

describe('signing keys', () => {
  const masterKey = randomBytes(32)
  let database: TestDatabase
  let directory: TestDirectory

  before(async () => {
    database = await testDatabase()
    directory = await startDirectory({ database, masterKey })
  })
  after(async () => {
    await directory.stop()
    await database.drop()
  })

  it('O76: are published with their public parts only', async () => {
    const keys = await keysOf(directory)
    expect(keys.map(({ alg }) => alg).sort()).to.deep.equal(['ES256', 'EdDSA', 'RS256'])
    const publicParts: Readonly<Record<string, string[]>> = {
      RSA: ['n', 'e'],
      EC: ['crv', 'x', 'y'],
      OKP: ['crv', 'x'],
    }
    for (const key of keys) {
      expect(key).to.have.all.keys('kty', 'kid', 'use', 'alg', ...(publicParts[key.kty ?? ''] ?? []))
      expect(key.use).to.equal('sig')
    }
  })

  it('O54: sign ID tokens under their id', async () => {
    await personNamed(directory, 'ada')
    const { id_token = '' } = await tokensOf(await directory.relyingParty(), directory.browser(), 'ada')
    const key = (await keysOf(directory)).find(({ alg }) => alg === 'RS256')
    expect(decodeProtectedHeader(id_token).kid).to.equal(key?.kid)
  })

  it('are the same after a restart and in every process of the directory', async () => {
    const restarted = await startDirectory({ database, masterKey, issuer: directory.issuer })
    expect(await keysOf(restarted)).to.deep.equal(await keysOf(directory))
    await restarted.stop()
  })

  it('are made once by processes that start at the same time', async () => {
    const fresh = await testDatabase()
    const started = await Promise.all(
      Array.from({ length: 3 }, () => startDirectory({ database: fresh, masterKey, makesKeys: true })),
    )
    const [first, ...others] = await Promise.all(started.map(keysOf))
    for (const keys of others) expect(keys).to.deep.equal(first)
    await Promise.all(started.map(one => one.stop()))
    await fresh.drop()
  })

  it('O78: are sealed in the database', async () => {
    const stored = await database.database.connection.collection('signingKeys').find().toArray()
    expect(stored).to.have.length(3)
    const text = JSON.stringify(stored)
    for (const { n = 'no n', x = 'no x' } of await keysOf(directory)) expect(text).not.to.contain(n).and.not.contain(x)
    expect(text).not.to.contain('"d"').and.not.contain('kty')
  })

  it('stay closed to another master key', async () => {
    const attempt = startDirectory({ database, masterKey: randomBytes(32) })
    expect(await attempt.catch((error: Error) => error.message)).to.contain('MASTER_KEY')
  })
})
