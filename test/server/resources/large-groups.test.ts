import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const SIZE = 2000

describe('a group of 2,000', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let ids: string[]
  let group: string
  let newcomer: string

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    ids = Array.from({ length: SIZE }, (_, index) => `person-${index}`)
    const { users, now } = directory.services
    const documents = ids.map(id =>
      users.toDocument({ attributes: { userName: id, active: true } }, { id, client: 'none', now: now() }),
    )
    await directory.database.connection.collection('users').insertMany(documents as never)
    const others = Array.from({ length: 500 }, (_, index) => `group-${index}`).map(id =>
      directory.services.groups.toDocument({ attributes: { displayName: id } }, { id, client: 'none', now: now() }),
    )
    await directory.database.connection.collection('groups').insertMany(others as never)
    newcomer = (await hr.post(USERS, { schemas: [USER], userName: 'newcomer' })).body.id
  })
  after(() => directory.stop())

  const body = (members: readonly string[]) => ({
    schemas: [GROUP],
    displayName: 'Everybody',
    members: members.map(value => ({ value })),
  })

  it('is created, and shown whole', async () => {
    const created = await hr.post(GROUPS, body(ids))
    expect(verdict(created), created.text.slice(0, 200)).to.equal('201')
    expect(created.body.members).to.have.length(SIZE)
    group = `${GROUPS}/${created.body.id}`
  })

  it('S30: gains and loses one member without a look at the others or at other groups', async () => {
    const examined = await profile(directory, async () => {
      const add = { op: 'add', path: 'members', value: [{ value: newcomer }] }
      expect(verdict(await hr.patch(group, add))).to.equal('204')
      const remove = { op: 'remove', path: `members[value eq "${newcomer}"]` }
      expect(verdict(await hr.patch(group, remove))).to.equal('204')
      expect(verdict(await hr.get(`${group}?excludedAttributes=members`))).to.equal('200')
    })
    expect(examined).to.be.below(50)
    expect((await hr.get(group)).body.members).to.have.length(SIZE)
  })

  it('S32: is replaced by a PUT, which changes only what differs', async () => {
    const put = await hr.put(group, body([...ids.slice(1), newcomer]))
    expect(verdict(put), put.text.slice(0, 200)).to.equal('200')
    expect(put.body.members).to.have.length(SIZE)
    expect((await hr.get(`${USERS}/${ids[0]}`)).body).to.not.have.property('groups')
    expect((await hr.get(`${USERS}/${newcomer}`)).body.groups).to.have.length(1)
    const again = await hr.put(group, body([newcomer, ...ids.slice(1)]))
    expect(again.headers.etag, 'S36').to.equal(put.headers.etag)
  })
})

/** How many documents the database looked at while something was done. */
async function profile(directory: TestDirectory, work: () => Promise<void>): Promise<number> {
  const { db } = directory.database.connection
  if (!db) throw new Error('There is no database.')
  await db.command({ profile: 2 })
  await work()
  await db.command({ profile: 0 })
  const entries = await db
    .collection('system.profile')
    .find({ docsExamined: { $exists: true } })
    .toArray()
  return entries.reduce((sum, { docsExamined }) => sum + docsExamined, 0)
}
