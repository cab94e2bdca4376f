import { expect } from 'chai'
import { toSearch } from '../../../scim/document.ts'
import { parseSortBy, sortStages } from '../../../scim/filter/sort.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
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

  const orders: readonly (readonly [rule: string, sortBy: string, ascending: string, descending: string])[] = [
    ['S90: without regard to case, by an index', 'userName', '2134', '4312'],
    ['S90: missing values last, ties by id', 'title', '1324', '4213'],
    ['S90: by the primary value, else the first', 'emails.value', '1234', '3421'],
    ['by id', 'id', '1234', '4321'],
  ]
  for (const [rule, sortBy, ascending, descending] of orders) {
    it(rule, async () => {
      const sorted = async (order: 'ascending' | 'descending') => {
        const stages = sortStages(parseSortBy(userType, sortBy), order).map(stage => ({ ...stage }))
        const documents = await test.database.connection.collection('users').aggregate(stages).toArray()
        expect(documents[0]).to.have.all.keys('_id', 'search')
        return documents.map(({ _id }) => _id).join('')
      }
      expect(await sorted('ascending')).to.equal(ascending)
      expect(await sorted('descending')).to.equal(descending)
    })
  }

  it('is by id when nothing else is said', () =>
    expect(sortStages(undefined, 'ascending')).to.deep.equal([{ $sort: { _id: 1 } }]))
})
