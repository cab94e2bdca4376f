import { expect } from 'chai'
import { BULK, bulkOf, deleteOf, doneIn, newUser, pathOf, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, idsIn, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('the members of a group', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let ann: string
  let ben: string
  let sales: string

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    ann = (await hr.post(USERS, { schemas: [USER], userName: 'ann', displayName: 'Ann Lee' })).body.id
    ben = (await hr.post(USERS, { schemas: [USER], userName: 'ben' })).body.id
    const body = { schemas: [GROUP], displayName: 'Sales', members: [{ value: ann }] }
    sales = `${GROUPS}/${(await hr.post(GROUPS, body)).body.id}`
  })
  afterEach(() => directory.stop())

  const members = async (group = sales): Promise<string[]> =>
    ((await hr.get(group)).body.members ?? []).map(({ value }: { value: string }) => value)

  it('S59: are shown with type, address and name, whatever the client says of them', async () => {
    await hr.patch(sales, {
      op: 'add',
      path: 'members',
      value: [{ value: ben, type: 'Group', display: 'Somebody', $ref: 'https://elsewhere.example/Users/1' }],
    })
    const shown = (await hr.get(sales)).body.members
    expect(shown).to.have.deep.members([
      { value: ann, type: 'User', display: 'Ann Lee', $ref: `${directory.issuer}${USERS}/${ann}` },
      { value: ben, type: 'User', $ref: `${directory.issuer}${USERS}/${ben}` },
    ])
  })

  describe('by a reference alone', () => {
    const add = ($ref: string, host?: string) => {
      const request = hr.patch(sales, { op: 'add', path: 'members', value: [{ $ref }] })
      return host === undefined ? request : request.set('Host', host)
    }
    const ours: readonly (readonly [what: string, reference: () => string, host?: string])[] = [
      ['an address of this server', () => `${directory.issuer}${USERS}/${ben}`],
      ['one with the path of a proxy', () => `${directory.issuer}/identity/scim/v2/Users/${ben}`],
      [
        'one with the name that the request uses',
        () => `http://rekey.internal:8080/Users/${ben}`,
        'rekey.internal:8080',
      ],
      ['a path', () => `${USERS}/${ben}`],
      ['a relative path', () => `../Users/${ben}`],
      ['an id', () => ben],
    ]
    for (const [what, reference, host] of ours) {
      it(`S59: ${what} names a member`, async () => {
        expect(verdict(await add(reference(), host))).to.equal('204')
        expect(await members()).to.have.members([ann, ben])
        const data = { schemas: [GROUP], displayName: 'New', members: [{ $ref: reference() }] }
        const bulk = hr.post(BULK, bulkOf([{ method: 'POST', path: '/Groups', bulkId: 'g', data }]))
        expect(verdictsIn(await (host === undefined ? bulk : bulk.set('Host', host)))).to.deep.equal(['POST 201'])
      })
    }

    it('S59: another type is refused before the first of many is moved', async () => {
      const { database, issuer, masterKey } = directory
      const groupLimits = { shown: 100, whole: 100, moved: 2 }
      const other = await startDirectory({ database: { database }, issuer, masterKey, groupLimits })
      const client = await other.scim('users:write')
      const cid = (await client.post(USERS, { schemas: [USER], userName: 'cid' })).body.id
      const values = [{ value: ann }, { value: ben }, { value: cid }, { $ref: `../Users/${sales.split('/').at(-1)}` }]
      const target = (await client.post(GROUPS, { schemas: [GROUP], displayName: 'Whole' })).body.id
      const replaced = await client.patch(`${GROUPS}/${target}`, { op: 'replace', path: 'members', value: values })
      expect(verdict(replaced)).to.equal('400 invalidValue')
      expect(await members(`${GROUPS}/${target}`)).to.deep.equal([])
      await other.stop()
    })

    const others: readonly (readonly [what: string, reference: () => string])[] = [
      ['another server', () => `http://evil.example/scim/v2/Users/${ben}`],
      ['another server in the scheme of this one', () => `//evil.example/scim/v2/Users/${ben}`],
      ['another type than they are', () => `${directory.issuer}${GROUPS}/${ben}`],
      ['a type that is no member', () => `../PasswordPolicies/${ben}`],
      ['what is no address', () => `http://[/Users/${ben}`],
    ]
    for (const [what, reference] of others) {
      it(`S59: ${what} is refused`, async () => {
        const { body, headers } = await hr.get(sales)
        for (const operation of ['add', 'replace'])
          expect(
            verdict(await hr.patch(sales, { op: operation, path: 'members', value: [{ $ref: reference() }] })),
          ).to.equal('400 invalidValue')
        const group = { schemas: [GROUP], displayName: 'New', members: [{ $ref: reference() }] }
        expect(verdict(await hr.post(GROUPS, group))).to.equal('400 invalidValue')
        expect(verdict(await hr.put(sales, group))).to.equal('400 invalidValue')
        expect(
          verdictsIn(await hr.post(BULK, bulkOf([{ method: 'POST', path: '/Groups', bulkId: 'g', data: group }]))),
        ).to.deep.equal(['POST 400 invalidValue'])
        expect((await hr.get(sales)).headers.etag).to.equal(headers.etag)
        expect(await members()).to.deep.equal(body.members.map(({ value }: { value: string }) => value))
      })
    }
  })

  it('S62: are told of it in their groups', async () => {
    const { groups } = (await hr.get(`${USERS}/${ann}`)).body
    const value = sales.slice(GROUPS.length + 1)
    expect(groups).to.deep.equal([{ value, type: 'direct', display: 'Sales', $ref: `${directory.issuer}${sales}` }])
    expect((await hr.get(`${USERS}/${ben}`)).body).to.not.have.property('groups')
  })

  it('S119: an edit of the group changes no version of a person', async () => {
    const before = (await hr.get(`${USERS}/${ben}`)).headers.etag
    await hr.patch(sales, { op: 'add', path: 'members', value: [{ value: ben }] })
    expect((await hr.get(`${USERS}/${ben}`)).headers.etag).to.equal(before)
  })

  const edits: readonly (readonly [what: string, operation: (a: string, b: string) => object, left: string])[] = [
    ['S44: add', (_, b) => ({ op: 'add', path: 'members', value: [{ value: b }] }), 'ab'],
    ['S44: add of one that is there', a => ({ op: 'add', path: 'members', value: [{ value: a }] }), 'a'],
    ['S43: add without a path', (_, b) => ({ op: 'add', value: { members: [{ value: b }] } }), 'ab'],
    ['S50: replace', (_, b) => ({ op: 'replace', path: 'members', value: [{ value: b }] }), 'b'],
    ['S52: remove with a filter', a => ({ op: 'remove', path: `members[value eq "${a}"]` }), ''],
    ['S53: remove of one that is not there', (_, b) => ({ op: 'remove', path: `members[value eq "${b}"]` }), 'a'],
    ['remove by type', () => ({ op: 'remove', path: 'members[type eq "User"]' }), ''],
    ['remove by another type', () => ({ op: 'remove', path: 'members[type eq "Group"]' }), 'a'],
    ['S52: remove of all', () => ({ op: 'remove', path: 'members' }), ''],
    ['T4: remove with an empty list', () => ({ op: 'remove', path: 'members', value: [] }), 'a'],
    ['T4: remove with a value', (_, b) => ({ op: 'remove', path: 'members', value: [{ value: b }] }), 'a'],
  ]
  for (const [what, operation, left] of edits) {
    it(`${what} leaves ${left ? left.split('').join(' and ') : 'nobody'}`, async () => {
      const before = (await hr.get(sales)).headers.etag
      const answer = await hr.patch(sales, operation(ann, ben))
      expect([answer.status, answer.text]).to.deep.equal([204, ''])
      expect(await members()).to.have.members([...left].map(name => (name === 'a' ? ann : ben)))
      expect(answer.headers.etag === before, 'version').to.equal(left === 'a')
      expect((await hr.get(sales)).headers.etag).to.equal(answer.headers.etag)
    })
  }

  it('S38: later operations see what earlier ones did', async () => {
    await hr.patch(
      sales,
      { op: 'remove', path: 'members' },
      { op: 'add', path: 'members', value: [{ value: ben }, { value: ann }] },
      { op: 'remove', path: `members[value eq "${ann}"]` },
    )
    expect(await members()).to.deep.equal([ben])
  })

  const refused: readonly (readonly [what: string, operation: (group: string) => object, expected: string])[] = [
    [
      'S59: one that is unknown',
      () => ({ op: 'add', path: 'members', value: [{ value: 'ghost' }] }),
      '400 invalidValue',
    ],
    ['S59: the group itself', group => ({ op: 'add', path: 'members', value: [{ value: group }] }), '400 invalidValue'],
    ['one without an id', () => ({ op: 'add', path: 'members', value: [{ type: 'User' }] }), '400 invalidValue'],
    [
      'S58: a change in place',
      () => ({ op: 'replace', path: 'members[value eq "a"].value', value: 'b' }),
      '400 mutability',
    ],
    [
      'an operator as an id',
      () => ({ op: 'add', path: 'members', value: [{ value: { $ne: '' } }] }),
      '400 invalidValue',
    ],
  ]
  for (const [what, operation, expected] of refused) {
    it(`${what} is refused, and nothing is half done`, async () => {
      const before = (await hr.get(sales)).body
      const rename = { op: 'replace', path: 'displayName', value: 'Other' }
      const add = { op: 'add', path: 'members', value: [{ value: ben }] }
      expect(verdict(await hr.patch(sales, rename, add, operation(before.id)))).to.equal(expected)
      expect((await hr.get(sales)).body).to.deep.equal(before)
    })
  }

  it('S59: a new group with an unknown member is not made', async () => {
    const body = { schemas: [GROUP], displayName: 'Ghosts', members: [{ value: ann }, { value: 'ghost' }] }
    expect(verdict(await hr.post(GROUPS, body))).to.equal('400 invalidValue')
    expect(idsIn(await hr.get(`${GROUPS}?filter=displayName+eq+"Ghosts"`))).to.deep.equal([])
    expect((await hr.get(`${USERS}/${ann}`)).body.groups).to.have.length(1)
  })

  it('S32: a PUT sets the members, and clears those that it leaves out', async () => {
    const put = await hr.put(sales, {
      schemas: [GROUP],
      displayName: 'Sales',
      members: [{ value: ben }, { value: ben }],
    })
    expect(put.body.members.map(({ value }: { value: string }) => value)).to.deep.equal([ben])
    await hr.put(sales, { schemas: [GROUP], displayName: 'Sales' })
    expect(await members()).to.deep.equal([])
  })

  it('S65: go with the person, and the person stays when the group goes', async () => {
    await hr.patch(sales, { op: 'add', path: 'members', value: [{ value: ben }] })
    await hr.delete(`${USERS}/${ann}`)
    expect(await members()).to.deep.equal([ben])
    await hr.delete(sales)
    expect((await hr.get(`${USERS}/${ben}`)).body).to.not.have.property('groups')
    const left = await directory.database.connection.collection('memberships').countDocuments()
    expect(left).to.equal(0)
  })

  it('S116: change the version of the group when they end, a person as well as a group, and that of no other', async () => {
    const inner = (await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Inner' })).body.id
    const body = { schemas: [GROUP], displayName: 'Others', members: [{ value: ben }] }
    const others = await hr.post(GROUPS, body)
    await hr.patch(sales, { op: 'add', path: 'members', value: [{ value: inner }] })
    for (const [gone, left] of [
      [`${USERS}/${ann}`, [inner]],
      [`${GROUPS}/${inner}`, []],
    ] as const) {
      const before = await hr.get(sales)
      const version = String(before.headers.etag)
      await hr.delete(gone)
      const after = await hr.get(sales).set('If-None-Match', version)
      expect(verdict(after)).to.equal('200')
      expect(after.body.meta.lastModified > before.body.meta.lastModified).to.equal(true)
      expect(await members()).to.deep.equal(left)
      const late = hr.patch(sales, { op: 'replace', path: 'displayName', value: 'Late' }).set('If-Match', version)
      expect(verdict(await late)).to.equal('412')
    }
    expect((await hr.get(`${GROUPS}/${others.body.id}`)).headers.etag).to.equal(others.headers.etag)
  })

  it('S110: end in one Bulk, all at once', async () => {
    const made = doneIn(await hr.post(BULK, bulkOf(Array.from({ length: 40 }, (_, index) => newUser(`p${index}`)))))
    const paths = made.map(one => pathOf(one).slice('/scim/v2'.length))
    const value = paths.map(path => ({ value: path.slice('/Users/'.length) }))
    await hr.patch(sales, { op: 'replace', path: 'members', value })
    const answer = await hr.post(BULK, bulkOf(paths.map(deleteOf)))
    expect(verdictsIn(answer)).to.deep.equal(paths.map(() => 'DELETE 204'))
    expect(await members()).to.deep.equal([])
  })

  it('S81: are filtered on, from both sides', async () => {
    const other = (await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Others', members: [{ value: ben }] })).body
      .id
    const id = sales.slice(GROUPS.length + 1)
    const find = async (path: string, filter: string) =>
      idsIn(await hr.get(`${path}?filter=${encodeURIComponent(filter)}`))
    expect(await find(GROUPS, `members.value eq "${ann}"`)).to.deep.equal([id])
    expect(await find(GROUPS, `members[value eq "${ben}" and type eq "user"]`)).to.deep.equal([other])
    expect(await find(GROUPS, `not (members.value eq "${ann}")`)).to.deep.equal([other])
    expect(await find(GROUPS, 'members.type eq "Group"')).to.deep.equal([])
    expect(await find(USERS, `groups.value eq "${id}"`)).to.deep.equal([ann])
    expect(await find(USERS, `groups.value eq "${id}" or groups.value eq "${other}"`)).to.have.members([ann, ben])
    expect(await find(USERS, 'groups pr')).to.have.members([ann, ben])
  })
})
