import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, GROUP, GROUPS, idsIn, SEARCH, STATE, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('what filters mean', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  /** Names by id. */
  const names = new Map<string, string>()

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
    await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Sales', members: [{ value: ann }] }).expect(201)
  })
  after(() => directory.stop())

  async function create(attributes: { userName: string; [name: string]: unknown }): Promise<string> {
    const made = await hr.post(USERS, { schemas: [USER], ...attributes }).expect(201)
    names.set(made.body.id, attributes.userName)
    return made.body.id
  }
  const idOf = (userName: string) => [...names].find(([, name]) => name === userName)?.[0] ?? ''
  const find = async (filter: string) => {
    const found = await hr.post(`${USERS}/.search`, { schemas: [SEARCH], filter }).expect(200)
    return idsIn(found).map(id => names.get(id))
  }

  const cases: readonly (readonly [what: string, filter: () => string, found: readonly string[]])[] = [
    ['S77: a name in any case', () => 'userName eq "ANN"', ['ann']],
    ['S77: a part of a value in any case', () => 'emails.value co "@EXAMPLE"', ['ann']],
    ['S77: a beginning in any case', () => 'title sw "ÉM"', ['bo']],
    ['S77: an end in any case', () => 'title ew "LEAD]"', ['ann']],
    ['S77: a difference in any case', () => 'userName ne "BO"', ['ann', 'cy']],
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
    ['S80: text', () => 'title pr', ['ann', 'bo']],
    ['S80: a list', () => 'emails pr', ['ann']],
    ['S80: a complex attribute with a part', () => 'name pr', ['ann']],
    ['S80: null', () => 'nickName pr', []],
    ['S80: false is there', () => 'active pr', ['ann', 'bo', 'cy']],
    ['S80: an extension', () => `${ENTERPRISE}:manager pr`, ['bo']],
    ['S86: a default that nobody wrote', () => 'active eq true', ['ann', 'cy']],
    ['S86: a default of an extension', () => `${STATE}:protected eq false`, ['ann', 'bo', 'cy']],
    ['S86: a default of what is kept elsewhere', () => `${STATE}:mustChange eq false`, ['ann', 'bo', 'cy']],
  ]
  for (const [what, filter, found] of cases) {
    it(`${what} finds ${found.join(', ') || 'nobody'}`, async () =>
      expect(await find(filter())).to.have.members([...found]))
  }
})
