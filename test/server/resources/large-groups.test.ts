import { expect } from 'chai'
import { replaceChange } from '../../../scim/body-change.ts'
import { nothing } from '../../../scim/projection.ts'
import { groupType } from '../../../scim/schema/resource-types.ts'
import type { StoredResource } from '../../../scim/store.ts'
import { hostContext } from '../../../server/host.ts'
import { BULK, bulkOf, deleteOf, doneIn, pathOf, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { GROUP, GROUPS, ROLES, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

/** Three steps of an edit. */
const SIZE = 4500
const groupLimits = { shown: 100_000, whole: 5000, moved: 2000 }

describe('a group of 4,500', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let ids: string[]
  let group: string
  let newcomer: string

  before(async () => {
    directory = await startDirectory({ groupLimits })
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

  const beforeThird = (meanwhile: () => PromiseLike<unknown>) =>
    withMeanwhile(directory, meanwhile, { before: 3, groupLimits })
  const sizeOf = async (at: string): Promise<number> => ((await hr.get(at)).body.members ?? []).length
  const body = (members: readonly string[]) => ({
    schemas: [GROUP],
    displayName: 'Everybody',
    members: members.map(value => ({ value })),
  })

  it('begins with no more members than one transaction takes, gets the others by PUT, and is shown whole', async () => {
    expect(verdict(await hr.post(GROUPS, body(ids)))).to.equal('413')
    const created = await hr.post(GROUPS, body(ids.slice(0, 2000)))
    expect(verdict(created), created.text.slice(0, 200)).to.equal('201')
    expect(created.body.members).to.have.length(2000)
    group = `${GROUPS}/${created.body.id}`
    expect((await hr.put(group, body(ids))).body.members).to.have.length(SIZE)
  })

  it('S30: may come into being in one Bulk with others, with more members together than one transaction takes', async () => {
    const posts = [1500, 1500, 2001, 1500].map((size, index) => ({
      method: 'POST',
      path: '/Groups',
      bulkId: `${index}`,
      data: body(ids.slice(0, size)),
    }))
    const answer = await hr.post(BULK, bulkOf(posts))
    expect(verdictsIn(answer)).to.deep.equal(['POST 201', 'POST 201', 'POST 413', 'POST 201'])
    const deletes = doneIn(answer)
      .filter(({ location }) => location)
      .map(one => deleteOf(pathOf(one).replace('/scim/v2', '')))
    expect(verdictsIn(await hr.post(BULK, bulkOf(deletes)))).to.deep.equal(['DELETE 204', 'DELETE 204', 'DELETE 204'])
  })

  it('S30: gains and loses one member without a look at the others or at other groups', async () => {
    const { examined } = await profile(directory, async () => {
      const add = { op: 'add', path: 'members', value: [{ value: newcomer }] }
      expect(verdict(await hr.patch(group, add))).to.equal('204')
      const remove = { op: 'remove', path: `members[value eq "${newcomer}"]` }
      expect(verdict(await hr.patch(group, remove))).to.equal('204')
      expect(verdict(await hr.get(`${group}?excludedAttributes=members`))).to.equal('200')
    })
    expect(examined).to.be.below(50)
    expect((await hr.get(group)).body.members).to.have.length(SIZE)
  })

  it('S117: is not loaded for a client that has its newest version', async () => {
    const { etag = '' } = (await hr.get(`${group}?excludedAttributes=members`)).headers
    const { examined } = await profile(directory, async () => {
      expect((await hr.get(group).set('If-None-Match', etag)).status).to.equal(304)
    })
    expect(examined).to.be.below(50)
  })

  it('S30: is not looked at when a group comes into it or leaves it, and no more are other groups', async () => {
    const { examined } = await profile(directory, async () => {
      const add = { op: 'add', path: 'members', value: [{ value: 'group-7' }] }
      expect(verdict(await hr.patch(group, add))).to.equal('204')
      expect(verdict(await hr.patch(group, { op: 'remove', path: 'members[value eq "group-7"]' }))).to.equal('204')
      expect(verdict(await hr.delete(`${GROUPS}/group-8`))).to.equal('204')
    })
    expect(examined).to.be.below(50)
  })

  it('S38: takes a thousand members in as many operations, in a moment', async () => {
    const some = ids.slice(0, 1000)
    const remove = some.map(value => ({ op: 'remove', path: `members[value eq "${value}"]` }))
    const add = some.map(value => ({ op: 'add', path: 'members', value: [{ value }] }))
    expect(verdict(await hr.patch(group, ...remove))).to.equal('204')
    expect(await sizeOf(group)).to.equal(SIZE - 1000)
    const { examined } = await profile(directory, async () => {
      expect(verdict(await hr.patch(group, ...add))).to.equal('204')
    })
    expect(examined).to.be.below(5000)
    expect(await sizeOf(group)).to.equal(SIZE)
  })

  it('S52: loses all its members by as many of them at a time as one transaction takes', async () => {
    const { entries } = await profile(directory, async () => {
      expect(verdict(await hr.patch(group, { op: 'remove', path: 'members' }))).to.equal('204')
    })
    expect(await sizeOf(group)).to.equal(0)
    expect(Math.max(...entries.map(({ nreturned = 0 }) => nreturned)))
      .to.be.above(1000)
      .and.below(2002)
  })

  it('S59: looks for new members in the transaction that takes them in, which so never rests', async () => {
    const { entries } = await profile(directory, async () => {
      const put = hr.put(`${group}?excludedAttributes=members`, body(ids.slice(0, 10)))
      expect(verdict(await put)).to.equal('200')
    })
    const reads = entries.filter(({ op, ns }) => op === 'query' && ns.endsWith('.users'))
    expect(reads).to.not.be.empty
    expect(reads.filter(({ command }) => command.txnNumber === undefined)).to.be.empty
    expect((await hr.put(group, body(ids))).body.members).to.have.length(SIZE)
  })

  it('S59: stays as it is where one of thousands of new members is unknown', async () => {
    const before = await hr.get(`${group}?excludedAttributes=members`)
    const others = Array.from({ length: SIZE }, (_, index) => `stranger-${index}`)
    const put = await hr.put(group, body([...ids.slice(0, 10), ...others]))
    expect(verdict(put)).to.equal('400 invalidValue')
    expect((await hr.get(`${group}?excludedAttributes=members`)).headers.etag).to.equal(before.headers.etag)
    expect(await sizeOf(group)).to.equal(SIZE)
  })

  it('S38: is edited in several steps; where one fails, the same request again completes it', async () => {
    const broken = await beforeThird(() => Promise.reject(new Error('The database is gone.')))
    const client = await broken.scim('users:write')
    expect((await client.put(group, body([newcomer]))).status).to.equal(500)
    const left = await sizeOf(group)
    expect(left).to.be.below(SIZE).and.above(1)
    expect(verdict(await hr.put(group, body([newcomer])))).to.equal('200')
    expect(await sizeOf(group)).to.equal(1)
    await broken.stop()
  })

  it('S38: is changed by one of many steps only as a whole, for whoever keeps something with it', async () => {
    const { resources } = directory.services
    const kept: string[] = []
    const context = {
      ...hostContext,
      beforeCommit: async (written: readonly { version: string }[]) =>
        void kept.push(...written.map(one => one.version)),
    }
    const id = group.slice(GROUPS.length + 1)
    const before = (await resources.groups.read(id, nothing, context)).version
    const replace = (members: readonly string[]) => (current: StoredResource) =>
      replaceChange(groupType, current, body(members), new Set())
    const { version } = await resources.groups.update(id, [before], replace(ids), nothing, context)
    expect(kept).to.deep.equal([version])
  })

  it('S38: loses sixteen and takes sixteen at once, each by a PATCH of its own', async () => {
    const sixteen = ids.slice(0, 16)
    const patch = (op: string, value: string) => hr.patch(group, { op, path: 'members', value: [{ value }] })
    for (const [op, size] of [
      ['remove', SIZE - 16],
      ['add', SIZE],
    ] as const) {
      const answers = await Promise.all(sixteen.map(one => patch(op, one)))
      expect(answers.map(verdict)).to.deep.equal(sixteen.map(() => '204'))
      expect(await sizeOf(group)).to.equal(size)
    }
  })

  it('S38: is as one of two says that replace its members at once, and no mixture', async () => {
    await hr.put(group, body(ids.slice(0, 7)))
    const slow = await beforeThird(() => hr.put(group, body([newcomer])))
    const client = await slow.scim('users:write')
    expect(verdict(await client.put(group, body(ids)))).to.equal('200')
    expect((await hr.get(group)).body.members.map(({ value }: { value: string }) => value)).to.have.members(ids)
    await slow.stop()
  })

  it('S38: takes a member in the middle of a PUT, which passes over a person who is deleted meanwhile', async () => {
    await hr.put(group, body(ids.slice(0, 7)))
    const gone = (await hr.post(USERS, { schemas: [USER], userName: 'gone' })).body.id
    const version = String((await hr.get(`${group}?excludedAttributes=members`)).headers.etag)
    const slow = await beforeThird(async () => {
      await hr.delete(`${USERS}/${gone}`)
      await hr.patch(group, { op: 'add', path: 'members', value: [{ value: newcomer }] })
    })
    const client = await slow.scim('users:write')
    const put = await client.put(group, body([...ids, gone])).set('If-Match', version)
    expect(verdict(put)).to.equal('200')
    expect(put.body.members.map(({ value }: { value: string }) => value)).to.have.members([...ids, newcomer])
    await slow.stop()
  })

  it('gets nobody else from who may not give roles, once it has got a role in the middle of a PUT', async () => {
    const chief = await directory.scim('users:write,roles:write')
    const around = { schemas: [GROUP, ROLES], displayName: 'Around', [ROLES]: { roles: ['administrator'] } }
    const outer = `${GROUPS}/${(await chief.post(GROUPS, around)).body.id}`
    const nested = [{ value: group.slice(GROUPS.length + 1) }]
    const ways: readonly [() => PromiseLike<unknown>, () => PromiseLike<unknown>][] = [
      [
        () => chief.patch(group, { op: 'add', path: `${ROLES}:roles`, value: ['administrator'] }),
        () => chief.patch(group, { op: 'remove', path: `${ROLES}:roles` }),
      ],
      [() => chief.patch(outer, { op: 'add', path: 'members', value: nested }), () => chief.delete(outer)],
    ]
    for (const [give, take] of ways) {
      await hr.put(group, body(ids.slice(0, 7)))
      const slow = await beforeThird(give)
      const client = await slow.scim('users:write')
      expect(verdict(await client.put(group, body(ids)))).to.equal('403')
      expect(await sizeOf(group)).to.be.below(SIZE)
      await take()
      await slow.stop()
    }
    await hr.put(group, body(ids))
  })

  it('S30: is left out of a page of groups with too many members, which says so', async () => {
    const narrow = await startDirectory({
      database: directory,
      issuer: directory.issuer,
      masterKey: directory.masterKey,
      groupLimits: { ...groupLimits, shown: 1000 },
    })
    const client = await narrow.scim('users:read')
    expect(verdict(await client.get(`${GROUPS}?sortBy=displayName`))).to.equal('400 tooMany')
    expect(verdict(await client.get(`${GROUPS}?sortBy=displayName&excludedAttributes=members`))).to.equal('200')
    expect(verdict(await client.get(group))).to.equal('200')
    await narrow.stop()
  })

  it('is not shown whole, and not changed for an answer that would show it, where it has more than one answer takes', async () => {
    const second = await startDirectory({
      database: directory,
      masterKey: directory.masterKey,
      groupLimits: { ...groupLimits, whole: 100 },
    })
    const client = await second.scim('users:write')
    const small = `${GROUPS}/${(await hr.post(GROUPS, body(ids.slice(0, 100)))).body.id}`
    expect((await client.get(small)).body.members).to.have.length(100)
    await hr.patch(small, { op: 'add', path: 'members', value: [{ value: ids[100] }] })
    const refused = await client.get(small)
    expect(verdict(refused)).to.equal('400 tooMany')
    expect(refused.body.detail).to.include('excludedAttributes=members')
    const renamed = { ...body(ids.slice(0, 101)), displayName: 'Renamed' }
    expect(verdict(await client.put(small, renamed))).to.equal('400 tooMany')
    const rename = { op: 'replace', path: 'displayName', value: 'Renamed' }
    expect(verdict(await client.patch(`${small}?attributes=members`, rename))).to.equal('400 tooMany')
    expect((await client.get(`${small}?excludedAttributes=members`)).body.displayName).to.equal('Everybody')
    expect(verdict(await client.patch(small, rename))).to.equal('204')
    expect(verdict(await client.put(`${small}?excludedAttributes=members`, renamed))).to.equal('200')
    const shrunk = await client.put(small, body(ids.slice(0, 99)))
    expect(shrunk.body.members).to.have.length(99)
    const add = (from: number, to: number) => ({
      op: 'add',
      path: 'members',
      value: ids.slice(from, to).map(value => ({ value })),
    })
    expect(verdict(await client.patch(`${small}?attributes=members`, add(99, 101)))).to.equal('400 tooMany')
    expect(await sizeOf(small)).to.equal(99)
    expect(verdict(await client.patch(`${small}?attributes=members`, add(99, 100)))).to.equal('200')
    expect(verdict(await client.delete(small))).to.equal('204')
    await second.stop()
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

  it('S63: is deleted in several steps; where one fails, the same request again completes it', async () => {
    const broken = await beforeThird(() => Promise.reject(new Error('The database is gone.')))
    const client = await broken.scim('users:write')
    expect((await client.delete(group)).status).to.equal(500)
    expect(await sizeOf(group))
      .to.be.below(SIZE)
      .and.above(1)
    await hr.put(group, body(ids))
    await broken.stop()
  })

  it('S63: is deleted with all memberships, and nobody else', async () => {
    expect(verdict(await hr.delete(group))).to.equal('204')
    expect(await directory.database.connection.collection('memberships').countDocuments()).to.equal(0)
    expect(verdict(await hr.get(`${USERS}/${newcomer}`))).to.equal('200')
  })
})

/** What the database's own profiler saw while something was done. */
async function profile(directory: TestDirectory, work: () => Promise<void>) {
  const { db } = directory.database.connection
  if (!db) throw new Error('There is no database.')
  await db.createCollection('system.profile', { capped: true, size: 2 ** 26 })
  await db.command({ profile: 2 })
  await work()
  await db.command({ profile: 0 })
  const entries = await db.collection('system.profile').find().toArray()
  await db.collection('system.profile').drop()
  const examined = entries.reduce((sum, { docsExamined = 0 }) => sum + docsExamined, 0)
  return { entries, examined }
}
