import { expect } from 'chai'
import { newPerson } from '../../passwords/support.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { filledIn, noticeOf, startConsole, type TestConsole, wrongFieldsIn, wrongIn } from './support.ts'

describe('policies in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let operator: TestScimClient

  before(async () => {
    ;({ directory, staff } = await startConsole({ holders: { chief: 'administrator', desk: 'helpDesk' } }))
    operator = await directory.scim('policies:write,users:write')
  })
  after(() => directory.stop())

  const create = async (name: string, more = {}): Promise<string> =>
    (await operator.post(POLICIES, { schemas: [POLICY], name, minLength: 16, ...more }).expect(201)).body.id
  const read = async (id: string) => (await operator.get(`${POLICIES}/${id}`).expect(200)).body

  it('are changed as the form says, and keep what it does not know', async () => {
    const id = await create('Finance', { tags: [{ key: 'owner', value: 'cfo' }], blockCommon: true })
    const { browser, page } = await staff.enter('chief', `/console/policies/${id}`)
    expect(page.html).to.contain('The fewest characters.')
    const { blockCommon: _, ...before } = filledIn(page)
    const fields = {
      ...before,
      minLength: '20',
      minUpperCase: '',
      disallowedSubstrings: 'acme\nrekey',
      step: 'save',
    }
    const saved = await browser.submit(page, `/policies/${id}`, fields)
    expect(noticeOf(saved)).to.contain('The policy is saved')
    const policy = await read(id)
    expect(policy).to.deep.include({
      minLength: 20,
      disallowedSubstrings: ['acme', 'rekey'],
      tags: [{ key: 'owner', value: 'cfo' }],
    })
    expect(policy).not.to.have.property('blockCommon')
  })

  it('are not saved where only the impact is asked for', async () => {
    const group = (await operator.post(GROUPS, { schemas: [GROUP], displayName: 'Ledger' }).expect(201)).body.id
    const { id: member } = await newPerson(directory)
    await operator.patch(`${GROUPS}/${group}`, { op: 'add', path: 'members', value: [{ value: member }] })
    const id = await create('Ledgers')
    const { browser, page } = await staff.enter('chief', `/console/policies/${id}`)
    const fields = { ...filledIn(page), minLength: '7', groups: 'Ledger', step: 'impact' }
    const shown = await browser.submit(page, `/policies/${id}`, fields)
    expect(noticeOf(shown)).to.contain('Nothing is saved yet').and.contain('1 person would go from')
    expect(shown.html).to.contain('ASVS')
    expect(filledIn(shown)).to.include({ minLength: '7' })
    expect(await read(id)).to.include({ minLength: 16 })
  })

  it('are not saved over what somebody else has saved meanwhile', async () => {
    const id = await create('Contested')
    const { browser, page } = await staff.enter('chief', `/console/policies/${id}`)
    await operator.patch(`${POLICIES}/${id}`, { op: 'replace', path: 'minLength', value: 18 }).expect(200)
    const stale = await browser.submit(page, `/policies/${id}`, { ...filledIn(page), step: 'save' })
    expect(stale.status).to.equal(412)
    expect(await read(id)).to.include({ minLength: 18 })
  })

  for (const [what, fields, text, field] of [
    ['a group that is not there', { groups: 'Nowhere' }, 'There is no group “Nowhere”', 'groups'],
    ['a number out of reach', { minLength: '9000' }, 'minLength', 'minLength'],
    ['no number at all', { minLength: 'many' }, 'minLength', 'minLength'],
    ['rules that no password can obey', { minLength: '20', maxLength: '10' }, 'maxLength', 'minLength'],
  ] as const) {
    it(`say what is wrong with ${what}, above all and at its field, with what was typed`, async () => {
      const { browser, page } = await staff.enter('chief', '/console/policies/new')
      const refused = await browser.submit(page, '/policies/new', { name: 'Odd', step: 'save', ...fields })
      expect(refused.status).to.equal(422)
      expect(noticeOf(refused)).to.contain('Nothing has happened yet').and.contain(text)
      expect(wrongFieldsIn(refused)).to.deep.equal([field])
      expect(wrongIn(refused, field)).to.contain(text)
      expect(refused.html).to.contain('value="Odd"')
    })
  }

  it('say nothing of the standards before there is something to say', async () => {
    const { browser, page } = await staff.enter('chief', '/console/policies/new')
    expect(page.html).to.contain('before it is saved').and.not.contain('departs nowhere')
    const asked = await browser.submit(page, '/policies/new', { name: 'Short', minLength: '8', step: 'impact' })
    expect(asked.html).to.contain('NIST').and.not.contain('before it is saved')
    expect(asked.html).to.contain('<a href="#field-minLength">Fewest characters</a>')
  })

  it('are made, and put before others', async () => {
    await create('Upper', { priority: 1 })
    const { browser, page } = await staff.enter('chief', '/console/policies/new')
    await browser.submit(page, '/policies/new', { name: 'Lower', minLength: '15', step: 'save' })
    const list = await browser.open('/console/policies')
    const filter = 'name eq "Lower"'
    const [lower] = (await operator.get(`${POLICIES}?filter=${filter}`)).body.Resources
    await browser.submit(list, '/console/policies', { id: lower.id, priority: '1' })
    expect(await read(lower.id)).to.include({ priority: 1 })
  })

  it('are tried with a password that comes back in no page', async () => {
    const { userName } = await newPerson(directory)
    const { browser, page } = await staff.enter('chief', `/console/policies/try?user=${userName}`)
    expect(page.html).to.contain('so the default applies')
    const secret = 'hunter2 but short'
    const good = await browser.submit(page, `/policies/try?user=${userName}`, {
      user: userName,
      password: `${secret} and longer`,
    })
    expect(noticeOf(good)).to.contain('takes it')
    const bad = await browser.submit(page, `/policies/try?user=${userName}`, { user: userName, password: 'hunter2' })
    expect(noticeOf(bad)).to.contain('refuses it')
    expect(bad.html).not.to.contain('hunter2')
  })

  it('are for whoever may read them, and changed by whoever may write them', async () => {
    const { browser } = await staff.enter('desk')
    expect((await browser.open('/console/policies')).status).to.equal(403)
    expect((await browser.open('/console/policies/new')).status).to.equal(403)
  })
})
