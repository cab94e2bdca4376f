import { expect } from 'chai'
import { toSearch } from '../../../scim/document.ts'
import { ScimError } from '../../../scim/error.ts'
import { parseSortBy } from '../../../scim/filter/sort.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { createPageStore } from '../../../server/store/pages.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'

const people: readonly (readonly [id: string, attributes: JsonObject])[] = [
  ['1', { userName: 'Bob', title: 'b', emails: [{ value: 'z@x' }, { value: 'A@x', primary: true }] }],
  ['2', { userName: 'ann', title: 'C', emails: [{ value: 'b@x' }, { value: 'a@x' }] }],
  ['3', { userName: 'Cid', title: 'B' }],
  ['4', { userName: 'dan' }],
]

describe('sorting in MongoDB', () => {
  let test: TestDatabase
  before(async () => {
    test = await testDatabase()
    const documents = people.map(([_id, attributes]) => ({ _id, search: toSearch(userType, attributes) }))
    await test.database.connection.collection<{ _id: string; search: object }>('users').insertMany(documents)
  })
  after(() => test.drop())

  const orders: readonly (readonly [rule: string, sortBy: string | undefined, ascending: string])[] = [
    ['S90: without regard to case', 'userName', '2134'],
    ['S90, S91: missing values last, ties by id', 'title', '1324'],
    ['S90: by the primary value, else the first', 'emails.value', '1234'],
    ['by id', 'id', '1234'],
    ['by id when nothing else is said', undefined, '1234'],
  ]
  for (const [rule, sortBy, ascending] of orders) {
    it(`${rule}, and the other way round when descending`, async () => {
      const pages = createPageStore(test.database, 2 ** 25)
      const source = { collection: 'users', clause: {}, sortBy: sortBy ? parseSortBy(userType, sortBy) : undefined }
      const sorted = async (sortOrder: 'ascending' | 'descending') => {
        const { found } = await pages.read([source], { sortOrder, skip: 0, count: 9 })
        return found.map(({ _id }) => _id)
      }
      expect(await sorted('ascending')).to.deep.equal([...ascending])
      expect(await sorted('descending')).to.deep.equal([...ascending].reverse())
    })
  }

  it('repeats no more of a name that is none than shows what is meant', () => {
    expect(() => parseSortBy(userType, 'x'.repeat(100_000)))
      .to.throw(ScimError)
      .with.property('message')
      .that.has.length.below(200)
  })
})
