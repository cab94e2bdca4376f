import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUPS, idsIn, SEARCH, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const CONFIG = '/scim/v2/ServiceProviderConfig'

describe('pages by cursor', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let other: TestScimClient
  before(async () => {
    directory = await startDirectory({ frozen: true })
    hr = await directory.scim('users:write', 'HR')
    other = await directory.scim('users:write', 'Other')
    for (const userName of ['a', 'b', 'c', 'd', 'e'])
      await hr.post(USERS, { schemas: [USER], userName, title: 'Clerk' })
  })
  after(() => directory.stop())

  const page = (query: string, cursor = '', client = hr) => client.get(`${USERS}?${query}&cursor=${cursor}`)
  const firstCursor = async (query: string): Promise<string> => (await page(query)).body.nextCursor

  it('S94: begin with an empty cursor, and lead on until the last, which has none', async () => {
    const seen: string[] = []
    let cursor: string | undefined = ''
    const sizes: number[] = []
    while (cursor !== undefined) {
      const { body } = await page('count=2&sortBy=userName', cursor)
      expect(body).to.include({ totalResults: 5, itemsPerPage: body.Resources.length })
      expect(body).to.not.have.any.keys('startIndex', 'previousCursor')
      seen.push(...body.Resources.map(({ userName }: { userName: string }) => userName))
      sizes.push(body.itemsPerPage)
      cursor = body.nextCursor
    }
    expect(seen).to.deep.equal(['a', 'b', 'c', 'd', 'e'])
    expect(sizes).to.deep.equal([2, 2, 1])
  })

  it('S94: the first may be asked for without a value or an equals sign', async () => {
    const { body } = await hr.get(`${USERS}?cursor&count=10`)
    expect(body.itemsPerPage).to.equal(5)
    expect(body).to.not.have.any.keys('nextCursor', 'startIndex')
  })

  it('S94: a page that is exactly full is the last when nothing comes behind it', async () => {
    expect((await page('count=5')).body).to.not.have.property('nextCursor')
    expect((await page('count=4')).body).to.have.property('nextCursor')
  })

  it('S94: a count of 0 only counts', async () => {
    for (const count of ['0', '-3']) {
      const { body } = await page(`count=${count}`)
      expect(body).to.deep.include({ totalResults: 5, itemsPerPage: 0, Resources: [] })
      expect(body).to.not.have.property('nextCursor')
    }
  })

  it('S95: a cursor goes into a URL as it is and tells nothing', async () => {
    const cursor = await firstCursor('count=1&sortBy=userName&filter=title+eq+"Clerk"')
    expect(cursor).to.match(/^[A-Za-z0-9._~-]+$/)
    const texts = cursor.split('.').map(part => Buffer.from(part, 'base64url').toString('latin1'))
    for (const text of texts) expect(text).to.not.match(/Clerk|total|list/)
  })

  it('S99: a search takes a cursor as well, and one from a URL with the same parameters', async () => {
    const cursor = await firstCursor('count=2&sortBy=userName&attributes=userName')
    const search = { schemas: [SEARCH], count: 2, sortBy: 'userName', attributes: ['userName'] }
    const first = await hr.post(`${USERS}/.search`, { ...search, cursor: '' })
    const second = await hr.post(`${USERS}/.search`, { ...search, cursor })
    const names = ({ body }: typeof first) => body.Resources.map(({ userName }: { userName: string }) => userName)
    expect([...names(first), ...names(second)]).to.deep.equal(['a', 'b', 'c', 'd'])
    expect(second.body).to.have.property('nextCursor')
  })

  describe('refuse', () => {
    const QUERY = 'count=2&sortBy=userName'
    const others: readonly (readonly [what: string, query: string])[] = [
      ['another filter', `${QUERY}&filter=title+pr`],
      ['another order', `${QUERY}&sortOrder=descending`],
      ['another sort', 'count=2&sortBy=title'],
      ['no sort', 'count=2'],
      ['other attributes', `${QUERY}&attributes=userName`],
      ['other excluded attributes', `${QUERY}&excludedAttributes=userName`],
    ]
    for (const [what, query] of others) {
      it(`S95, S96: a cursor with ${what}: 400 invalidCursor`, async () => {
        expect(verdict(await page(query, await firstCursor(QUERY)))).to.equal('400 invalidCursor')
      })
    }

    it('S96, S97: the cursor of another client, of another endpoint and a forged one in the same words', async () => {
      const cursor = await firstCursor(QUERY)
      const [key, iv, body = ''] = cursor.split('.')
      const flipped = `${key}.${iv}.${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`
      const answers = [
        await page(QUERY, cursor, other),
        await hr.get(`${GROUPS}?${QUERY}&cursor=${cursor}`.replace('userName', 'id')),
        await page(QUERY, flipped),
        await page(QUERY, 'x'),
        await page(QUERY, `${key}.${iv}.AAAA`),
        await page(QUERY, `nobody.${iv}.${body}`),
      ]
      expect(new Set(answers.map(verdict))).to.deep.equal(new Set(['400 invalidCursor']))
      expect(new Set(answers.map(({ body: { detail } }) => detail)).size).to.equal(1)
    })

    it('S97: a caller who may no longer read, whatever cursor they hold', async () => {
      const caller = await directory.scim('passwords:reset', 'HR')
      expect(verdict(await page(QUERY, await firstCursor(QUERY), caller))).to.equal('403')
    })

    for (const count of ['count=3', 'count=1', 'startRow=1', 'count=two', 'count=1001']) {
      it(`S96: ${count} after a first page of 2: 400 invalidCount`, async () => {
        const cursor = await firstCursor(QUERY)
        expect(verdict(await page(`${count}&sortBy=userName`, cursor))).to.equal('400 invalidCount')
      })
    }

    it('S98: a startIndex beside a cursor: 400 invalidValue', async () => {
      expect(verdict(await page('startIndex=1'))).to.equal('400 invalidValue')
      const search = { schemas: [SEARCH], startIndex: 1, cursor: '' }
      expect(verdict(await hr.post(`${USERS}/.search`, search))).to.equal('400 invalidValue')
    })

    it('S96: a cursor that is older than cursorTimeout, counted from the page that gave it: 400 expiredCursor', async () => {
      const { cursorTimeout } = (await hr.get(CONFIG)).body.pagination
      const first = await firstCursor('count=1')
      directory.wait(cursorTimeout)
      const { body } = await page('count=1', first)
      directory.wait(1)
      expect(verdict(await page('count=1', first))).to.equal('400 expiredCursor')
      expect(verdict(await page('count=1', body.nextCursor))).to.equal('200')
    })
  })

  it('S98: no parameter means pages by index, and the configuration says what there is', async () => {
    const { pagination } = (await hr.get(CONFIG)).body
    expect(pagination).to.deep.equal({
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: 3600,
    })
    const { body } = await hr.get(USERS)
    expect(body).to.include({ startIndex: 1 }).and.not.have.property('nextCursor')
  })

  it('S97: a second server of the directory goes on where the first one ended', async () => {
    const { masterKey, issuer, database } = directory
    const second = await startDirectory({ database: { database }, masterKey, issuer, frozen: true })
    try {
      const client = await second.scim('users:write', 'HR')
      const [first, rest] = [await page('count=3'), await page('count=3', await firstCursor('count=3'), client)]
      expect(new Set([...idsIn(first), ...idsIn(rest)]).size).to.equal(5)
    } finally {
      await second.stop()
    }
  })
})
