import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('the names of people', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
  })
  after(() => directory.stop())

  const create = (userName: string) => hr.post(USERS, { schemas: [USER], userName })

  const sameNames: readonly (readonly [what: string, first: string, second: string])[] = [
    ['in another case', 'bjensen', 'BJensen'],
    ['in full width', 'wide', 'ｗｉｄｅ'],
    ['composed and decomposed', 'andr\u00e9', 'andre\u0301'],
    ['in capitals outside ASCII', '\u00e5ngstr\u00f6m', '\u00c5NGSTR\u00d6M'],
  ]
  for (const [what, first, second] of sameNames) {
    it(`S18, S19: the same name ${what} is taken`, async () => {
      const created = await create(first)
      expect(verdict(created)).to.equal('201')
      const again = await create(second)
      expect(verdict(again)).to.equal('409 uniqueness')
      expect(again.body.detail).to.include('userName')
      const found = await hr.get(`${USERS}?filter=${encodeURIComponent(`userName eq "${second}"`)}`)
      expect(found.body.Resources[0].userName, 'is kept as it was sent').to.equal(first)
    })
  }

  it('S19: of two that are created at once, one is 201 and one 409', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([create(`twin${round}`), create(`TWIN${round}`), create(`Twin${round}`)])
      expect(answers.map(verdict).sort()).to.deep.equal(['201', '409 uniqueness', '409 uniqueness'])
    }
  })

  it('S64: a deleted name is free at once', async () => {
    for (let round = 0; round < 2; round++) {
      const { body } = await create('phoenix')
      expect((await hr.delete(`${USERS}/${body.id}`)).status).to.equal(204)
    }
  })

  it('S66: the name of an inactive person stays taken', async () => {
    await hr.post(USERS, { schemas: [USER], userName: 'sleeper', active: false })
    expect(verdict(await create('sleeper'))).to.equal('409 uniqueness')
  })

  it('a person keeps their own name in another case', async () => {
    const { body } = await create('cased')
    const put = await hr.put(`${USERS}/${body.id}`, { schemas: [USER], userName: 'CASED' })
    expect([verdict(put), put.body.userName]).to.deep.equal(['200', 'CASED'])
  })

  for (const userName of ['', ' ', 'two words', 'nul\0', 'tab\t', 'ﬁne', 'אa', 'x'.repeat(257), '\ud800'])
    it(`S19: ${JSON.stringify(userName.slice(0, 12))} is no name`, async () => {
      expect(verdict(await create(userName))).to.equal('400 invalidValue')
    })
})
