import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, idsIn, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('habits of clients within the letter', () => {
  let directory: TestDirectory
  let client: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    client = await directory.scim('users:write')
  })
  afterEach(() => directory.stop())

  const person = (userName: string) => ({ schemas: [USER], userName })
  const search = (path: string, filter: string, rest = '') =>
    client.get(`${path}?filter=${encodeURIComponent(filter)}${rest}`)

  it('T10: a look before the first write finds an empty list', async () => {
    const answer = await search(USERS, 'userName eq "ann"', '&startIndex=1&count=100')
    expect(answer.status).to.equal(200)
    expect(answer.body).to.deep.include({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] })
  })

  it('T10: a PUT of what a GET answered, with groups and meta, changes nothing', async () => {
    const at = `${USERS}/${(await client.post(USERS, person('ann'))).body.id}`
    const members = [{ value: at.slice(USERS.length + 1) }]
    await client.post(GROUPS, { schemas: [GROUP], displayName: 'Team', members }).expect(201)
    const { body } = await client.get(at)
    expect(body.groups).to.have.length(1)
    expect((await client.put(at, body)).body).to.deep.equal(body)
    expect((await client.put(at, { ...body, groups: [], meta: { resourceType: 'x' } })).body).to.deep.equal(body)
  })

  it('T11: a 201 has a body, paging has integers, and a push of all members replaces them', async () => {
    const [ann, bob] = [await client.post(USERS, person('ann')), await client.post(USERS, person('bob'))]
    expect(ann.status).to.equal(201)
    expect(ann.body).to.include({ userName: 'ann', active: true })
    const { totalResults, startIndex, itemsPerPage } = (await client.get(`${USERS}?count=1`)).body
    expect([totalResults, startIndex, itemsPerPage]).to.deep.equal([2, 1, 1])
    const members = [{ value: ann.body.id }]
    const at = `${GROUPS}/${(await client.post(GROUPS, { schemas: [GROUP], displayName: 'Team', members })).body.id}`
    const push = await client.patch(at, { op: 'replace', path: 'members', value: [{ value: bob.body.id }] })
    expect(push.status).to.equal(204)
    const pushed = (await client.get(at)).body.members
    expect(pushed.map(({ value }: { value: string }) => value)).to.deep.equal([bob.body.id])
  })

  it('T12: people and groups are found by eq and and while they are inactive, and values stay as they were sent', async () => {
    const phoneNumbers = [{ type: 'work', value: '+49 (0) 30 / 12-34' }]
    const { id } = (await client.post(USERS, { ...person('Ann'), active: false, phoneNumbers })).body
    const found = await search(USERS, 'userName eq "ann" and active eq false')
    expect(idsIn(found)).to.deep.equal([id])
    expect(found.body.Resources[0]).to.include({ userName: 'Ann' }).and.deep.include({ phoneNumbers })
    expect(verdict(await client.get(`${USERS}/${id}`))).to.equal('200')
    expect(idsIn(await search(USERS, 'userName eq "6f1f2a3c-probe"'))).to.deep.equal([])
  })

  it('T12: groups are listed without their members, and hundreds come in one PATCH', async () => {
    const ids = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => (await client.post(USERS, person(`p${index}`))).body.id),
    )
    const at = `${GROUPS}/${(await client.post(GROUPS, { schemas: [GROUP], displayName: 'Team' })).body.id}`
    const value = ids.map(id => ({ value: id }))
    expect((await client.patch(at, { op: 'Add', path: 'members', value })).status).to.equal(204)
    const listed = await search(GROUPS, 'displayName eq "team"', '&excludedAttributes=members')
    expect(listed.body.Resources[0]).to.include({ displayName: 'Team' }).and.not.have.property('members')
    expect((await client.get(at)).body.members).to.have.length(200)
  })
})
