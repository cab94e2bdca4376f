import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { startDirectory } from '../../support/directory.ts'
import { testDatabase } from '../../support/mongo.ts'

type OldDocument = { _id: string; key: object }

describe('signing keys from before they were rotated', () => {
  it('are the first of their algorithm, sign as ever, and are followed by others', async () => {
    const database = await testDatabase()
    const masterKey = randomBytes(32)
    const made = await startDirectory({ database, masterKey })
    const before = await made.services.signingKeys.list()
    const keys = database.database.connection.collection<OldDocument>('signingKeys')
    const stored = await keys.find().toArray()
    await keys.deleteMany({})
    for (const { kid, alg, sealed, publishedAt } of stored as unknown as Record<string, unknown>[]) {
      if (alg === 'EdDSA') continue
      await keys.insertOne({ _id: `current ${alg}`, key: { kid, alg, sealed, createdAt: publishedAt } })
    }

    const upgraded = await Promise.all(
      [1, 2].map(() => startDirectory({ database, masterKey, issuer: made.issuer, makesKeys: true })),
    )
    const after = await upgraded[0]?.services.signingKeys.list()
    const older = (listed: typeof before = []) => listed.filter(({ alg }) => alg !== 'EdDSA')
    expect(older(after)).to.have.deep.members(older(before))
    expect(after).to.have.length(3)
    expect((await keys.find().toArray()).map(({ _id }) => _id)).to.have.members(['RS256 1', 'ES256 1', 'EdDSA 1'])
    for (const directory of [...upgraded, made]) await directory.stop()
    await database.drop()
  })
})
