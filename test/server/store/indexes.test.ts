import { expect } from 'chai'
import { createServices } from '../../../server/services.ts'
import { createIndexes, indexedCollections } from '../../../server/store/indexes.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

describe('the indexes of a directory', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const existing = async (collection: string) => {
    const all = await directory.database.connection.collection(collection).listIndexes().toArray()
    return all.filter(({ name }) => name !== '_id_')
  }

  for (const { collection, indexes } of indexedCollections) {
    it(`of ${collection} are those that are declared, and no others`, async () => {
      const made = await existing(collection)
      expect(made.map(({ key }) => key)).to.have.deep.members(indexes.map(({ key }) => key))
      for (const { key, ...options } of indexes) {
        const found = made.find(one => JSON.stringify(one.key) === JSON.stringify(key))
        expect(found, JSON.stringify(key)).to.deep.include(options)
      }
    })
  }

  it('are declared for every collection but those that are read by _id alone', async () => {
    const declared = indexedCollections.map(({ collection }) => collection)
    const byIdAlone = ['settings', 'policyOrder', 'signingKeys', 'clientUsage']
    const made = (await directory.database.connection.listCollections()).map(({ name }) => name)
    expect([...declared, ...byIdAlone]).to.include.members(made)
  })

  it('are left as they are by a second start, and so is what they index', async () => {
    const before = await Promise.all(indexedCollections.map(({ collection }) => existing(collection)))
    await directory.person({ userName: 'ann' })
    await Promise.all([createServices(directory.services), createServices(directory.services)])
    await createIndexes(directory.database, indexedCollections)
    const after = await Promise.all(indexedCollections.map(({ collection }) => existing(collection)))
    expect(after).to.deep.equal(before)
    expect(await directory.services.people.byIdentifier('ANN')).to.include({ userName: 'ann' })
  })
})
