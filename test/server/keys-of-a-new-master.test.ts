import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createKeyring } from '../../server/keyring.ts'
import { AUTHORIZATION, type EventReceiverDocument } from '../../server/store/event-receivers.ts'
import { startDirectory } from '../support/directory.ts'
import { type TestDatabase, testDatabase } from '../support/mongo.ts'

const RECEIVER = {
  schemas: ['urn:rekey:params:scim:schemas:core:1.0:EventReceiver'],
  name: 'Watch',
  endpointUri: 'https://watch.example.com/events',
  audience: 'watch',
  events: ['https://schemas.openid.net/secevent/caep/event-type/session-revoked'],
  authorization: 'Bearer of the watch',
}

describe('a new master key', () => {
  const first = randomBytes(32)
  const second = randomBytes(32)
  let database: TestDatabase

  before(async () => {
    database = await testDatabase()
  })
  after(() => database.drop())

  const receivers = () => database.database.connection.collection<EventReceiverDocument>('eventReceivers')

  /** A start with these master keys; the ids of the signing keys that it has. */
  async function start(masterKey: Buffer, ...formerKeys: Buffer[]): Promise<string[]> {
    const directory = await startDirectory({ database, makesKeys: true, masterKey, formerKeys })
    const kids = directory.services.signingKeys.current().map(({ kid }) => kid)
    const scim = await directory.scim('events:write')
    await scim.post('/admin/v2/EventReceivers', RECEIVER)
    await directory.stop()
    return kids
  }

  it('is taken in front of the old one, which can then go; what is kept sealed stays', async () => {
    const kids = await start(first)
    expect(await start(second, first)).to.deep.equal(kids)
    expect(await start(second)).to.deep.equal(kids)
    const { authorization = '' } = (await receivers().findOne({ 'data.name': 'Watch' })) ?? {}
    expect(createKeyring([second]).open(AUTHORIZATION, authorization)).to.equal('Bearer of the watch')
  })

  it('leaves what neither of them has sealed as it is', async () => {
    const sealed = createKeyring([randomBytes(32)]).seal(AUTHORIZATION, 'Bearer of old')
    await receivers().updateOne({ 'data.name': 'Watch' }, { $set: { authorization: sealed } })
    await start(second)
    expect((await receivers().findOne({ 'data.name': 'Watch' }))?.authorization).to.equal(sealed)
  })

  it('is refused alone where the old one never stood beside it', async () => {
    const refused = await start(randomBytes(32)).catch((error: Error) => error.message)
    expect(refused).to.be.a('string').and.contain('MASTER_KEY is not the key')
  })
})
