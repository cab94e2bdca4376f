import { expect } from 'chai'
import type { Response } from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, idsIn, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PEOPLE = 5

describe('a page of long resources', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let ids: string[]
  let filter: string

  before(async () => {
    directory = await startDirectory({ pageBytes: 2500, searchLimits: { listed: 2, milliseconds: 60_000 } })
    hr = await directory.scim('users:write')
    for (let index = 0; index < PEOPLE; index += 1)
      await hr.post(USERS, { schemas: [USER], userName: `person${index}`, title: 'x'.repeat(1000) }).expect(201)
    ids = idsIn(await hr.get(`${USERS}?count=2`))
    ids.push(...idsIn(await hr.get(`${USERS}?count=2&startIndex=3`)), ...idsIn(await hr.get(`${USERS}?startIndex=5`)))
    const members = ids.map(value => ({ value }))
    const { body } = await hr.post(GROUPS, { schemas: [GROUP], displayName: 'All', members })
    filter = encodeURIComponent(`groups.value eq "${body.id}"`)
  })
  after(() => directory.stop())

  it('S93: is shorter than was asked for, and says so', async () => {
    for (const query of ['count=5', 'count=5&sortBy=userName', `count=5&filter=${filter}`]) {
      const { body } = await hr.get(`${USERS}?${query}`)
      expect(body, query).to.include({ totalResults: PEOPLE, startIndex: 1, itemsPerPage: 2 })
      expect(body.Resources).to.have.length(2)
    }
    const last = await hr.get(`${USERS}?count=5&startIndex=5`)
    expect(last.body).to.include({ totalResults: PEOPLE, itemsPerPage: 1 })
  })

  it('S94: goes on right behind the last one shown', async () => {
    for (const query of ['', '&sortBy=title', `&filter=${filter}`]) {
      const seen: string[] = []
      const sizes: number[] = []
      let cursor: string | undefined = ''
      while (cursor !== undefined) {
        const answer: Response = await hr.get(`${USERS}?count=5&cursor=${cursor}${query}`).expect(200)
        seen.push(...idsIn(answer))
        sizes.push(answer.body.itemsPerPage)
        cursor = answer.body.nextCursor
      }
      expect([seen, sizes], query).to.deep.equal([ids, [2, 2, 1]])
    }
  })

  it('has one resource at least, however long', async () => {
    await hr.patch(`${USERS}/${ids[0]}`, { op: 'add', path: 'photos', value: longPhotos }).expect(200)
    for (const query of ['', `&filter=${filter}`]) {
      const { body } = await hr.get(`${USERS}?count=5${query}`)
      expect(body, query).to.include({ totalResults: PEOPLE, itemsPerPage: 1 })
    }
  })
})

const longPhotos = Array.from({ length: 3 }, (_, index) => ({
  value: `https://example.com/${index}/`.padEnd(1000, 'x'),
}))
