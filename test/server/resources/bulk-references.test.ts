import { expect } from 'chai'
import { ScimError } from '../../../scim/error.ts'
import type { Services } from '../../../server/services.ts'
import { BULK, bulkOf, deleteOf, doneIn, newUser, patchOf, pathOf, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, GROUP, GROUPS, idsIn, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const newGroup = (bulkId: string, ...members: string[]) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { schemas: [GROUP], displayName: bulkId, members: members.map(value => ({ value })) },
})
const managed = (name: string, manager: string) => newUser(name, { [ENTERPRISE]: { manager: { value: manager } } })
const addMember = (value: string) => ({ op: 'add', path: 'members', value: [{ value }] })

// biome-ignore lint/suspicious/noExplicitAny: a resource is whatever the server sends.
type Resource = { readonly members?: readonly { value: string }[]; readonly [name: string]: any }

describe('bulkId references', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
  })
  afterEach(() => directory.stop())

  const send = (operations: readonly object[], more: object = {}) => hr.post(BULK, bulkOf(operations, more))
  /** The resources that a Bulk made, by bulkId, and whether each was told with the version that it has. */
  async function made(operations: readonly object[]) {
    const resources = new Map<string, Resource>()
    for (const one of doneIn(await send(operations))) {
      expect(Number(one.status), JSON.stringify(one)).to.be.lessThan(300)
      if (!one.bulkId) continue
      const { body } = await hr.get(pathOf(one))
      resources.set(one.bulkId, { ...body, isCurrent: body.meta.version === one.version })
    }
    return (bulkId: string) => resources.get(bulkId) ?? expect.fail(`There is no ${bulkId}.`)
  }
  const membersOf = ({ members = [] }: Resource) => members.map(({ value }) => value)
  const managerOf = (user: Resource) => user[ENTERPRISE].manager?.value

  it('S109: lead to what an operation before made, in a POST', async () => {
    const the = await made([newUser('ann'), managed('bob', 'bulkId:ann'), newGroup('team', 'bulkId:ann', 'bulkId:bob')])
    expect(membersOf(the('team')).sort()).to.deep.equal([the('ann').id, the('bob').id].sort())
    expect(managerOf(the('bob'))).to.equal(the('ann').id)
  })

  it('S109: lead there in the path, the values and the filters of the others', async () => {
    const removed = { op: 'remove', path: 'members[value eq "bulkId:ann"]' }
    const whole = { schemas: [GROUP], displayName: 'whole', members: [{ $ref: '/Users/bulkId:ann' }] }
    const done = doneIn(
      await send([
        newUser('ann'),
        newUser('bob'),
        newGroup('team', 'bulkId:ann'),
        patchOf('/Groups/bulkId:team', addMember('bulkId:bob'), removed),
        newGroup('other'),
        { method: 'PUT', path: '/Groups/bulkId:other', data: whole },
        newUser('gone'),
        deleteOf('/Users/bulkId:gone'),
      ]),
    )
    expect(done.map(({ status }) => status)).to.deep.equal(['201', '201', '201', '200', '201', '200', '201', '204'])
    const [ann, bob, team, , other] = await Promise.all(
      done.slice(0, 5).map(async one => (await hr.get(pathOf(one))).body),
    )
    expect(membersOf(team)).to.deep.equal([bob.id])
    expect(membersOf(other)).to.deep.equal([ann.id])
    expect(done[3]?.location).to.equal(team.meta.location)
    expect((await hr.get(pathOf(done[6] ?? { status: '' }))).status).to.equal(404)
  })

  it('S109: leave a displayName alone that happens to read like one', async () => {
    const the = await made([newUser('ann', { displayName: 'bulkId:ann' })])
    expect(the('ann').displayName).to.equal('bulkId:ann')
  })

  it('S110: lead to what a later operation makes', async () => {
    const the = await made([
      newGroup('team', 'bulkId:bob'),
      patchOf('/Groups/bulkId:team', addMember('bulkId:ann')),
      managed('bob', 'bulkId:ann'),
      newUser('ann'),
    ])
    expect(membersOf(the('team')).sort()).to.deep.equal([the('ann').id, the('bob').id].sort())
    expect(managerOf(the('bob'))).to.equal(the('ann').id)
  })

  it('S110: leave the state that the order of the request asks for', async () => {
    const empty = { op: 'remove', path: 'members' }
    const the = await made([
      newGroup('team'),
      patchOf('/Groups/bulkId:team', addMember('bulkId:ann')),
      patchOf('/Groups/bulkId:team', empty),
      newUser('ann'),
      patchOf('/Groups/bulkId:team', addMember('bulkId:bob')),
      newUser('bob'),
    ])
    expect(membersOf(the('team'))).to.deep.equal([the('bob').id])
  })

  it('S111: lead around a circle: both are made, and each is told once with its last version', async () => {
    const the = await made([newGroup('a', 'bulkId:b'), newGroup('b', 'bulkId:a')])
    expect(membersOf(the('a'))).to.deep.equal([the('b').id])
    expect(membersOf(the('b'))).to.deep.equal([the('a').id])
    expect([the('a').isCurrent, the('b').isCurrent]).to.deep.equal([true, true])
  })

  it('S111: lead around a longer circle, with others beside it', async () => {
    const the = await made([
      managed('a', 'bulkId:b'),
      managed('b', 'bulkId:c'),
      newUser('x'),
      managed('c', 'bulkId:a'),
      managed('self', 'bulkId:self'),
      newGroup('all', 'bulkId:a', 'bulkId:b', 'bulkId:c', 'bulkId:x', 'bulkId:self'),
    ])
    expect(['a', 'b', 'c', 'self'].map(name => managerOf(the(name)))).to.deep.equal(
      ['b', 'c', 'a', 'self'].map(name => the(name).id),
    )
    expect(membersOf(the('all')).length).to.equal(5)
  })

  it('S111: that come back to a group itself fail it: a group can not be its own member', async () => {
    expect(verdictsIn(await send([newGroup('self', 'bulkId:self')]))).to.deep.equal(['POST 400 invalidValue'])
    expect(idsIn(await hr.get(GROUPS))).to.deep.equal([])
  })

  it('S112: to no operation are 400 invalidValue, to one that makes nothing too', async () => {
    const unknown = await send([
      newGroup('team', 'bulkId:nobody'),
      patchOf('/Groups/bulkId:nobody', addMember('x')),
      deleteOf('/Groups/bulkId:team2'),
      { ...patchOf('/Groups/x', addMember('bulkId:echo')), bulkId: 'echo' },
    ])
    expect(verdictsIn(unknown)).to.deep.equal([
      'POST 400 invalidValue',
      'PATCH 400 invalidValue',
      'DELETE 400 invalidValue',
      'PATCH 400 invalidValue',
    ])
    expect(doneIn(unknown)[0]?.response.detail).to.include('"nobody"')
  })

  it('S112: to one that failed are 409', async () => {
    const answer = await send([
      newGroup('team', 'bulkId:bad'),
      newUser('bad', { active: 'maybe' }),
      managed('bob', 'bulkId:bad'),
    ])
    expect(verdictsIn(answer)).to.deep.equal(['POST 409', 'POST 400 invalidValue', 'POST 409'])
    expect([idsIn(await hr.get(GROUPS)), idsIn(await hr.get(USERS))]).to.deep.equal([[], []])
  })

  it('S112: around a circle of which one failed leave nothing behind', async () => {
    const circle = [
      managed('a', 'bulkId:b'),
      managed('b', 'bulkId:c'),
      { ...managed('c', 'bulkId:a'), data: { ...managed('c', 'bulkId:a').data, userName: undefined } },
      newUser('d'),
    ]
    expect(verdictsIn(await send(circle))).to.deep.equal(['POST 409', 'POST 409', 'POST 400 invalidValue', 'POST 201'])
    const late = [newGroup('g', 'bulkId:h', 'nobody'), newGroup('h', 'bulkId:i'), newGroup('i', 'bulkId:g')]
    expect(verdictsIn(await send(late))).to.deep.equal(['POST 400 invalidValue', 'POST 409', 'POST 409'])
    expect([idsIn(await hr.get(GROUPS)), idsIn(await hr.get(USERS)).length]).to.deep.equal([[], 1])
  })

  it('S106, S111: leave nothing half made where the Bulk ends in the middle of a circle', async () => {
    const circle = [
      newGroup('a', 'bulkId:b', 'bulkId:bad'),
      newGroup('b', 'bulkId:a'),
      newUser('bad', { active: 'maybe' }),
    ]
    const answer = await send([...circle, newUser('behind')], { failOnErrors: 1 })
    expect(verdictsIn(answer)).to.deep.equal(['POST 409', 'POST 409', 'POST 400 invalidValue'])
    expect(doneIn(answer).map(({ bulkId }) => bulkId)).to.deep.equal(['a', 'b', 'bad'])
    expect(doneIn(answer)[0]?.response.detail).to.include('"bad" has failed')
    expect([idsIn(await hr.get(GROUPS)), idsIn(await hr.get(USERS))]).to.deep.equal([[], []])
  })

  it('S106, S110: are made where they stand behind the last error, for what stands before it', async () => {
    const operations = [newGroup('g', 'bulkId:u'), deleteOf('/Users/nobody'), newUser('u'), newUser('v')]
    const answer = await send(operations, { failOnErrors: 1 })
    expect(verdictsIn(answer)).to.deep.equal(['POST 201', 'DELETE 404', 'POST 201'])
  })

  it('S113: in a circle ask for no more than a POST does', async () => {
    const other = await directory.scim('users:read,passwords:reset')
    const answer = await other.post(BULK, bulkOf([managed('a', 'bulkId:b'), managed('b', 'bulkId:a')]))
    expect(verdictsIn(answer)).to.deep.equal(['POST 409', 'POST 403'])
  })

  it('S112: leave a resource that can not be removed again where the answer says', async () => {
    const refusing = await startDirectory({ adapt: withoutRemoval })
    const client = await refusing.scim('users:write')
    const answer = await client.post(
      BULK,
      bulkOf([newGroup('a', 'bulkId:b', 'bulkId:bad'), newGroup('b', 'bulkId:a'), newUser('bad', { active: 'maybe' })]),
    )
    expect(verdictsIn(answer)).to.deep.equal(['POST 409', 'POST 409', 'POST 400 invalidValue'])
    const [, kept] = doneIn(answer)
    expect(kept?.response.detail).to.include('"a" has failed').and.include('still there').and.include('No removal.')
    const [b] = idsIn(await client.get(GROUPS))
    expect(kept && pathOf(kept)).to.equal(`${GROUPS}/${b}`)
    await refusing.stop()
  })
})

const withoutRemoval = (services: Services): Services => {
  const remove = () => Promise.reject(new ScimError(503, undefined, 'No removal.'))
  return { ...services, resources: { ...services.resources, groups: { ...services.resources.groups, remove } } }
}
