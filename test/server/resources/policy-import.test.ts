import { expect } from 'chai'
import { parse } from 'yaml'
import { DEFAULT, type PoliciesAsCode, shown, startPoliciesAsCode } from '../../support/policies-as-code.ts'
import { verdict } from '../../support/scim.ts'

describe('an import of policies', () => {
  let code: PoliciesAsCode

  beforeEach(async () => {
    code = await startPoliciesAsCode()
  })
  afterEach(() => code.directory.stop())

  it('creates, changes, moves and leaves, and says so; a dry run says the same and writes nothing', async () => {
    const [sales, lab] = [await code.group('Sales'), await code.group('Lab')]
    await code.policy('Lax', { minLength: 8, groups: [{ value: sales }] })
    await code.policy('Old', {})
    const text = `${DEFAULT}  blockCommon: true
policies:
  - name: New
    groups: [Sales]
    minLength: 20
  - name: Lax
    groups: [Lab]
    minLength: 9
`
    const before = await code.exported()
    const dry = (await code.imported(text, { query: '?dryRun=true' }).expect(200)).body
    expect(await code.exported()).to.equal(before)
    expect(dry.dryRun).to.equal(true)
    const wet = (await code.imported(text).expect(200)).body
    for (const told of [dry, wet]) {
      expect(shown(told.created)).to.deep.equal(['New1'])
      expect(shown(told.left)).to.deep.equal(['Old3', 'PCI DSS'])
      expect(told.deleted).to.deep.equal([])
      const lax = told.changed.find(({ display }: { display: string }) => display === 'Lax')
      expect(lax.attributes).to.deep.equal([
        { name: 'groups', from: [{ value: sales }], to: [{ value: lab }] },
        { name: 'minLength', from: 8, to: 9 },
        { name: 'priority', from: 1, to: 2 },
      ])
    }
    expect(await code.order()).to.equal('New1 Lax2 Old3')
    const without = (await code.imported(text, { query: '?deleteOthers=true' }).expect(200)).body
    expect(shown(without.deleted)).to.have.members(['Old3', 'PCI DSS'])
    expect(await code.order()).to.equal('New1 Lax2')
    const events = await code.directory.database.connection
      .collection('auditEvents')
      .find({ event: 'policy.deleted' })
      .toArray()
    expect(events).to.have.length(2)
  })

  it('makes another policy the default, and switches the former one off', async () => {
    await code.policy('Lax')
    const { body } = await code.imported('default:\n  name: Lax\n  minLength: 16\n').expect(200)
    expect(shown(body.left)).to.have.members(['Default', 'PCI DSS'])
    expect((await code.directory.services.policies.default()).name).to.equal('Lax')
    expect(parse(await code.exported()).switchedOff.map(({ name }: { name: string }) => name)).to.deep.equal([
      'Default',
      'PCI DSS',
    ])
    expect(await code.order()).to.equal('')
    await code.imported('default:\n  name: Fresh\n').expect(200)
    expect((await code.directory.services.policies.default()).name).to.equal('Fresh')
  })

  it('comes after another one at the same time', async () => {
    const file = (name: string) => `${DEFAULT}policies: [{ name: ${name} }]\n`
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map(name => code.imported(file(name))))
    expect(answers.map(verdict)).to.deep.equal(['200', '200', '200', '200'])
    expect((await code.order()).replace(/[A-D]/g, '')).to.equal('1 2 3 4')
  })
})
