import { expect } from 'chai'
import { BULK, bulkOf, deleteOf, doneIn, newUser, patchOf, pathOf, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { POLICY, STATE, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('the order of a Bulk', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let ids: string[]

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset')
    const done = doneIn(await send(['u0', 'u1', 'u2'].map(name => newUser(name))))
    ids = done.map(one => pathOf(one).slice(USERS.length + 1))
  })
  afterEach(() => directory.stop())

  const send = (operations: readonly object[], more: object = {}) => hr.post(BULK, bulkOf(operations, more))
  const at = (index: number) => `/Users/${ids[index]}`
  const rename = (index: number, userName: string) =>
    patchOf(at(index), { op: 'replace', path: 'userName', value: userName })
  const put = (index: number, userName: string) => ({
    method: 'PUT',
    path: at(index),
    data: { schemas: [USER], userName },
  })
  const nameOf = async (index: number) => (await hr.get(`${USERS}/${ids[index]}`)).body.userName

  it('S110: holds for what is done to one resource', async () => {
    const titles = Array.from({ length: 20 }, (_, index) => String(index))
    const operations = titles.map(value => patchOf(at(0), { op: 'replace', path: 'title', value }))
    const answer = await send(operations)
    expect(verdictsIn(answer)).to.deep.equal(Array(20).fill('PATCH 200'))
    const { body, headers } = await hr.get(`${USERS}/${ids[0]}`)
    expect([body.title, headers.etag]).to.deep.equal(['19', doneIn(answer).at(-1)?.version])
  })

  it('S110: holds where one gives up what another takes', async () => {
    expect(verdictsIn(await send([deleteOf(at(0)), newUser('u0')]))).to.deep.equal(['DELETE 204', 'POST 201'])
    expect(verdictsIn(await send([newUser('u1'), deleteOf(at(1))]))).to.deep.equal([
      'POST 409 uniqueness',
      'DELETE 204',
    ])
    expect(verdictsIn(await send([rename(2, 'free'), newUser('u2')]))).to.deep.equal(['PATCH 200', 'POST 201'])
  })

  for (const [what, operation] of [
    ['PATCHes', rename],
    ['PUTs', put],
  ] as const) {
    it(`S110: holds for names that go around by ${what}`, async () => {
      const around = [operation(0, 'away'), operation(1, 'u0'), operation(2, 'u1'), operation(0, 'u2')]
      expect(new Set(doneIn(await send(around)).map(({ status }) => status))).to.deep.equal(new Set(['200']))
      expect([await nameOf(0), await nameOf(1), await nameOf(2)]).to.deep.equal(['u2', 'u0', 'u1'])
    })
  }

  it('S110: gives a name that two ask for to the first', async () => {
    const operations = [
      newUser('same'),
      ...Array.from({ length: 5 }, (_, index) => ({ ...newUser('same'), bulkId: `${index}` })),
    ]
    expect(verdictsIn(await send(operations))).to.deep.equal(['POST 201', ...Array(5).fill('POST 409 uniqueness')])
    expect(verdictsIn(await send([rename(0, 'one'), rename(1, 'one')]))).to.deep.equal([
      'PATCH 200',
      'PATCH 409 uniqueness',
    ])
  })

  it('S110: holds for priorities, which push each other down', async () => {
    const security = await directory.scim('policies:write')
    const policies = ['a', 'b', 'c', 'd', 'e'].map(name => ({
      method: 'POST',
      path: '/PasswordPolicies',
      bulkId: name,
      data: { schemas: [POLICY], name, priority: 1 },
    }))
    const answer = await security.post('/admin/v2/Bulk', bulkOf(policies))
    expect(verdictsIn(answer)).to.deep.equal(Array(5).fill('POST 201'))
    const priorities = await Promise.all(
      doneIn(answer).map(async one => (await security.get(pathOf(one))).body.priority),
    )
    expect(priorities).to.deep.equal([5, 4, 3, 2, 1])
  })

  it('S114: does many resets at once, each with the one-time password in its answer and nowhere else', async () => {
    const people = doneIn(await send(Array.from({ length: 60 }, (_, index) => newUser(`many${index}`))))
    const reset = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } }
    const done = doneIn(await send(people.map(one => patchOf(pathOf(one).slice('/scim/v2'.length), reset))))
    expect(new Set(done.map(({ status }) => status))).to.deep.equal(new Set(['200']))
    for (const [index, one] of [...done.entries()].filter(([at]) => at % 20 === 0)) {
      const { oneTimePassword } = one.response[STATE]
      expect((await directory.services.passwords.verify(`many${index}`, oneTimePassword)).verified).to.equal(true)
      expect((await hr.get(pathOf(one))).text).to.not.include(oneTimePassword)
    }
    expect(new Set(done.map(({ response }) => response[STATE].oneTimePassword)).size).to.equal(60)
  })
})
