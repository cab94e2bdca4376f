import { expect } from 'chai'
import type { JsonObject } from '../../scim/store.ts'
import { bodyOf, createMemoryService, type MemoryService, SEARCH } from './memory-service.ts'
import { USER } from './support.ts'

describe('lists of the SCIM service', () => {
  let memory: MemoryService
  const send = (...given: Parameters<MemoryService['send']>) => memory.send(...given)

  beforeEach(async () => {
    memory = createMemoryService()
    for (const userName of ['a', 'b', 'c', 'd']) await send('POST', '/Users', { body: { schemas: [USER], userName } })
  })
  const page = async (query: string) => {
    const { totalResults, startIndex, itemsPerPage, Resources } = bodyOf(await send('GET', `/Users?${query}`))
    return [
      totalResults,
      startIndex,
      itemsPerPage,
      (Resources as JsonObject[]).map(({ userName }) => userName).join(''),
    ]
  }

  const pages: readonly (readonly [rule: string, query: string, expected: unknown[]])[] = [
    ['S93: no count is the default page', '', [4, 1, 2, 'ab']],
    ['S92: count', 'count=1&startIndex=3', [4, 3, 1, 'c']],
    ['S92: a startIndex below 1 is 1', 'startIndex=-5', [4, 1, 2, 'ab']],
    ['S92: a count below 0 is 0', 'count=-1', [4, 1, 0, '']],
    ['S92: a count of 0 counts', 'count=0', [4, 1, 0, '']],
    ['S92: a count above the maximum is cut', 'count=100', [4, 1, 3, 'abc']],
    ['S92: a count past all integers is cut', 'count=99999999999999999999', [4, 1, 3, 'abc']],
    ['S68, S92: past the end, with the total of all', 'startIndex=9', [4, 9, 0, '']],
    ['S92: past all integers', 'startIndex=99999999999999999999', [4, Number.MAX_SAFE_INTEGER, 0, '']],
    ['S7: unknown parameters are ignored', 'color=red', [4, 1, 2, 'ab']],
  ]
  for (const [rule, query, expected] of pages) {
    it(rule, async () => expect(await page(query)).to.deep.equal(expected))
  }

  it('S67, S68: answers a ListResponse with the total as an integer', async () => {
    const answer = await send('GET', '/Users?count=0')
    expect(answer).to.deep.include({
      status: 200,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 4,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      },
    })
  })

  const search = {
    schemas: [SEARCH],
    attributes: ['userName'],
    filter: 'title pr',
    sortBy: 'name.familyName',
    sortOrder: 'descending',
    startIndex: 2,
    count: 1,
  }
  for (const [title, body] of [
    ['a list with its parameters in the body', search],
    [
      'one with their names in any case',
      Object.fromEntries(Object.entries(search).map(([name, value]) => [name.toUpperCase(), value])),
    ],
    ['one with them as text, too', { ...search, attributes: 'id, userName', startIndex: '2', count: '1' }],
  ] as const)
    it(`S99: a search is ${title}`, async () => {
      const answer = await send('POST', '/Users/.search', { body })
      expect(answer.status).to.equal(200)
      expect(bodyOf(answer).Resources).to.deep.equal([{ schemas: [USER], id: 'id-2', userName: 'b' }])
      expect(memory.seen.page).to.deep.equal({ sortOrder: 'descending', skip: 1, count: 1 })
      expect(memory.seen.selections?.[0]).to.nested.include({
        'filter.kind': 'present',
        'sortBy.names[1]': 'familyName',
      })
    })
})
