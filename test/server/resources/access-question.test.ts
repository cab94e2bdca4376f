import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { verdict } from '../../support/scim.ts'

describe('what a caller may do', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  for (const base of ['/scim/v2', '/admin/v2'])
    it(`is told at ${base} to whoever asks for themselves, with what their scopes bring`, async () => {
      const client = await directory.scim('passwords:reset')
      const { body } = await client.get(`${base}/.access`).expect(200)
      expect(body.scopes).to.deep.equal(['jobs:read', 'passwords:reset', 'passwords:set'])
      expect(body.limited).to.deep.equal([])
      expect(body.name).to.be.a('string').and.not.equal('')
      expect(verdict(await client.post(`${base}/.access`, {}))).to.equal('405')
      const { paths } = (await client.get(`${base}/openapi.json`)).body
      expect(paths['/.access'].get.security).to.deep.equal([{ bearer: [] }])
      expect((await fetch(`${directory.issuer}${base}/.access`)).status).to.equal(401)
    })
})
