import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { readDuring } from '../../support/profile.ts'
import { GROUP, GROUPS, idsIn, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('groups in groups', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let ann: string
  let a: string
  let b: string
  let c: string

  const group = async (displayName: string, ...members: string[]): Promise<string> => {
    const body = { schemas: [GROUP], displayName, members: members.map(value => ({ value })) }
    return (await hr.post(GROUPS, body)).body.id
  }
  const add = (outer: string, inner: string) =>
    hr.patch(`${GROUPS}/${outer}`, { op: 'add', path: 'members', value: [{ value: inner }] })
  const remove = (outer: string, inner: string) =>
    hr.patch(`${GROUPS}/${outer}`, { op: 'remove', path: `members[value eq "${inner}"]` })
  const groupsOfAnn = async (): Promise<Record<string, string>> => {
    const { groups = [] } = (await hr.get(`${USERS}/${ann}`)).body
    return Object.fromEntries(groups.map((one: { display: string; type: string }) => [one.display, one.type]))
  }

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    ann = (await hr.post(USERS, { schemas: [USER], userName: 'ann' })).body.id
    a = await group('A', ann)
    b = await group('B', a)
    c = await group('C', b)
  })
  afterEach(() => directory.stop())

  it('S62: a person has the groups around their own, told apart from their own', async () => {
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct', B: 'indirect', C: 'indirect' })
  })

  it('S62: a group around and one of their own at once is direct', async () => {
    await add(c, ann)
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct', B: 'indirect', C: 'direct' })
  })

  it('follow when a group is put in or taken out in the middle', async () => {
    await remove(c, b)
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct', B: 'indirect' })
    await add(c, a)
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct', B: 'indirect', C: 'indirect' })
    await hr.put(`${GROUPS}/${b}`, { schemas: [GROUP], displayName: 'B' })
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct', C: 'indirect' })
  })

  it('follow when a group in the middle is deleted', async () => {
    expect(verdict(await hr.delete(`${GROUPS}/${b}`))).to.equal('204')
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct' })
    expect((await hr.get(`${GROUPS}/${c}`)).body).to.not.have.property('members')
  })

  it('S59: a cycle is legal, and every walk comes to an end', async () => {
    expect(verdict(await add(a, c))).to.equal('204')
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct', B: 'indirect', C: 'indirect' })
    const ben = (await hr.post(USERS, { schemas: [USER], userName: 'ben' })).body.id
    await add(c, ben)
    const { groups } = (await hr.get(`${USERS}/${ben}`)).body
    expect(groups.map(({ display }: { display: string }) => display)).to.have.members(['A', 'B', 'C'])
    await remove(b, a)
    expect(await groupsOfAnn()).to.deep.equal({ A: 'direct' })
  })

  it('S59: a walk into a cycle from outside it comes to an end', async () => {
    await add(a, c)
    const outside = await group('Outside')
    expect(verdict(await add(a, outside))).to.equal('204')
    const ben = (await hr.post(USERS, { schemas: [USER], userName: 'ben' })).body.id
    await add(outside, ben)
    expect((await hr.get(`${USERS}/${ben}`)).body.groups).to.have.length(4)
  })

  it('S59: two groups may be in each other, none in itself', async () => {
    const first = await group('First')
    const second = await group('Second', first)
    expect(verdict(await add(first, second))).to.equal('204')
    expect(verdict(await add(first, first))).to.equal('400 invalidValue')
  })

  const filters: readonly (readonly [filter: (b: string, c: string) => string, expected: 'ann' | 'nobody' | '400'])[] =
    [
      [(_, c) => `groups.value eq "${c}"`, 'ann'],
      [(_, c) => `groups[value eq "${c}"]`, 'ann'],
      [(b, c) => `groups.value eq "${b}" and groups.value eq "${c}"`, 'ann'],
      [(b, c) => `groups[value eq "${b}" or value eq "${c}"]`, 'ann'],
      [(_, c) => `groups.$ref eq "https://id.example/scim/v2/Groups/${c}"`, 'ann'],
      [(_, c) => `not (groups.value eq "${c}")`, 'nobody'],
      [(_, c) => `groups.value ne "${c}"`, 'ann'],
      [() => 'groups.value eq "unknown"', 'nobody'],
      [() => 'groups.type eq "indirect"', '400'],
      [(b, c) => `groups[value eq "${b}" and not (value eq "${c}")]`, '400'],
    ]
  for (const [filter, expected] of filters) {
    it(`S62: ${filter('B', 'C')} finds ${expected}, as groups are shown`, async () => {
      const answer = await hr.get(`${USERS}?filter=${encodeURIComponent(filter(b, c))}`)
      if (expected === '400') expect(verdict(answer)).to.equal('400 invalidFilter')
      else expect(idsIn(answer)).to.deep.equal(expected === 'ann' ? [ann] : [])
    })
  }

  it('S81: groups.value ne finds who has another one as well', async () => {
    const filter = (group: string) => encodeURIComponent(`groups.value ne "${group}"`)
    const lone = await group('Lone')
    const ben = (await hr.post(USERS, { schemas: [USER], userName: 'ben' })).body.id
    await add(lone, ben)
    expect(idsIn(await hr.get(`${USERS}?filter=${filter(lone)}`))).to.deep.equal([ann])
    expect(idsIn(await hr.get(`${USERS}?filter=${filter(a)}`))).to.have.members([ann, ben])
  })

  it('S38: of edits of the tree at once none is lost', async () => {
    const outer = await Promise.all(['1', '2', '3', '4', '5'].map(name => group(name)))
    const answers = await Promise.all(outer.map(id => add(id, a)))
    expect(answers.map(verdict)).to.deep.equal(outer.map(() => '204'))
    const expected = Object.fromEntries(['1', '2', '3', '4', '5', 'B', 'C'].map(name => [name, 'indirect']))
    expect(await groupsOfAnn()).to.deep.equal({ ...expected, A: 'direct' })
  })

  it('are shown of a page of people while they are not too many, and are read from an index alone', async () => {
    await hr.patch(`${GROUPS}/${a}`, {
      op: 'add',
      path: 'members',
      value: [{ value: (await hr.post(USERS, { schemas: [USER], userName: 'ben' })).body.id }],
    })
    const narrow = async (shown: number) => {
      const groupLimits = { shown, whole: 100, moved: 100 }
      const { issuer, masterKey } = directory
      const one = await startDirectory({ database: directory, issuer, masterKey, groupLimits })
      return { ...one, client: await one.scim('users:read') }
    }
    const [enough, deep, direct] = await Promise.all([narrow(6), narrow(5), narrow(1)])
    const examined = await readDuring(
      directory.database,
      async () => expect(verdict(await enough.client.get(USERS))).to.equal('200'),
      'docsExamined',
    )
    expect(examined.get('memberships')).to.equal(0)
    for (const { client } of [deep, direct]) {
      const refused = await client.get(USERS)
      expect(verdict(refused)).to.equal('400 tooMany')
      expect(refused.body.detail).to.include('excludedAttributes=groups')
      expect(verdict(await client.get(`${USERS}?excludedAttributes=groups`))).to.equal('200')
      expect(verdict(await client.get(`${USERS}/${ann}`))).to.equal('200')
    }
    const read = await readDuring(directory.database, () => direct.client.get(USERS))
    expect(read.get('memberships')).to.equal(1)
    await Promise.all([enough.stop(), deep.stop(), direct.stop()])
  })
})
