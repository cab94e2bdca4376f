import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY, ROLES, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('password policies', () => {
  let directory: TestDirectory
  let security: TestScimClient
  let hr: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    security = await directory.scim('policies:write')
    hr = await directory.scim('users:write')
  })
  afterEach(() => directory.stop())

  const create = (name: string, rules: object = {}) => security.post(POLICIES, { schemas: [POLICY], name, ...rules })
  const at = async (name: string) =>
    `${POLICIES}/${(await security.get(`${POLICIES}?filter=name+eq+"${name}"`)).body.Resources[0].id}`
  const group = async (displayName: string): Promise<string> =>
    (await hr.post(GROUPS, { schemas: [GROUP], displayName })).body.id
  const order = async () => {
    const { Resources } = (await security.get(`${POLICIES}?filter=priority+pr&sortBy=priority`)).body
    return Resources.map(({ name, priority }: { name: string; priority: number }) => `${name}${priority}`).join(' ')
  }

  it('of a group that gives a role are written with roles:write only', async () => {
    const chief = await directory.scim('users:write,policies:write,roles:write')
    const { id } = (
      await chief.post(GROUPS, {
        schemas: [GROUP, ROLES],
        displayName: 'Admins',
        [ROLES]: { roles: ['administrator'] },
      })
    ).body
    const body = { schemas: [POLICY], name: 'Weak', minLength: 1, groups: [{ value: id }] }
    expect(verdict(await security.post(POLICIES, body))).to.equal('403')
    expect(verdict(await chief.post(POLICIES, body))).to.equal('201')
    const weak = await at('Weak')
    expect(verdict(await security.patch(weak, { op: 'remove', path: 'groups' }))).to.equal('403')
    expect(verdict(await security.delete(weak))).to.equal('403')
    expect(verdict(await chief.delete(weak))).to.equal('204')
  })

  describe('in their order', () => {
    beforeEach(async () => {
      for (const name of ['A', 'B', 'C']) await create(name)
    })

    it('a new one comes last', async () => {
      expect(await order()).to.equal('A1 B2 C3')
    })

    const moves: readonly (readonly [what: string, move: () => PromiseLike<unknown>, expected: string])[] = [
      ['a new one at a taken place pushes the others down', () => create('X', { priority: 2 }), 'A1 X2 B3 C4'],
      ['a new one past the end comes last', () => create('X', { priority: 99 }), 'A1 B2 C3 X4'],
      ['a deleted one pulls the others up', async () => security.delete(await at('A')), 'B1 C2'],
      ['a PUT moves up', async () => put('C', { priority: 1 }), 'C1 A2 B3'],
      ['a PUT moves down', async () => put('A', { priority: 3 }), 'B1 C2 A3'],
      ['a PUT without a priority leaves it', async () => put('B', { minLength: 9 }), 'A1 B2 C3'],
      ['a PUT with null switches off', async () => put('B', { priority: null }), 'A1 C2'],
      ['a new one whose priority is null comes last', () => create('X', { priority: null }), 'A1 B2 C3 X4'],
      [
        'a PATCH that removes it switches off',
        async () => security.patch(await at('B'), { op: 'remove', path: 'priority' }),
        'A1 C2',
      ],
      [
        'a PATCH moves',
        async () => security.patch(await at('C'), { op: 'replace', path: 'priority', value: 2 }),
        'A1 C2 B3',
      ],
    ]
    const put = async (name: string, rules: object) =>
      security.put(await at(name), { schemas: [POLICY], name, ...rules })
    for (const [what, move, expected] of moves) {
      it(what, async () => {
        await move()
        expect(await order()).to.equal(expected)
      })
    }

    it('S116: who is pushed has another version, so that an old copy can not move it back', async () => {
      const c = await at('C')
      const before = await security.get(c)
      await create('X', { priority: 1 })
      const late = await security.put(c, before.body).set('If-Match', String(before.headers.etag))
      expect(verdict(late)).to.equal('412')
      expect(await order()).to.equal('X1 A2 B3 C4')
    })

    it('one that is switched off stays so until it has a priority, and has groups no more', async () => {
      const b = await at('B')
      const value = await group('Sales')
      const off = { op: 'remove', path: 'priority' }
      await security.patch(b, { op: 'add', path: 'groups', value: [{ value }] }).expect(200)
      expect(verdict(await security.patch(b, off))).to.equal('400 invalidValue')
      expect(await order()).to.equal('A1 B2 C3')
      expect((await security.patch(b, { op: 'remove', path: 'groups' }, off).expect(200)).body).to.not.have.any.keys(
        'priority',
        'groups',
      )
      expect((await security.patch(b, { op: 'replace', path: 'minLength', value: 9 })).body).to.not.have.property(
        'priority',
      )
      expect((await security.patch(b, { op: 'add', path: 'priority', value: 1 }).expect(200)).body.priority).to.equal(1)
      expect(await order()).to.equal('B1 A2 C3')
    })

    it('the answer of a write names the place that was given', async () => {
      expect((await create('X', { priority: 99 })).body.priority).to.equal(4)
      expect((await put('X', { priority: 98, minLength: 9 })).body.priority).to.equal(4)
    })

    it('writes at once leave one order without gaps', async () => {
      const answers = await Promise.all([
        ...['D', 'E', 'F', 'G'].map(name => create(name, { priority: 1 })),
        security.delete(await at('B')),
        security.patch(await at('C'), { op: 'replace', path: 'priority', value: 1 }),
      ])
      expect(answers.map(verdict)).to.deep.equal(['201', '201', '201', '201', '204', '200'])
      const places = await order()
      expect(places.replaceAll(/[A-Z]/g, '')).to.equal('1 2 3 4 5 6')
      expect(places.replaceAll(/[\d ]/g, '').split('').sort().join('')).to.equal('ACDEFG')
    })

    for (const priority of [0, -1, 1.5, '1', 2_000_000]) {
      it(`a priority of ${JSON.stringify(priority)} is refused`, async () => {
        expect(verdict(await create('X', { priority }))).to.equal('400 invalidValue')
      })
    }
  })

  describe('of groups', () => {
    it('S62: show the name and address of their groups', async () => {
      const value = await group('Sales')
      const { body } = await create('A', { groups: [{ value }] })
      expect(body.groups).to.deep.equal([{ value, display: 'Sales', $ref: `${directory.issuer}${GROUPS}/${value}` }])
    })

    it('a group has one policy: a second one is 409, and nothing is left of it', async () => {
      const value = await group('Sales')
      await create('A', { groups: [{ value }] })
      const other = (await create('B')).body.id
      const answers = [
        await create('C', { groups: [{ value }] }),
        await security.patch(`${POLICIES}/${other}`, { op: 'add', path: 'groups', value: [{ value }] }),
        await security.put(`${POLICIES}/${other}`, { schemas: [POLICY], name: 'B', groups: [{ value }] }),
      ]
      expect(answers.map(verdict)).to.deep.equal(['409 uniqueness', '409 uniqueness', '409 uniqueness'])
      expect(answers[0]?.body.detail).to.include('"A"')
      expect(await order()).to.equal('A1 B2')
    })

    it('of two that take a group at once one is 409', async () => {
      const value = await group('Sales')
      const answers = await Promise.all(['A', 'B', 'C'].map(name => create(name, { groups: [{ value }] })))
      expect(answers.map(verdict).sort()).to.deep.equal(['201', '409 uniqueness', '409 uniqueness'])
    })

    it('a group that is deleted while a policy takes it is in no policy', async () => {
      for (let round = 0; round < 8; round++) {
        const value = await group('Fleeting')
        const [created] = await Promise.all([
          create(`Round ${round}`, { groups: [{ value }] }),
          hr.delete(`${GROUPS}/${value}`),
        ])
        expect(verdict(created)).to.be.oneOf(['201', '400 invalidValue'])
      }
      const held = await security.get(`${POLICIES}?filter=${encodeURIComponent('groups pr')}`)
      expect(held.body.totalResults).to.equal(0)
    })

    it('an unknown group is refused', async () => {
      expect(verdict(await create('A', { groups: [{ value: 'ghost' }] }))).to.equal('400 invalidValue')
      expect(await order()).to.equal('')
    })

    it('a deleted group leaves its policy, as a change of it', async () => {
      const [sales, rest] = [await group('Sales'), await group('Rest')]
      const created = await create('A', { groups: [{ value: sales }, { value: rest }] })
      directory.wait(60)
      await hr.delete(`${GROUPS}/${sales}`)
      const { body } = await security.get(await at('A'))
      expect(body.groups.map(({ value }: { value: string }) => value)).to.deep.equal([rest])
      expect(body.meta.version).to.not.equal(created.body.meta.version)
      expect(Date.parse(body.meta.lastModified)).to.be.above(Date.parse(created.body.meta.lastModified))
    })
  })

  describe('the default', () => {
    it('can be changed, not deleted', async () => {
      const fallback = await at('Default')
      expect(verdict(await security.delete(fallback))).to.equal('400 mutability')
      const changed = await security.patch(fallback, { op: 'replace', path: 'minLength', value: 20 })
      expect([verdict(changed), changed.body.minLength]).to.deep.equal(['200', 20])
    })

    it('has no groups and no priority', async () => {
      const [fallback, value] = [await at('Default'), await group('Sales')]
      for (const change of [{ priority: 1 }, { groups: [{ value }] }]) {
        expect(verdict(await security.patch(fallback, { op: 'add', value: change }))).to.equal('400 mutability')
      }
      expect((await security.get(fallback)).body).to.not.have.any.keys('priority', 'groups')
    })

    it('gives way to another one that is made the default, and is switched off', async () => {
      const before = await at('Default')
      await create('A')
      await create('B')
      const made = await security.patch(await at('A'), { op: 'add', path: 'default', value: true })
      expect(made.body).to.include({ default: true }).and.not.have.any.keys('priority', 'groups')
      expect(await order()).to.equal('B1')
      expect((await security.get(before)).body).to.not.have.any.keys('default', 'priority')
      expect((await directory.services.policies.default()).name).to.equal('A')
      const events = directory.database.connection.collection('auditEvents')
      const told = await events.find({ event: 'policy.changed' }).sort({ seq: 1 }).toArray()
      expect(told.map(({ details }) => `${details.name}: ${details.changes}`)).to.deep.equal([
        'Default: {"default":{"from":true}}',
        'A: {"default":{"to":true},"priority":{"from":1}}',
      ])
      expect(verdict(await security.delete(await at('A')))).to.equal('400 mutability')
      expect(verdict(await security.delete(before))).to.equal('204')
    })

    it('may be a new one, and has to be some one', async () => {
      expect((await create('New', { default: true, minLength: 16 })).body).to.include({ default: true, minLength: 16 })
      expect((await directory.services.policies.default()).name).to.equal('New')
      const path = await at('New')
      expect(verdict(await security.patch(path, { op: 'replace', path: 'default', value: false }))).to.equal(
        '400 mutability',
      )
      expect(verdict(await security.patch(path, { op: 'remove', path: 'default' }))).to.equal('400 mutability')
      expect((await security.put(path, { schemas: [POLICY], name: 'New' })).body.default).to.equal(true)
      const groups = [{ value: await group('Sales') }]
      expect(verdict(await create('Of Sales', { default: true, groups }))).to.equal('400 mutability')
      expect(verdict(await create('First', { default: true, priority: 1 }))).to.equal('400 mutability')
      expect((await directory.services.policies.default()).name).to.equal('New')
    })

    it('is one, whichever are made it at once', async () => {
      await Promise.all(['A', 'B', 'C', 'D'].map(name => create(name)))
      const paths = await Promise.all(['A', 'B', 'C', 'D'].map(at))
      const answers = await Promise.all(
        paths.map(path => security.patch(path, { op: 'add', path: 'default', value: true })),
      )
      expect(answers.map(verdict)).to.deep.equal(['200', '200', '200', '200'])
      const { Resources } = (await security.get(`${POLICIES}?filter=${encodeURIComponent('default eq true')}`)).body
      expect(Resources).to.have.length(1)
      expect((await directory.services.policies.default()).id).to.equal(Resources[0].id)
      expect(await order()).to.equal('')
    })

    it('and the spare one are made once, by however many starts', async () => {
      const { policies, now } = directory.services
      await directory.database.connection.collection('passwordPolicies').deleteMany({})
      await Promise.all([1, 2, 3, 4].map(() => policies.ensureFirst(now())))
      await policies.ensureFirst(now())
      const { Resources } = (await security.get(POLICIES)).body
      expect(Resources.map(({ name }: { name: string }) => name)).to.deep.equal(['Default', 'PCI DSS'])
      expect((await policies.default()).name).to.equal('Default')
    })
  })

  describe('the one for PCI DSS', () => {
    it('is switched off until it gets groups, and comes last then', async () => {
      await create('A')
      const spare = await at('PCI DSS')
      await security.patch(spare, { op: 'replace', path: 'description', value: 'For the cards' }).expect(200)
      expect((await security.get(spare)).body).to.not.have.any.keys('priority', 'groups')
      await security.patch(spare, { op: 'add', path: 'groups', value: [{ value: await group('Payments') }] })
      expect(await order()).to.equal('A1 PCI DSS2')
    })

    it('may be deleted, and does not come back', async () => {
      const { policies, now } = directory.services
      expect(verdict(await security.delete(await at('PCI DSS')))).to.equal('204')
      await policies.ensureFirst(now())
      expect((await security.get(POLICIES)).body.totalResults).to.equal(1)
    })
  })
})
