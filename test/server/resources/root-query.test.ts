import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, idsIn, POLICIES, POLICY, SEARCH, STATE, USER, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const BASE = '/scim/v2'

describe('a query at the root of a base', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  /** By their names. */
  const ids: Record<string, string> = {}

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,policies:write,clients:read')
    for (const userName of ['ann', 'ben', 'cleo']) {
      const body = { schemas: [USER], userName, displayName: `D ${userName}`, title: 'Engineer', externalId: userName }
      ids[userName] = (await hr.post(`${BASE}/Users`, body).expect(201)).body.id
    }
    for (const displayName of ['D ben', 'D zoo']) {
      ids[displayName] = (await hr.post(`${BASE}/Groups`, { schemas: [GROUP], displayName }).expect(201)).body.id
    }
  })
  after(() => directory.stop())

  const query = (parameters: Record<string, string>) => hr.get(`${BASE}/?${new URLSearchParams(parameters)}`)
  const named = (...names: string[]) => names.map(name => ids[name])

  it('S69: lists the resources of every type, each with its own type and address', async () => {
    const { body } = await query({})
    expect(body.totalResults).to.equal(5)
    expect(body.Resources.map(({ id }: { id: string }) => id)).to.have.members(Object.values(ids))
    for (const { id, meta } of body.Resources) {
      expect(meta.location).to.equal(`${directory.issuer}${BASE}/${meta.resourceType}s/${id}`)
    }
    expect((await hr.get(BASE)).body.totalResults).to.equal(5)
  })

  const filters: readonly (readonly [filter: string, ...names: string[]])[] = [
    ['displayName eq "d ben"', 'ben', 'D ben'],
    ['userName eq "ann"', 'ann'],
    ['externalId eq "cleo"', 'cleo'],
    ['title pr', 'ann', 'ben', 'cleo'],
    ['not (title pr)', 'D ben', 'D zoo'],
    ['title ne "Engineer"', 'D ben', 'D zoo'],
    ['title eq null', 'D ben', 'D zoo'],
    ['emails[type eq "work"] or displayName co "zoo"', 'D zoo'],
    ['meta.resourceType eq "Group"', 'D ben', 'D zoo'],
    [`schemas eq "${USER}" and userName sw "b"`, 'ben'],
    [`${GROUP}:displayName pr`, 'D ben', 'D zoo'],
    ['members pr or groups pr'],
    ['colour eq "red" or name.colour pr or colour[shade eq "dark"] or userName eq "ann"', 'ann'],
    ['colour ne "red" and members eq null and userName pr', 'ann', 'ben', 'cleo'],
    [`${STATE}:mustChange eq true`],
  ]
  for (const [filter, ...names] of filters) {
    it(`S69, S87: ${filter}`, async () => {
      const answer = await query({ filter })
      expect(verdict(answer)).to.equal('200')
      expect(idsIn(answer)).to.have.members(named(...names))
      expect(answer.body.totalResults).to.equal(names.length)
    })
  }

  it('S90, S91: sorts across types, whichever page is asked for', async () => {
    const order = ['ann', 'ben', 'D ben', 'cleo', 'D zoo']
    for (const sortOrder of ['ascending', 'descending']) {
      const whole = idsIn(await query({ sortBy: 'displayName', sortOrder }))
      const names = whole.map(id =>
        Object.keys(ids)
          .find(name => ids[name] === id)
          ?.replace(/^D /, ''),
      )
      const expected = order.map(name => name.replace(/^D /, ''))
      expect(names).to.deep.equal(sortOrder === 'ascending' ? expected : expected.reverse())
      const pages = await Promise.all(
        [1, 3, 5].map(startIndex =>
          query({ sortBy: 'displayName', sortOrder, count: '2', startIndex: String(startIndex) }),
        ),
      )
      expect(pages.flatMap(idsIn)).to.deep.equal(whole)
    }
  })

  it('S94: turns its pages by cursor', async () => {
    const seen: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const { body }: { body: { nextCursor?: string; totalResults: number; Resources: { id: string }[] } } =
        await query({ cursor, count: '2', sortBy: 'userName' })
      expect(body.totalResults).to.equal(5)
      seen.push(...body.Resources.map(({ id }) => id))
      cursor = body.nextCursor
    }
    expect(seen.slice(0, 3)).to.deep.equal(named('ann', 'ben', 'cleo'))
    expect(seen).to.have.members(Object.values(ids)).and.have.lengthOf(5)
  })

  it('S4, S99: finds the same by .search, its schema in any case', async () => {
    const schemas = [SEARCH.toUpperCase()]
    const search = { schemas, filter: 'displayName eq "D ben"', attributes: ['displayName'], count: 1 }
    const { body } = await hr.post(`${BASE}/.search`, search).expect(200)
    expect([body.totalResults, body.itemsPerPage, body.startIndex]).to.deep.equal([2, 1, 1])
    expect(Object.keys(body.Resources[0])).to.have.members(['schemas', 'id', 'displayName'])
  })

  it('S69: shows the types that the caller may read, and 403 to who may read none', async () => {
    const policies = await directory.scim('policies:read')
    expect(verdict(await policies.get(BASE))).to.equal('403')
    expect(verdict(await policies.post(`${BASE}/.search`, { schemas: [SEARCH] }))).to.equal('403')
    const types = async (client: TestScimClient) => {
      const { body } = await client.get('/admin/v2/')
      return [...new Set(body.Resources.map(({ meta }: { meta: { resourceType: string } }) => meta.resourceType))]
    }
    await hr.post(POLICIES, { schemas: [POLICY], name: 'Short', minLength: 8 })
    expect(await types(policies)).to.deep.equal(['PasswordPolicy'])
    expect(await types(hr)).to.have.members(['PasswordPolicy', 'ProvisioningClient', 'ProvisioningToken'])
  })

  it('S95, S97: a cursor is none of an endpoint, and none any more when the caller may read fewer types', async () => {
    const { nextCursor } = (await query({ cursor: '', count: '1' })).body
    expect(verdict(await hr.get(`${BASE}/Users?count=1&cursor=${nextCursor}`))).to.equal('400 invalidCursor')
    const both = await directory.scim('policies:read,clients:read', 'Both')
    const less = await directory.scim('policies:read', 'Both')
    const { body } = await both.get('/admin/v2/?count=1&cursor')
    expect(verdict(await less.get(`/admin/v2/?count=1&cursor=${body.nextCursor}`))).to.equal('400 invalidCursor')
  })

  it('S70: what many answer elsewhere has to be asked of one type', async () => {
    const { database, issuer, masterKey } = directory
    const searchLimits = { listed: 1, milliseconds: 60_000 }
    const stepwise = await startDirectory({ database: { database }, issuer, masterKey, searchLimits })
    const client = await stepwise.scim('users:read')
    const filter = new URLSearchParams({ filter: `${STATE}:mustChange eq false` })
    expect(verdict(await client.get(`${BASE}/?${filter}`))).to.equal('400 tooMany')
    expect(verdict(await client.get(`${BASE}/Users?${filter}`))).to.equal('200')
    await stepwise.stop()
  })

  const refused: readonly (readonly [what: string, parameters: Record<string, string>, verdict: string])[] = [
    ['S87: a part that no attribute has', { filter: 'emails[colour eq "red"]' }, '400 invalidFilter'],
    ['S76: what is no filter', { filter: 'colour "red"' }, '400 invalidFilter'],
    ['S88: a password', { filter: 'displayName pr or password eq "x"' }, '400 invalidFilter'],
    ['S88: a sort by password', { sortBy: 'password' }, '400 invalidFilter'],
    ['S91: a sort by what no type has', { sortBy: 'colour' }, '400 invalidValue'],
    ['S92: a count that is none', { count: 'many' }, '400 invalidValue'],
  ]
  for (const [what, parameters, expected] of refused) {
    it(`${what} is refused`, async () => expect(verdict(await query(parameters))).to.equal(expected))
  }
})
