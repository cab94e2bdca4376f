import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { idsIn, SEARCH, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

describe('pages by index', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    for (const userName of ['a', 'b', 'c', 'd', 'e']) await hr.post(USERS, { schemas: [USER], userName }).expect(201)
  })
  after(() => directory.stop())

  const cases: readonly (readonly [what: string, page: object, expected: [startIndex: number, userNames: string]])[] = [
    ['S67, S93: all that there are, where the default page has room', {}, [1, 'abcde']],
    ['S68, S92: so many from there on', { startIndex: 2, count: 2 }, [2, 'bc']],
    ['S68, S93: fewer at the end', { startIndex: 4, count: 3 }, [4, 'de']],
    ['S67, S92: none past the end', { startIndex: 6, count: 2 }, [6, '']],
    ['S92: from the first, for a startIndex below it', { startIndex: -2, count: 1 }, [1, 'a']],
    ['S67, S92: none for a count of 0', { count: 0 }, [1, '']],
    ['S92: none for a count below 0', { count: -7 }, [1, '']],
    ['S92: no more than the most, for a count above it', { count: 1e15 }, [1, 'abcde']],
    ['S92: none past all integers', { startIndex: 1e300 }, [Number.MAX_SAFE_INTEGER, '']],
  ]
  for (const [what, page, [startIndex, userNames]] of cases) {
    it(`${what}, with the total of all, by GET and by .search`, async () => {
      const search = { schemas: [SEARCH], sortBy: 'userName', attributes: ['userName'], ...page }
      const query = Object.entries({ sortBy: 'userName', attributes: 'userName', ...page })
      const listed = await hr.get(`${USERS}?${new URLSearchParams(query.map(([name, value]) => [name, wide(value)]))}`)
      const { Resources, ...standing } = listed.body
      expect(standing).to.deep.equal({ schemas: [LIST], totalResults: 5, startIndex, itemsPerPage: userNames.length })
      expect(Resources.map(({ userName }: { userName: string }) => userName).join('')).to.equal(userNames)
      expect((await hr.post(`${USERS}/.search`, search)).body).to.deep.equal(listed.body)
    })
  }

  it('S91: never overlap, though many are alike in what they are sorted by', async () => {
    for (const order of ['sortBy=active', 'sortBy=title&sortOrder=descending', '']) {
      const pages = await Promise.all([1, 3, 5].map(first => hr.get(`${USERS}?${order}&count=2&startIndex=${first}`)))
      expect(new Set(pages.flatMap(idsIn)).size).to.equal(5)
    }
  })
})

/** A number as a URL has it, without an exponent. */
const wide = (value: string | number) => (typeof value === 'number' ? BigInt(value).toString() : value)
