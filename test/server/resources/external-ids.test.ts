import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUP_CLIENTS, GROUPS, idsIn, USER, USER_CLIENTS, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const kinds = [
  { path: USERS, urn: USER_CLIENTS, body: (name: string) => ({ schemas: [USER], userName: name }) },
  { path: GROUPS, urn: GROUP_CLIENTS, body: (name: string) => ({ schemas: [GROUP], displayName: name }) },
]

for (const { path, urn, body } of kinds) {
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

    describe('of everybody', () => {
      const attribute = `${urn}:externalIds`
      const where = (client: TestScimClient, filter: string, rest = '') =>
        client.get(`${path}?filter=${encodeURIComponent(filter)}${rest}`)
      let auditor: TestScimClient
      beforeEach(async () => {
        auditor = await directory.scim('users:read-all', 'Auditor')
      })

      it('are shown with users:read-all, to who asks for them', async () => {
        const shown = (await auditor.get(`${at}?attributes=${attribute}`)).body
        expect(shown.schemas).to.include(urn)
        expect(shown[urn].externalIds).to.deep.equal([
          { client: hr.id, display: 'HR', value: 'hr-1' },
          { client: entra.id, display: 'Entra', value: 'entra-1' },
        ])
        expect((await auditor.get(at)).body).to.not.have.any.keys(urn, 'externalId')
        const maker = await directory.scim('users:write users:read-all', 'Maker')
        const made = await maker.post(`${path}?attributes=${urn}`, { ...body('bob'), externalId: 'made-1' })
        expect(made.body[urn].externalIds).to.deep.equal([{ client: maker.id, display: 'Maker', value: 'made-1' }])
        await maker.delete(`${path}/${made.body.id}`).expect(204)
        const listed = await auditor.get(`${path}?attributes=${urn}`)
        expect(listed.body.Resources).to.deep.equal([shown])
      })

      it('are hidden without it, whatever is asked for', async () => {
        for (const query of [`attributes=${attribute}`, `attributes=${urn}`, `attributes=${attribute}.value`])
          expect((await hr.get(`${at}?${query}`)).body, query).to.not.have.property(urn)
        const patched = await hr.patch(`${at}?attributes=${attribute}`, {
          op: 'add',
          path: 'externalId',
          value: 'hr-2',
        })
        expect(patched.body).to.not.have.property(urn)
      })

      it('are found with it, by one client and its value', async () => {
        const id = at.slice(path.length + 1)
        const found = async (filter: string) => idsIn(await where(auditor, filter))
        expect(await found(`${attribute}[client eq "${hr.id}" and value eq "hr-1"]`)).to.deep.equal([id])
        expect(await found(`${attribute}[client eq "${hr.id}" and value eq "entra-1"]`)).to.deep.equal([])
        expect(await found(`${attribute}[client eq "${entra.id}" and value sw "entra"]`)).to.deep.equal([id])
        expect(await found(`${attribute}[value eq "HR-1"]`)).to.deep.equal([])
        expect(await found(`not (${attribute} pr)`)).to.deep.equal([])
        expect(await found('externalId eq "hr-1"'), 'the own ones are still the own ones').to.deep.equal([])
      })

      it('are not found without it: 403, and the challenge names the scope', async () => {
        const name = path === USERS ? 'userName' : 'displayName'
        const filters = [
          `${attribute}[client eq "${entra.id}" and value eq "entra-1"]`,
          `${name} eq "nobody" and not (${attribute}.value eq "x")`,
          `(${name} eq "nobody" or ${attribute} pr)`,
        ]
        const answers = [
          ...(await Promise.all(filters.map(filter => where(hr, filter)))),
          await hr.get(`${path}?sortBy=${attribute}.value`),
        ]
        for (const answer of answers) {
          expect(verdict(answer)).to.equal('403')
          expect(answer.headers['www-authenticate']).to.include('scope="users:read-all"')
        }
      })

      it('are not written this way, nor told by what a PATCH says to a guess', async () => {
        const guesses = [[{ client: entra.id, value: 'entra-1' }], [{ client: entra.id, value: 'entra-2' }]]
        for (const externalIds of guesses) {
          const value = { [urn]: { externalIds } }
          expect(verdict(await hr.patch(at, { op: 'replace', value }))).to.equal(path === USERS ? '200' : '204')
          expect(verdict(await hr.patch(at, { op: 'replace', path: attribute, value: externalIds }))).to.equal(
            '400 mutability',
          )
          expect(verdict(await hr.put(at, { ...body('ann'), ...value, externalId: 'hr-1' }))).to.equal('200')
        }
        expect(await seen()).to.deep.equal(['hr-1', 'entra-1'])
      })

      it('stay when their client goes, without its name', async () => {
        const administrator = await directory.scim('clients:write', 'Administrator')
        await administrator.delete(`/admin/v2/ProvisioningClients/${entra.id}`).expect(204)
        const { externalIds } = (await auditor.get(`${at}?attributes=${attribute}`)).body[urn]
        expect(externalIds[1]).to.deep.equal({ client: entra.id, value: 'entra-1' })
      })
    })
  })
}
