import { expect } from 'chai'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { DEFAULT, type PoliciesAsCode, startPoliciesAsCode } from '../../support/policies-as-code.ts'
import { ERROR, GROUPS, POLICIES, verdict } from '../../support/scim.ts'
import { scimClientWith } from '../../support/scim-client.ts'

const EXPORT = `${POLICIES}/.export`
const withPolicy = (name: string) => `${DEFAULT}policies: [{ name: ${name} }]\n`

describe('the version of all policies', () => {
  let code: PoliciesAsCode

  beforeEach(async () => {
    code = await startPoliciesAsCode()
  })
  afterEach(() => code.directory.stop())

  const version = async () => String((await code.security.get(EXPORT).expect(200)).headers.etag)

  it('S117: spares who has it already the file', async () => {
    const known = await version()
    expect(known).to.match(/^W\/"[\w-]+"$/)
    expect(await version()).to.equal(known)
    const same = await code.security.get(EXPORT).set('If-None-Match', `W/"other", ${known}`)
    expect([same.status, same.headers.etag, same.text]).to.deep.equal([304, known, ''])
    expect((await code.security.get(EXPORT).set('If-None-Match', 'W/"other"')).status).to.equal(200)
  })

  it('is another one after whatever the file shows: the default, a spare policy, the order, the name of a group', async () => {
    const at = async (name: string) => {
      const { Resources } = (await code.security.get(`${POLICIES}?filter=name+eq+"${name}"`)).body
      return `${POLICIES}/${Resources[0].id}`
    }
    const group = await code.group('Sales')
    await code.policy('First')
    await code.policy('Second', { groups: [{ value: group }] })
    const replace = (path: string, value: unknown) => ({ op: 'replace', path, value })
    const hr = await code.directory.scim('users:write')
    const changes: readonly (() => PromiseLike<unknown>)[] = [
      async () => code.security.patch(await at('Default'), replace('minLength', 20)).expect(200),
      async () => code.security.patch(await at('PCI DSS'), replace('minLength', 20)).expect(200),
      async () => code.security.patch(await at('Second'), replace('priority', 1)).expect(200),
      async () => hr.patch(`${GROUPS}/${group}`, replace('displayName', 'Marketing')).expect(204),
      async () => code.security.delete(await at('First')).expect(204),
    ]
    const met = [await version()]
    for (const change of changes) {
      await change()
      met.push(await version())
    }
    expect(new Set(met).size).to.equal(met.length)
  })

  it('S117: lets nobody overwrite what they have not seen, not even in a dry run', async () => {
    const seen = await version()
    const before = (await code.security.get(POLICIES)).body
    await code.imported(withPolicy('Mine')).set('If-Match', `W/"other", ${seen}`).expect(200)
    const theirs = (await code.security.get(POLICIES)).body
    expect(theirs).to.not.deep.equal(before)
    for (const query of ['', '?dryRun=true']) {
      const late = await code.imported(withPolicy('Theirs'), { query }).set('If-Match', seen)
      expect([verdict(late), late.body.schemas, late.body.status]).to.deep.equal(['412', [ERROR], '412'])
    }
    expect((await code.security.get(POLICIES)).body).to.deep.equal(theirs)
    for (const any of ['*', await version()]) await code.imported(withPolicy('Mine')).set('If-Match', any).expect(200)
  })

  it('S117: of four imports of the same version at once one is carried out', async () => {
    const seen = await version()
    const answers = await Promise.all(
      ['A', 'B', 'C', 'D'].map(name => code.imported(withPolicy(name)).set('If-Match', seen)),
    )
    expect(answers.map(verdict).sort()).to.deep.equal(['200', '412', '412', '412'])
    expect(await code.order()).to.match(/^[A-D]1$/)
  })

  it('S117: is compared in the transaction that writes, so that nothing comes in between', async () => {
    const seen = await version()
    const other = await withMeanwhile(code.directory, () => code.policy('Between'), { before: 1 })
    const client = scimClientWith(code.security.token, other.address)
    expect(verdict(await code.imported(withPolicy('Mine'), { client }).set('If-Match', seen))).to.equal('412')
    expect(await code.order()).to.equal('Between1')
    await other.stop()
  })
})
