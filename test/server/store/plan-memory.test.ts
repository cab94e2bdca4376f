import { expect } from 'chai'
import { parseSortBy } from '../../../scim/filter/sort.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import { createPageStore } from '../../../server/store/pages.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { readDuring } from '../../support/profile.ts'

const MANY = 3000
const LIMIT = 100

describe('a search for few, and one for many in the same words', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
    const { users, now } = directory.services
    const documents = Array.from({ length: MANY }, (_, index) => {
      const [id, displayName] = [`id-${index}`, `Given${index}`]
      return users.toDocument({ attributes: { userName: `p${index}`, displayName } }, { id, client: 'hr', now: now() })
    })
    await directory.database.connection.collection('users').insertMany(documents as never)
  })
  after(() => directory.stop())

  async function looked(text: string, countUpTo?: number): Promise<{ total: number; documents: number }> {
    const pages = createPageStore(directory.database, 2 ** 25)
    const begins = { $regex: `^${text}` }
    const clause = { $or: [{ 'search.userName': begins }, { 'search.displayName': begins }] }
    const sources = [{ collection: 'users', clause, sortBy: parseSortBy(userType, 'userName') }]
    const request = { sortOrder: 'ascending', skip: 0, count: 10, ...(countUpTo && { countUpTo }) } as const
    let total = 0
    const read = await readDuring(
      directory.database,
      async () => {
        total = (await pages.read(sources, request)).total
      },
      'docsExamined',
    )
    return { total, documents: read.get('users') ?? 0 }
  }

  it('have plans of their own: the one for many looks at a page, and at what it counts', async () => {
    for (let time = 0; time < 3; time++) expect((await looked('p12', LIMIT)).total).to.be.above(LIMIT)
    for (let time = 0; time < 3; time++) expect((await looked('p123', LIMIT)).total).to.be.below(LIMIT)
    const { total, documents } = await looked('p', LIMIT)
    expect(total).to.equal(LIMIT + 1)
    expect(documents).to.be.at.most(3 * LIMIT)
    expect((await looked('p1234', LIMIT)).total).to.equal(1)
  })
})
