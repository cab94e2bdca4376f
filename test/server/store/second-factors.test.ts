import { expect } from 'chai'
import { createSecondFactorStore, type Passkey, type SecondFactorStore } from '../../../server/store/second-factors.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

const ADA = 'ada'
const at = new Date('2026-01-02T03:04:05Z')
const app = { sealed: 'sealed', lastStep: 7, addedAt: at }
const key = (id: string, counter = 0): Passkey => ({
  id,
  publicKey: 'key',
  counter,
  name: id,
  transports: [],
  isSyncable: true,
  isBackedUp: false,
  addedAt: at,
})

describe('the store of second factors', () => {
  let directory: TestDirectory
  let store: SecondFactorStore

  beforeEach(async () => {
    directory = await startDirectory()
    store = createSecondFactorStore(directory.database)
    await directory.database.inTransaction(transaction => store.addApp(ADA, app, ['a', 'b'], transaction))
    await directory.database.inTransaction(transaction => store.addPasskey(ADA, key('one', 4), ['c'], transaction))
  })
  afterEach(() => directory.stop())

  /** How many of so many at once are taken. */
  async function taken(use: () => Promise<boolean>): Promise<number> {
    const answers = await Promise.all(Array.from({ length: 5 }, use))
    return answers.filter(Boolean).length
  }

  it('keeps the recovery codes of the first factor', async () => {
    expect((await store.find(ADA))?.recoveryCodes).to.deep.equal(['a', 'b'])
  })

  it('takes a time step once, and none before it', async () => {
    expect(await taken(() => store.useStep(ADA, app, 8))).to.equal(1)
    expect(await store.useStep(ADA, app, 7)).to.equal(false)
    expect(await store.useStep(ADA, { sealed: 'of a former app' }, 9)).to.equal(false)
  })

  it('takes a recovery code once', async () => {
    const { inTransaction } = directory.database
    const use = (person: string, hash: string) =>
      inTransaction(transaction => store.useRecoveryCode(person, hash, transaction))
    expect(await taken(async () => (await use(ADA, 'a')) === 1)).to.equal(1)
    expect(await use('bob', 'b')).to.equal(undefined)
    expect(await use(ADA, 'b')).to.equal(0)
  })

  it('takes the counter of a passkey once: of two devices that have the same key, one is a copy', async () => {
    const use = { counter: 5, isBackedUp: false, usedAt: at }
    expect(await taken(() => store.usePasskey(ADA, key('one', 4), use))).to.equal(1)
  })

  it('finds a passkey by an index', async () => {
    const factors = directory.database.connection.collection('secondFactors')
    const plan = await factors.find({ 'passkeys.id': 'one' }).explain('queryPlanner')
    expect(JSON.stringify(plan)).to.include('IXSCAN').and.not.include('COLLSCAN')
    expect((await store.ofPasskey('one'))?._id).to.equal(ADA)
    expect(await store.ofPasskey('two')).to.equal(undefined)
  })
})
