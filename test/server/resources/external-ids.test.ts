import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, idsIn, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const kinds = [
  { path: USERS, body: (name: string) => ({ schemas: [USER], userName: name }) },
  { path: GROUPS, body: (name: string) => ({ schemas: [GROUP], displayName: name }) },
]

for (const { path, body } of kinds) {
  describe(`externalIds at ${path}`, () => {
    let directory: TestDirectory
    let hr: TestScimClient
    let entra: TestScimClient
    let at: string

    beforeEach(async () => {
      directory = await startDirectory()
      hr = await directory.scim('users:write', 'HR')
      entra = await directory.scim('users:write', 'Entra')
      at = `${path}/${(await hr.post(path, { ...body('ann'), externalId: 'hr-1' })).body.id}`
      await entra.patch(at, { op: 'add', path: 'externalId', value: 'entra-1' })
    })
    afterEach(() => directory.stop())

    const seen = async () => [(await hr.get(at)).body.externalId, (await entra.get(at)).body.externalId]
    const find = async (client: TestScimClient, value: string, operator = 'eq') =>
      idsIn(await client.get(`${path}?filter=${encodeURIComponent(`externalId ${operator} "${value}"`)}`))

    it('each client sees its own', async () => {
      expect(await seen()).to.deep.equal(['hr-1', 'entra-1'])
    })

    it('each client finds by its own, exact in case', async () => {
      const id = at.slice(path.length + 1)
      expect(await find(hr, 'hr-1')).to.deep.equal([id])
      expect(await find(entra, 'entra-1')).to.deep.equal([id])
      expect(await find(hr, 'entra-1')).to.deep.equal([])
      expect(await find(entra, 'hr', 'sw')).to.deep.equal([])
      expect(await find(hr, 'HR-1')).to.deep.equal([])
      expect(await find(hr, 'entra-1', 'ne')).to.deep.equal([id])
    })

    it('S32: a PUT without one clears the own one only', async () => {
      await hr.put(at, body('ann'))
      expect(await seen()).to.deep.equal([undefined, 'entra-1'])
    })

    it('PATCH changes and removes the own one only', async () => {
      await hr.patch(at, { op: 'replace', path: 'externalId', value: 'hr-2' })
      expect(await seen()).to.deep.equal(['hr-2', 'entra-1'])
      await entra.patch(at, { op: 'remove', path: 'externalId' })
      expect(await seen()).to.deep.equal(['hr-2', undefined])
    })

    it('a second token of a client sees what the first one wrote', async () => {
      const again = await directory.scim('users:read', 'hr')
      expect(again.id).to.equal(hr.id)
      expect((await again.get(at)).body.externalId).to.equal('hr-1')
    })
  })
}
