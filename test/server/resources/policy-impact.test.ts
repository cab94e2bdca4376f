import { expect } from 'chai'
import fc from 'fast-check'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CLIENTS, GROUP, GROUPS, POLICIES, POLICY, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const DAY = 86_400
const PEOPLE = 6
const GROUP_COUNT = 5

type Named = { display: string }
type Change = { from: Named; to: Named; people: number }
/** Random policies over nested groups with people in several of them, and a draft of a new policy or of one of them. */
const scenes = fc.record({
  members: fc.array(fc.tuple(fc.nat(GROUP_COUNT - 1), fc.nat(PEOPLE - 1)), { minLength: 4, maxLength: 12 }),
  nested: fc.array(fc.tuple(fc.nat(GROUP_COUNT - 1), fc.nat(GROUP_COUNT - 1)), { maxLength: 4 }),
  assigned: fc.array(fc.nat(3), { minLength: GROUP_COUNT, maxLength: GROUP_COUNT }),
  ages: fc.array(fc.constantFrom(0, 5, 50), { minLength: PEOPLE, maxLength: PEOPLE }),
  expiry: fc.constantFrom(undefined, 1, 10, 100),
  draft: fc.record({
    of: fc.constantFrom('new', 'P1', 'P2', 'Default'),
    becomesDefault: fc.boolean(),
    groups: fc.uniqueArray(fc.nat(GROUP_COUNT - 1), { maxLength: 3 }),
    priority: fc.constantFrom(undefined, 1, 2, 3, null),
    expiry: fc.constantFrom(undefined, 1, 10, 100),
    demand: fc.boolean(),
  }),
})

