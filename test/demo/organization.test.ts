import { expect } from 'chai'
import { readOrganization } from '../../demo/organization.ts'

describe("the demonstration's organization", () => {
  it('has 1,000 people, 12 groups and 3 policies', async () => {
    const { people, groups, policies } = await readOrganization('demo')
    expect([people.length, groups.length, policies.length]).to.deep.equal([1000, 12, 3])
  })

  it('uses each userName, number and address once, and addresses that reach nobody', async () => {
    const { people } = await readOrganization('demo')
    for (const column of ['userName', 'employeeNumber', 'email'] as const) {
      expect(new Set(people.map(person => person[column])).size, column).to.equal(1000)
    }
    expect(people.every(({ email }) => /@example\.(com|org)$/.test(email))).to.equal(true)
  })

  it('names only managers and groups that are there', async () => {
    const { people, groups, policies } = await readOrganization('demo')
    const names = new Set(groups.map(({ displayName }) => displayName))
    const userNames = new Set(people.map(({ userName }) => userName))
    const named = [...people.map(({ group }) => group), ...[...groups, ...policies].flatMap(row => row.groups ?? [])]
    expect(named.filter(name => !names.has(name))).to.deep.equal([])
    expect(people.filter(({ manager }) => manager !== '' && !userNames.has(manager))).to.deep.equal([])
  })
})
