import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, GROUP, GROUPS, idsIn, SEARCH, STATE, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('what filters mean', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  /** Names by id. */
  const names = new Map<string, string>()
  /** When somebody was made, as the server says it. */
  const made = new Map<string, string>()

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    const ann = await create({
      userName: 'ann',
      title: 'R&D (.*) [lead]',
      externalId: 'HR-1',
      name: { givenName: 'Ann' },
      emails: [{ value: 'Ann@Example.com', type: 'work' }],
    })
    await create({ userName: 'bo', title: 'Émile', active: false, [ENTERPRISE]: { manager: { value: ann } } })
    await create({ userName: 'cy', title: '', emails: [], name: { familyName: '' }, nickName: null })
    const emails = [
      { value: 'di@work.example', type: 'work' },
      { value: 'di@home.example', type: 'home' },
    ]
    await create({ userName: 'di', emails })
    await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Sales', members: [{ value: ann }] }).expect(201)
  })
  after(() => directory.stop())

  async function create(attributes: { userName: string; [name: string]: unknown }): Promise<string> {
    directory.wait(60)
    const { id, meta } = (await hr.post(USERS, { schemas: [USER], ...attributes }).expect(201)).body
    names.set(id, attributes.userName)
    made.set(attributes.userName, meta.created)
    return id
  }
  const idOf = (userName: string) => [...names].find(([, name]) => name === userName)?.[0] ?? ''
  /** The moment when somebody was made, by the clocks of another zone. */
  const madeIn = (hours: number, userName: string) => {
    const there = new Date(Date.parse(made.get(userName) ?? '') + hours * 3_600_000).toISOString()
    return there.replace('Z', `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`)
  }
  /** A moment that comes just behind the one when somebody was made. */
  const justBehind = (userName: string) => made.get(userName)?.replace('Z', '999Z')
  const find = async (filter: string) => {
    const found = await hr.post(`${USERS}/.search`, { schemas: [SEARCH], filter }).expect(200)
    return idsIn(found).map(id => names.get(id))
  }

  const cases: readonly (readonly [what: string, filter: () => string, found: readonly string[]])[] = [
    ['S72: operators and names in any case', () => 'USERNAME Eq "ann" OR NOT (userName Gt "b")', ['ann']],
    ['S72: an order', () => 'userName gt "ann" and userName le "cy"', ['bo', 'cy']],
    ['S73: and before or', () => 'userName eq "bo" or userName eq "ann" and title eq "none"', ['bo']],
    ['S73: brackets before and', () => '(userName eq "bo" or userName eq "ann") and active eq true', ['ann']],
    ['S74: not, with and without a space', () => 'not(active eq true) or not (title pr)', ['bo', 'cy', 'di']],
    ['S77: a name in any case', () => 'userName eq "ANN"', ['ann']],
    ['S77: a part of a value in any case', () => 'emails.value co "@EXAMPLE"', ['ann']],
    ['S77: a beginning in any case', () => 'title sw "ÉM"', ['bo']],
    ['S77: an end in any case', () => 'title ew "LEAD]"', ['ann']],
    ['S77: a difference in any case', () => 'userName ne "BO"', ['ann', 'cy', 'di']],
    ['S77: an externalId as it is', () => 'externalId eq "HR-1"', ['ann']],
    ['S77: an externalId in another case', () => 'externalId eq "hr-1"', []],
    ['S77: an id in another case', () => `id eq "${idOf('ann').toUpperCase()}"`, []],
    [
      'S77: a reference by its end, as it is',
      () => `${ENTERPRISE}:manager.$ref eq "${directory.issuer}${USERS}/${idOf('ann')}"`,
      ['bo'],
    ],
    [
      'S77: a reference in another case',
      () => `${ENTERPRISE}:manager.$ref eq "${directory.issuer}${USERS}/${idOf('ann').toUpperCase()}"`,
      [],
    ],
    ['S77: signs that mean something elsewhere', () => 'title co "(.*) ["', ['ann']],
    ['S77: a pattern', () => 'title co ".+"', []],
    ['S78: a moment in another zone', () => `meta.created eq "${madeIn(2, 'ann')}"`, ['ann']],
    ['S78: before a moment in another zone', () => `meta.created lt "${madeIn(-11, 'bo')}"`, ['ann']],
    ['S78: a moment just behind another', () => `meta.created eq "${justBehind('ann')}"`, []],
    ['S78: up to a moment just behind another', () => `meta.created lt "${justBehind('bo')}"`, ['ann', 'bo']],
    ['S78: from a moment just behind another', () => `meta.created ge "${justBehind('bo')}"`, ['cy', 'di']],
    ['S80: text', () => 'title pr', ['ann', 'bo']],
    ['S80: a list', () => 'emails pr', ['ann', 'di']],
    ['S80: a complex attribute with a part', () => 'name pr', ['ann']],
    ['S80: null', () => 'nickName pr', []],
    ['S80: false is there', () => 'active pr', ['ann', 'bo', 'cy', 'di']],
    ['S80: an extension', () => `${ENTERPRISE}:manager pr`, ['bo']],
    ['S81: some value that differs', () => 'emails.value ne "di@work.example"', ['ann', 'bo', 'cy', 'di']],
    ['S81: no value that is the same', () => 'not (emails.value eq "di@work.example")', ['ann', 'bo', 'cy']],
    ['S81: a value that is not the only one', () => 'emails.value ne "ann@example.com"', ['bo', 'cy', 'di']],
    ['S82: both of one element', () => 'emails[type eq "work" and value co "@home"]', []],
    ['S82: each of some element', () => 'emails.type eq "work" and emails.value co "@home"', ['di']],
    ['S82: parts of the only value', () => 'name[givenName eq "ann" and not (familyName pr)]', ['ann']],
    ['S83: a list by its values', () => 'emails co "@home"', ['di']],
    ['S85: something unassigned, which is equal to nothing', () => 'nickName eq "x" or nickName co ""', []],
    ['S85: something unassigned, which differs', () => 'nickName ne "x"', ['ann', 'bo', 'cy', 'di']],
    ['S85: null', () => 'title eq null', ['cy', 'di']],
    ['S85: anything but null', () => 'title ne null', ['ann', 'bo']],
    ['S86: a default that nobody wrote', () => 'active eq true', ['ann', 'cy', 'di']],
    ['S86: a default of an extension', () => `${STATE}:protected eq false`, ['ann', 'bo', 'cy', 'di']],
    ['S86: a default of what is kept elsewhere', () => `${STATE}:mustChange eq false`, ['ann', 'bo', 'cy', 'di']],
  ]
  for (const [what, filter, found] of cases) {
    it(`${what} finds ${found.join(', ') || 'nobody'}`, async () =>
      expect(await find(filter())).to.have.members([...found]))
  }
})
