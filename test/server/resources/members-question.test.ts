import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('the members of a group, page by page', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let group: string
  let people: string[]
  let inner: string

  before(async () => {
    directory = await startDirectory({ groupLimits: { shown: 1000, whole: 3, moved: 1000 } })
    hr = await directory.scim('users:write')
    people = []
    for (let index = 0; index < 5; index++)
      people.push((await hr.post(USERS, { schemas: [USER], userName: `p${index}`, displayName: `P ${index}` })).body.id)
    inner = (await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Inner' })).body.id
    await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Other', members: [{ value: people[0] }] }).expect(201)
    const members = [...people, inner].map(value => ({ value }))
    group = (await hr.post(`${GROUPS}?excludedAttributes=members`, { schemas: [GROUP], displayName: 'Outer', members }))
      .body.id
  })
  after(() => directory.stop())

  const ask = (parameters: Record<string, string>) => hr.get(`${GROUPS}/.members?${new URLSearchParams(parameters)}`)

  /** From a page on, to the last. */
  async function walk(most: string, after = ''): Promise<string[]> {
    const { members, next } = (await ask({ group, most, after }).expect(200)).body
    const ids = members.map(({ value }: { value: string }) => value)
    return next === undefined ? ids : [...ids, ...(await walk(most, next))]
  }

  it('are each on one page, the groups first, however many the API would show at once', async () => {
    for (const most of ['1', '2', '4', '6', '1000']) expect(await walk(most)).to.deep.equal([inner, ...people.sort()])
  })

  it('have their names and types, and are counted', async () => {
    const { body } = await ask({ group, most: '1' })
    expect(body).to.deep.include({
      totalResults: 6,
      members: [{ value: inner, display: 'Inner', type: 'Group' }],
      next: `Group.${inner}`,
    })
    const [, person] = (await ask({ group })).body.members
    expect(person).to.deep.equal({ value: people[0], display: person.display, type: 'User' })
    expect(person.display).to.match(/^P \d$/)
  })

  it('go on behind somebody who is not there any more', async () => {
    const [, , third] = people.sort()
    const after = `User.${third}`
    const rest = await walk('2', after)
    await hr.patch(`${GROUPS}/${group}?excludedAttributes=members`, {
      op: 'remove',
      path: `members[value eq "${third}"]`,
    })
    expect(await walk('2', after)).to.deep.equal(rest)
    expect(await walk('3'))
      .to.have.length(5)
      .and.not.include(third)
  })

  it('are refused for no group, a wrong place or count, and without users:read', async () => {
    expect(verdict(await ask({}))).to.equal('400 invalidValue')
    expect(verdict(await ask({ group: 'nobody' }))).to.equal('404')
    expect(verdict(await ask({ group, after: 'Robot.7' }))).to.equal('400 invalidValue')
    for (const most of ['0', '1001', 'x', '-1', '1e2', '']) {
      expect(verdict(await ask({ group, most }))).to.equal('400 invalidValue')
    }
    const other = await directory.scim('passwords:reset')
    expect((await other.get(`${GROUPS}/.members?group=${group}`)).status).to.equal(403)
  })
})