describe('the impact of a policy', () => {
  let directory: TestDirectory
  let security: TestScimClient
  let hr: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    security = await directory.scim('policies:write,passwords:reset', 'Security')
    hr = await directory.scim('users:write')
  })
  afterEach(() => directory.stop())

  const impact = (body: object, client = security) => client.post(`${POLICIES}/.impact`, { schemas: [POLICY], ...body })
  const person = (userName: string) => directory.person({ userName, password: `${userName} at the quiet harbour` })
  const group = async (displayName: string, ...members: string[]): Promise<string> => {
    const body = { schemas: [GROUP], displayName, members: members.map(value => ({ value })) }
    return (await hr.post(GROUPS, body).expect(201)).body.id
  }
  const policy = async (name: string, groups: readonly string[], rules: object = {}): Promise<string> => {
    const body = { schemas: [POLICY], name, groups: groups.map(value => ({ value })), ...rules }
    return (await security.post(POLICIES, body).expect(201)).body.id
  }
  const inWords = ({ changes }: { changes: Change[] }) =>
    changes.map(({ from, to, people }) => `${from.display} → ${to.display}: ${people}`)

  it('says how many people get another policy, and saves nothing', async () => {
    const [ann, bob, eve] = [await person('ann'), await person('bob'), await person('eve')]
    const sales = await group('Sales', ann, bob)
    const all = await group('Everybody', sales, eve)
    const lax = await policy('Lax', [sales])
    const before = await security.get(POLICIES)
    const { body } = await impact({ name: 'Strict', minLength: 8, groups: [{ value: all }], priority: 1 })
    expect(body.policy).to.deep.equal({ display: 'Strict', priority: 1 })
    expect(body.people).to.deep.equal({ before: 0, after: 3 })
    expect(inWords(body)).to.deep.equal(['Lax → Strict: 2', 'Default → Strict: 1'])
    const $ref = `${directory.issuer}/admin/v2/PasswordPolicies/${lax}`
    expect(body.priorities).to.deep.equal([{ value: lax, $ref, display: 'Lax', priority: 2, from: 1 }])
    expect(body.departures[0]).to.include({ standard: 'NIST SP 800-63B-4', rule: 'minLength' })
    expect((await security.get(POLICIES)).body).to.deep.equal(before.body)
  })

  it('P19: gives the draft the priority that it would have, and those behind it theirs', async () => {
    const [one, two] = [await policy('One', [await group('One')]), await policy('Two', [await group('Two')])]
    const told = async (draft: object) => {
      const { policy: shown, priorities } = (await impact(draft).expect(200)).body
      return [
        shown.priority,
        priorities.map(({ display, priority }: Named & { priority: number }) => [display, priority]),
      ]
    }
    const three = [{ value: await group('Three') }]
    expect(await told({ name: 'Three', groups: three })).to.deep.equal([3, []])
    expect(await told({ name: 'Three', groups: three, priority: 99 })).to.deep.equal([3, []])
    expect(await told({ id: two, name: 'Two', priority: 1 })).to.deep.equal([1, [['One', 2]]])
    expect(await told({ id: one, name: 'One', default: true })).to.deep.equal([undefined, [['Two', 1]]])
    expect(await told({ id: one, name: 'One', priority: null })).to.deep.equal([undefined, [['Two', 1]]])
    const { id: spare } = (await security.get(`${POLICIES}?filter=name+eq+"PCI DSS"`)).body.Resources[0]
    expect(await told({ id: spare, name: 'PCI DSS' })).to.deep.equal([undefined, []])
    expect(await told({ id: spare, name: 'PCI DSS', groups: three })).to.deep.equal([3, []])
  })

  it('tells passwords that are too old from those that are asked for, by which came first', async () => {
    const ann = await person('ann')
    const groups = [{ value: await group('Sales', ann) }]
    directory.wait(2 * DAY)
    security = await directory.scim('policies:write,passwords:reset', 'Security')
    const passwordsAt = async (rules: object) => (await impact({ name: 'Both', groups, ...rules })).body.passwords
    const both = { passwordExpiresAfter: 1, forcePasswordReset: true }
    expect(await passwordsAt(both)).to.deep.equal({ expired: 1, demanded: 0 })
    expect(await passwordsAt({ ...both, passwordExpiresAfter: 3 })).to.deep.equal({ expired: 0, demanded: 1 })
  })

  it('names groups that have a policy already', async () => {
    const sales = await group('Sales')
    await policy('Lax', [sales])
    const { body } = await impact({ name: 'Strict', groups: [{ value: sales }] })
    const [taken] = body.takenGroups
    expect([taken.display, taken.policy.display]).to.deep.equal(['Sales', 'Lax'])
    expect(
      verdict(await security.post(POLICIES, { schemas: [POLICY], name: 'Strict', groups: [{ value: sales }] })),
    ).to.equal('409 uniqueness')
  })

  it('counts people who are in several of its groups once, and those of a group that leaves it', async () => {
    const [ann, bob] = [await person('ann'), await person('bob')]
    const [one, two] = [await group('One', ann, bob), await group('Two', ann)]
    const id = await policy('Both', [one, two])
    expect((await impact({ id, name: 'Both', groups: [{ value: one }, { value: two }] })).body.people).to.deep.equal({
      before: 2,
      after: 2,
    })
    const { body } = await impact({ id, name: 'Both', groups: [{ value: two }] })
    expect([body.people, inWords(body)]).to.deep.equal([{ before: 2, after: 1 }, ['Both → Default: 1']])
  })

  it('counts nobody whose password can not end, or is asked for already', async () => {
    const [ann, bob, eve] = [await person('ann'), await person('bob'), await person('eve')]
    const none = await directory.person({ userName: 'none' })
    const chief = await directory.scim('users:write,passwords:reset,roles:write')
    const mark = (id: string, name: string) =>
      chief.patch(`${USERS}/${id}`, { op: 'add', path: `${STATE}:${name}`, value: true })
    await mark(bob, 'cantChange')
    await mark(eve, 'mustChange')
    const groups = [{ value: await group('Sales', ann, bob, eve, none) }]
    directory.wait(2 * DAY)
    security = await directory.scim('policies:read')
    const { passwords } = (await impact({ name: 'Short', groups, passwordExpiresAfter: 1 })).body
    expect(passwords).to.deep.equal({ expired: 1, demanded: 0 })
  })

  it('P19: is what happens when it is saved, whoever is in which groups', async () => {
    const credentials = directory.database.connection.collection<{ _id: string }>('credentials')
    const fallback = (await security.get(`${POLICIES}?filter=name+eq+"Default"`)).body.Resources[0].id
    const people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => person(`person-${index}`)))
    const seen = async () =>
      Promise.all(
        people.map(async id => {
          const { applicablePasswordPolicy: held, expired } = (await hr.get(`${USERS}/${id}`)).body[STATE]
          return { policy: held.display as string, isOver: expired as boolean }
        }),
      )
    const property = fc.asyncProperty(scenes, async ({ members, nested, assigned, ages, expiry, draft }) => {
      const at = (days: number) => new Date(directory.services.now().getTime() - days * DAY * 1000)
      for (const [index, id] of people.entries()) {
        const setAt = at(ages[index] ?? 0)
        await credentials.updateOne({ _id: id }, { $set: { lastSetAt: setAt, 'secret.setAt': setAt } })
      }
      const groups = await Promise.all(Array.from({ length: GROUP_COUNT }, (_, index) => group(`group-${index}`)))
      const put = (outer: number, member: string | undefined) =>
        hr.patch(`${GROUPS}/${groups[outer]}`, { op: 'add', path: 'members', value: [{ value: member }] }).expect(204)
      for (const [outer, one] of members) await put(outer, people[one])
      for (const [outer, inner] of nested) if (outer !== inner) await put(outer, groups[inner])
      const groupsOf = (number: number) => groups.filter((_, index) => assigned[index] === number)
      const rules = expiry === undefined ? {} : { passwordExpiresAfter: expiry }
      const ids: Record<string, string> = {
        P1: await policy('P1', groupsOf(1), rules),
        P2: await policy('P2', groupsOf(2)),
        Default: fallback,
      }
      const id = ids[draft.of]
      const body = {
        schemas: [POLICY],
        ...(id && { id }),
        name: draft.of,
        ...(draft.expiry && { passwordExpiresAfter: draft.expiry }),
        ...(draft.demand && { forcePasswordReset: true }),
        ...(draft.of !== 'Default' && draft.becomesDefault && { default: true }),
        ...(draft.of !== 'Default' &&
          !draft.becomesDefault && {
            groups: draft.groups.map(index => ({ value: groups[index] })),
            // Switched off it has no groups.
            ...((draft.priority || draft.groups.length === 0) && { priority: draft.priority }),
          }),
      }
      const told = (await impact(body).expect(200)).body
      const before = await seen()
      const saved = id ? await security.put(`${POLICIES}/${id}`, body) : await security.post(POLICIES, body)
      if (told.takenGroups.length > 0) expect(verdict(saved)).to.equal('409 uniqueness')
      else {
        expect(saved.status).to.be.oneOf([200, 201])
        const after = await seen()
        const moved = before.flatMap(({ policy: from }, index) => {
          const to = after[index]?.policy
          return from === to ? [] : [`${from} → ${to}`]
        })
        const counted = [...new Set(moved)].map(move => `${move}: ${moved.filter(other => other === move).length}`)
        expect(inWords(told)).to.have.members(counted)
        const newlyOver = after.filter(({ isOver }, index) => isOver && !before[index]?.isOver)
        expect(told.passwords.expired + told.passwords.demanded).to.equal(newlyOver.length)
        expect(told.people.after).to.equal(after.filter(one => one.policy === draft.of).length)
      }
      await security.patch(`${POLICIES}/${fallback}`, { op: 'add', path: 'default', value: true }).expect(200)
      await directory.database.connection.collection('passwordPolicies').deleteMany({ isDefault: { $ne: true } })
      await directory.database.connection.collection('policyOrder').deleteMany({})
      await directory.database.connection
        .collection('passwordPolicies')
        .updateOne(
          { isDefault: true },
          { $unset: { 'data.passwordExpiresAfter': 1, 'search.passwordExpiresAfter': 1, resetDemandedAt: 1 } },
        )
      for (const one of groups) await hr.delete(`${GROUPS}/${one}`)
    })
    await fc.assert(property, { numRuns: 12 })
  }).timeout(120_000)

  for (const [what, body, expected] of [
    ['rules that no password can obey', { name: 'X', minLength: 9, maxLength: 8 }, '400 invalidValue'],
    ['a group that is not there', { name: 'X', groups: [{ value: 'ghost' }] }, '400 invalidValue'],
    ['no name', {}, '400 invalidValue'],
    ['an id of nobody', { id: 'ghost', name: 'X' }, '400 invalidValue'],
    ['an id that is no text', { id: { $ne: '' }, name: 'X' }, '400 invalidValue'],
    ['a name that another policy has', { name: 'DEFAULT' }, '409 uniqueness'],
    ['no list of words', { name: 'X', dictionaryLocation: 'https://example.com/words' }, '400 invalidValue'],
  ] as const) {
    it(`refuses ${what}, as saving it would`, async () => expect(verdict(await impact(body))).to.equal(expected))
  }

  it('counts as a hundred requests', async () => {
    const clients = await directory.scim('clients:write')
    const asking = await directory.scim('policies:read', 'Asking')
    const { id } = (await clients.get(`${CLIENTS}?filter=name+eq+"Asking"`)).body.Resources[0]
    await clients.patch(`${CLIENTS}/${id}`, { op: 'add', path: 'rateLimit', value: 150 }).expect(200)
    expect(verdict(await impact({ name: 'X' }, asking))).to.equal('200')
    expect(verdict(await impact({ name: 'X' }, asking))).to.equal('429')
  })

  it('needs policies:read', async () => {
    expect(verdict(await impact({ name: 'X' }, hr))).to.equal('403')
    expect(verdict(await impact({ name: 'X' }, await directory.scim('policies:read')))).to.equal('200')
  })
})
