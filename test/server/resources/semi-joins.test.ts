import { expect } from 'chai'
import fc from 'fast-check'
import { toSearch } from '../../../scim/document.ts'
import { match } from '../../../scim/filter/match.ts'
import { parseFilter } from '../../../scim/filter/parse.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { readDuring } from '../../support/profile.ts'
import { GROUP, GROUPS, idsIn, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const SEED = 20261123
const GROUP_NAMES = ['a', 'b', 'c', 'around a', 'around all']

/** The same database behind two servers: one lists ids in its queries, one lists eight at most and goes through batches. */
describe('a filter on what lives elsewhere, when too many answer to list them', () => {
  let directory: TestDirectory
  let stepwise: TestDirectory
  let hr: TestScimClient
  let inBatches: TestScimClient
  let groups: string[]

  before(async () => {
    directory = await startDirectory()
    stepwise = await startDirectory({
      database: directory,
      issuer: directory.issuer,
      masterKey: directory.masterKey,
      searchLimits: { listed: 8, milliseconds: 60_000 },
    })
    hr = await directory.scim('users:write passwords:reset')
    inBatches = await stepwise.scim('users:read')
    const people: string[] = []
    for (let index = 0; index < 40; index++) {
      const body = { schemas: [USER], userName: `person${index}`, title: `t${index % 3}`, active: index % 4 !== 0 }
      people.push((await hr.post(USERS, body)).body.id)
      if (index % 3 === 0)
        await hr.patch(`${USERS}/${people[index]}`, { op: 'add', path: `${STATE}:mustChange`, value: true })
    }
    const membersOf = [
      people.filter((_, index) => index % 2 === 0),
      people.filter((_, index) => index % 5 === 0),
      people.slice(0, 2),
    ]
    groups = []
    for (const [index, displayName] of GROUP_NAMES.entries()) {
      const members = membersOf[index] ?? [groups[0], ...(index === 4 ? groups.slice(1) : [])]
      const body = { schemas: [GROUP], displayName, members: members.map(value => ({ value })) }
      groups.push((await hr.post(GROUPS, body)).body.id)
    }
  })
  after(async () => {
    await stepwise.stop()
    await directory.stop()
  })

  it('S70: finds and counts the same people, page by page and in the same order, as one query and as the rules say', async function () {
    this.timeout(60_000)
    const everybody = (await hr.get(`${USERS}?count=1000`)).body.Resources as JsonObject[]
    expect(everybody).to.have.length(40)
    const term = fc.oneof(
      fc.constantFrom('active eq true', 'title eq "t1"', 'groups pr', 'userName sw "person1"'),
      fc.tuple(fc.constantFrom('eq', 'ne'), fc.constantFrom(...groups)).map(([op, id]) => `groups.value ${op} "${id}"`),
      fc.tuple(fc.constantFrom('eq', 'ne'), fc.boolean()).map(([op, value]) => `${STATE}:mustChange ${op} ${value}`),
      fc.constantFrom(...groups).map(id => `(${Array(6).fill(`groups.value ne "${id}"`).join(' and ')})`),
    )
    const link = fc.oneof(
      { weight: 2, arbitrary: term },
      { weight: 2, arbitrary: term.map(text => `not (${text})`) },
      { weight: 1, arbitrary: fc.tuple(term, term).map(([left, right]) => `(${left} or not (${right}))`) },
    )
    const filters = fc.array(link, { minLength: 1, maxLength: 4 }).map(links => links.join(' and '))
    const orders = fc.constantFrom(
      '',
      '&sortOrder=descending',
      '&sortBy=title',
      '&sortBy=userName&sortOrder=descending',
    )
    const pages = fc.constantFrom(
      '&count=1000',
      '&startIndex=4&count=5',
      '&startIndex=2&count=2',
      '&startIndex=30',
      '&count=0',
    )
    for (const [filter, order, page] of fc.sample(fc.tuple(filters, orders, pages), { numRuns: 80, seed: SEED })) {
      const path = `${USERS}?attributes=id&filter=${encodeURIComponent(filter)}${order}${page}`
      const found = await inBatches.get(path)
      expect(found.text, path).to.equal((await hr.get(path)).text)
      const parsed = parseFilter(userType, filter)
      const fitting = everybody.filter(one => match(parsed, { ...toSearch(userType, one), id: String(one.id) }))
      expect(found.body.totalResults, path).to.equal(fitting.length)
    }
  })

  it('S70: members of a group of whom most come last in the order of all are found page by page, without going through all', async () => {
    const inOrder = idsIn(await hr.get(`${USERS}?attributes=id&sortBy=userName`))
    const members = inOrder.filter((_, index) => index === 4 || index >= 31).map(value => ({ value }))
    const { id } = (await hr.post(GROUPS, { schemas: [GROUP], displayName: 'last', members })).body
    const listOf = (more: string) =>
      `${USERS}?attributes=id&sortBy=userName&filter=${encodeURIComponent(`groups.value eq "${id}"${more}`)}`
    const read = await readDuring(directory.database, () => inBatches.get(`${listOf('')}&count=4`))
    expect(read.get('users')).to.be.below(inOrder.length)
    for (const more of ['', ' and active eq true', ` and not (groups.value eq "${groups[0]}")`]) {
      const list = listOf(more)
      const first = await inBatches.get(`${list}&count=4&cursor=`)
      const next = await inBatches.get(`${list}&count=4&cursor=${first.body.nextCursor}`)
      expect([...idsIn(first), ...idsIn(next)], more).to.deep.equal(idsIn(await hr.get(list)).slice(0, 8))
    }
    await hr.delete(`${GROUPS}/${id}`)
  })

  const ofGroups: readonly ((person: string) => string)[] = [
    () => 'members pr',
    () => 'members.type eq "User"',
    () => 'members.type eq "Group"',
    () => 'not (members pr)',
    person => `members.value eq "${person}"`,
    person => `members.value ne "${person}" and displayName co "a"`,
    person => `members[value eq "${person}" or type eq "group"]`,
  ]
  for (const filterFor of ofGroups) {
    it(`S70: finds the same groups by ${filterFor('person')}`, async () => {
      const lonely = await startDirectory({
        database: directory,
        issuer: directory.issuer,
        masterKey: directory.masterKey,
        searchLimits: { listed: 1, milliseconds: 60_000 },
      })
      const [person = ''] = idsIn(await hr.get(`${USERS}?filter=userName+eq+"person0"`))
      const path = `${GROUPS}?attributes=id&filter=${encodeURIComponent(filterFor(person))}`
      expect((await (await lonely.scim('users:read')).get(path)).text).to.equal((await hr.get(path)).text)
      await lonely.stop()
    })
  }

  it('S70: a search that takes too long is 400 tooMany, and one that lists few ids never is', async () => {
    const hasty = await startDirectory({
      database: directory,
      issuer: directory.issuer,
      masterKey: directory.masterKey,
      searchLimits: { listed: 1, milliseconds: 0 },
    })
    const client = await hasty.scim('users:read')
    const find = (filter: string) => client.get(`${USERS}?filter=${encodeURIComponent(filter)}`)
    expect(verdict(await find('groups pr and active eq true'))).to.equal('400 tooMany')
    expect(verdict(await find(`groups.value eq "${groups[0]}" and userName eq "person2"`))).to.equal('200')
    await hasty.stop()
  })
})

describe('a group of 12,000 whose members all had a reset', () => {
  const SIZE = 12_000
  let directory: TestDirectory
  let hr: TestScimClient

  before(async function () {
    this.timeout(60_000)
    directory = await startDirectory()
    hr = await directory.scim('users:read')
    const { users, groups, now } = directory.services
    const { connection } = directory.database
    const ids = Array.from({ length: SIZE }, (_, index) => `person-${String(index).padStart(5, '0')}`)
    const given = { client: 'none', now: now() }
    await connection
      .collection('users')
      .insertMany(
        ids.map((id, index) =>
          users.toDocument({ attributes: { userName: id, active: index % 2 === 0 } }, { id, ...given }),
        ) as never,
      )
    const credentials = ids.map(id => ({
      _id: id,
      epoch: 1,
      sessionsEpoch: 1,
      history: [],
      failures: { count: 0 },
      mustChange: { since: now() },
    }))
    await connection.collection('credentials').insertMany(credentials as never)
    const both = ['all', 'some'].map(id => groups.toDocument({ attributes: { displayName: id } }, { id, ...given }))
    await connection.collection('groups').insertMany(both as never)
    const membersOf = (group: string, members: readonly string[]) =>
      members.map(member => ({ _id: `${group}/${member}`, group, member, memberType: 'User' }))
    const memberships = [...membersOf('all', ids), ...membersOf('some', ids.slice(0, 600))]
    await connection.collection('memberships').insertMany(memberships as never)
  })
  after(() => directory.stop())

  const queries: readonly (readonly [query: string, total: number, first: string | undefined])[] = [
    ['filter=groups.value eq "all"', SIZE, 'person-00000'],
    ['filter=groups.value eq "all"&startIndex=11999', SIZE, 'person-11998'],
    ['filter=groups.value eq "some"', 600, 'person-00000'],
    ['filter=groups.value eq "all" and active eq true', SIZE / 2, 'person-00000'],
    ['filter=groups.value eq "all" and active eq true&sortBy=userName&sortOrder=descending', SIZE / 2, 'person-11998'],
    ['filter=not (groups.value eq "all")', 0, undefined],
    ['filter=active eq false and not (groups.value eq "all")', 0, undefined],
    [`filter=${STATE}:mustChange eq true`, SIZE, 'person-00000'],
    [`filter=${STATE}:mustChange eq true and groups pr&count=0`, SIZE, undefined],
    [`filter=${STATE}:mustChange eq false or active eq true`, SIZE / 2, 'person-00000'],
    [`filter=${STATE}:mustChange eq true or active eq true`, SIZE, 'person-00000'],
    ['filter=groups.value eq "all" and userName eq "person-00007"', 1, 'person-00007'],
    [`filter=${Array(40).fill('groups pr').join(' or ')}&count=2`, SIZE, 'person-00000'],
  ]
  for (const [query, total, first] of queries) {
    it(`S70: ${query} finds ${total}`, async () => {
      const answer = await hr.get(`${USERS}?attributes=id&${query.replaceAll(' ', '+')}`)
      expect(verdict(answer), answer.text).to.equal('200')
      expect([answer.body.totalResults, idsIn(answer)[0]]).to.deep.equal([total, first])
    })
  }

  it('S70: a page of its members, by cursor, reads the members of that page, and lists nobody else', async () => {
    const query = 'attributes=id&count=100&filter=groups.value+eq+"all"'
    const { nextCursor } = (await hr.get(`${USERS}?${query}&cursor`)).body
    const read = await readDuring(directory.database, () => hr.get(`${USERS}?${query}&cursor=${nextCursor}`))
    // Whether they are too many to be listed is found out first, by some and then by their number.
    expect(read.get('memberships')).to.equal(500 + 1 + 101)
    expect(read.get('users')).to.equal(100)
  })

  it('S70: groups by their members are told apart where the memberships are', async () => {
    const read = await readDuring(directory.database, () => hr.get(`${GROUPS}?attributes=id&filter=members+pr`))
    expect(read.get('memberships')).to.equal(2)
  })
})
