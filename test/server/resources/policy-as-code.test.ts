import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { parse } from 'yaml'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY, ROLES, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const run = promisify(execFile)

type Named = { display: string; priority?: number }

const DEFAULT = 'default:\n  name: Default\n  minLength: 15\n'

describe('policies as code', () => {
  let directory: TestDirectory
  let security: TestScimClient
  let hr: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    security = await directory.scim('policies:write,passwords:reset', 'Security')
    hr = await directory.scim('users:write')
  })
  afterEach(() => directory.stop())

  const group = async (displayName: string, client = hr): Promise<string> =>
    (await client.post(GROUPS, { schemas: [GROUP], displayName }).expect(201)).body.id
  const policy = (name: string, rules: object = {}) =>
    security.post(POLICIES, { schemas: [POLICY], name, ...rules }).expect(201)
  const exported = async (client = security): Promise<string> => {
    const { type, text } = await client.get(`${POLICIES}/.export`).buffer(true)
    expect(type).to.equal('application/yaml')
    return text
  }
  const imported = (
    text: string,
    { query = '', client = security }: { query?: string; client?: TestScimClient } = {},
  ) => client.withText('post', `${POLICIES}/.import${query}`, text).set('Content-Type', 'application/yaml')
  const names = (list: Named[]) => list.map(({ display, priority }) => `${display}${priority ?? ''}`)
  const order = async () => {
    const { Resources } = (await security.get(`${POLICIES}?filter=priority+pr&sortBy=priority`)).body
    return Resources.map(({ name, priority }: { name: string; priority: number }) => `${name}${priority}`).join(' ')
  }

  it('are all policies in their order, with their groups by name, and nothing that is made of them', async () => {
    const sales = await group('Sales')
    await policy('Lax', { minLength: 8, tags: [{ key: 'owner', value: 'hr' }] })
    await policy('Strict', { priority: 1, minLength: 20, groups: [{ value: sales }], forcePasswordReset: true })
    expect(parse(await exported())).to.deep.equal({
      default: {
        name: 'Default',
        description: 'For everybody whose groups have no policy of their own.',
        minLength: 15,
        maxLength: 128,
        blockCommon: true,
      },
      policies: [
        { name: 'Strict', groups: ['Sales'], minLength: 20 },
        { name: 'Lax', tags: [{ key: 'owner', value: 'hr' }], minLength: 8 },
      ],
      switchedOff: [
        (await security.get(`${POLICIES}?filter=name+eq+"PCI DSS"`)).body.Resources.map(
          ({ id, meta, schemas, ...rest }: Record<string, unknown>) => rest,
        )[0],
      ],
    })
  })

  it('name a group by its id as well where others are called the same, and find it by that', async () => {
    const [first] = [await group('Sales'), await group('SALES')]
    await policy('Lax', { groups: [{ value: first }] })
    const text = await exported()
    expect(parse(text).policies[0].groups).to.deep.equal([{ display: 'Sales', value: first }])
    expect((await imported(text).expect(200)).body.changed).to.deep.equal([])
    const refused = await imported(`${DEFAULT}policies: [{ name: X, groups: [Sales] }]\n`)
    expect([verdict(refused), refused.body.detail]).to.deep.equal([
      '400 invalidValue',
      'The policy "X": Several groups are called "Sales": give "display" and "value".',
    ])
  })

  it('change nothing where they are what is there, and are the same text again', async () => {
    await policy('Lax', { groups: [{ value: await group('Sales') }] })
    const text = await exported()
    const before = (await security.get(POLICIES)).body
    const { body } = await imported(text).expect(200)
    expect([body.created, body.changed, body.deleted, body.left]).to.deep.equal([[], [], [], []])
    expect(names(body.unchanged)).to.have.members(['Default', 'Lax1', 'PCI DSS'])
    expect((await security.get(POLICIES)).body).to.deep.equal(before)
    expect(await exported()).to.equal(text)
  })

  it('create, change, move and leave, and say so; a dry run says the same and writes nothing', async () => {
    const [sales, lab] = [await group('Sales'), await group('Lab')]
    await policy('Lax', { minLength: 8, groups: [{ value: sales }] })
    await policy('Old', {})
    const text = `${DEFAULT}  blockCommon: true
policies:
  - name: New
    groups: [Sales]
    minLength: 20
  - name: Lax
    groups: [Lab]
    minLength: 9
`
    const before = await exported()
    const dry = (await imported(text, { query: '?dryRun=true' }).expect(200)).body
    expect(await exported()).to.equal(before)
    expect(dry.dryRun).to.equal(true)
    const wet = (await imported(text).expect(200)).body
    for (const told of [dry, wet]) {
      expect(names(told.created)).to.deep.equal(['New1'])
      expect(names(told.left)).to.deep.equal(['Old3', 'PCI DSS'])
      expect(told.deleted).to.deep.equal([])
      const lax = told.changed.find(({ display }: Named) => display === 'Lax')
      expect(lax.attributes).to.deep.equal([
        { name: 'groups', from: [{ value: sales }], to: [{ value: lab }] },
        { name: 'minLength', from: 8, to: 9 },
        { name: 'priority', from: 1, to: 2 },
      ])
    }
    expect(await order()).to.equal('New1 Lax2 Old3')
    const without = (await imported(text, { query: '?deleteOthers=true' }).expect(200)).body
    expect(names(without.deleted)).to.have.members(['Old3', 'PCI DSS'])
    expect(await order()).to.equal('New1 Lax2')
    const events = await directory.database.connection
      .collection('auditEvents')
      .find({ event: 'policy.deleted' })
      .toArray()
    expect(events).to.have.length(2)
  })

  it('make another policy the default, and switch the former one off', async () => {
    await policy('Lax')
    const { body } = await imported('default:\n  name: Lax\n  minLength: 16\n').expect(200)
    expect(names(body.left)).to.have.members(['Default', 'PCI DSS'])
    expect((await directory.services.policies.default()).name).to.equal('Lax')
    expect(parse(await exported()).switchedOff.map(({ name }: { name: string }) => name)).to.deep.equal([
      'Default',
      'PCI DSS',
    ])
    expect(await order()).to.equal('')
    await imported('default:\n  name: Fresh\n').expect(200)
    expect((await directory.services.policies.default()).name).to.equal('Fresh')
  })

  it('are the same in another directory that has the groups', async () => {
    await policy('Lax', {
      groups: [{ value: await group('Sales') }],
      minLength: 9,
      disallowedSubstrings: ['a: b', '- c', '#'],
    })
    for (let one = 0; one < 60; one++) await policy(`P${one}`, { disallowedChars: '<{[' })
    await policy('Strict', { priority: 1, requiredChars: ': #-"', description: 'Zeile 1\nZeile 2 "quoted" ✓' })
    const text = await exported()
    const other = await startDirectory()
    const client = await other.scim('policies:write')
    await group('Sales', await other.scim('users:write'))
    await imported(text, { client }).expect(200)
    expect(await exported(client)).to.equal(text)
    await other.stop()
  })

  it('P19: come back as any policies that there may be, in any order', async () => {
    const groups = ['One', 'Two', 'Three', 'Four']
    for (const name of groups) await group(name)
    const files = fc.record({
      owners: fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
      lengths: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }),
      order: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
      fallback: fc.constantFrom('Default', 'Other'),
    })
    const property = fc.asyncProperty(files, async ({ owners, lengths, order: shuffled, fallback }) => {
      const file = {
        default: { name: fallback, minLength: 15 },
        policies: shuffled.map(number => {
          const own = groups.filter((_, index) => owners[index] === number)
          return { name: `P${number}`, ...(own.length > 0 && { groups: own.sort() }), minLength: lengths[number] }
        }),
        switchedOff: [],
      }
      await imported(JSON.stringify(file), { query: '?deleteOthers=true' }).expect(200)
      expect(parse(await exported())).to.deep.equal(file)
      expect(await order()).to.equal(shuffled.map((number, index) => `P${number}${index + 1}`).join(' '))
    })
    await fc.assert(property, { numRuns: 25 })
  })

  describe('are refused, and nothing is written:', () => {
    const bad: readonly (readonly [what: string, text: string, verdict: string, said: RegExp])[] = [
      ['no YAML', 'default: [', '400 invalidSyntax', /^Line 1: This is no YAML/],
      ['a key twice', `${DEFAULT}default:\n  name: X\n`, '400 invalidSyntax', /^Line 4: "default" is there twice/],
      ['an anchor', `${DEFAULT}policies:\n  - &a { name: X }\n`, '400 invalidSyntax', /^Line 5: Anchors/],
      [
        'an alias of many aliases',
        'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
        '400 invalidSyntax',
        /^Line 1: Anchors/,
      ],
      ['brackets without end', `default: ${'['.repeat(100_000)}`, '400 invalidSyntax', /too deep/],
      ['lists in lists on a line', `default: Default\n${'- '.repeat(60)}x\n`, '400 invalidSyntax', /too deep/],
      ['a tag of code', 'default: !!js/function "x"\n', '400 invalidSyntax', /tag/i],
      ['nothing', '', '400 invalidValue', /default:/],
      ['a list', '- a\n', '400 invalidValue', /default:/],
      ['no default', 'policies: []\n', '400 invalidValue', /"default"/],
      ['an unknown part', `${DEFAULT}rules: []\n`, '400 invalidValue', /no "rules"/],
      ['__proto__', `${DEFAULT}__proto__:\n  name: X\n`, '400 invalidValue', /no "__proto__"/],
      [
        'a misspelt attribute',
        `${DEFAULT}policies: [{ name: X, minLenght: 8 }]\n`,
        '400 invalidValue',
        /"X" can't say "minLenght"/,
      ],
      [
        'a priority',
        `${DEFAULT}policies: [{ name: X, priority: 3 }]\n`,
        '400 invalidValue',
        /"X" can't say "priority"/,
      ],
      [
        'an act',
        `${DEFAULT}policies: [{ name: X, forcePasswordReset: true }]\n`,
        '400 invalidValue',
        /forcePasswordReset/,
      ],
      [
        'a wrong type',
        `${DEFAULT}policies: [{ name: X, minLength: eight }]\n`,
        '400 invalidValue',
        /The policy "X": .*minLength/,
      ],
      [
        'a contradiction',
        `${DEFAULT}policies: [{ name: X, minLength: 9, maxLength: 8 }]\n`,
        '400 invalidValue',
        /The policy "X": minLength and maxLength/,
      ],
      [
        'an unknown group',
        `${DEFAULT}policies: [{ name: X, groups: [Ghosts] }]\n`,
        '400 invalidValue',
        /The policy "X": There is no group "Ghosts"/,
      ],
      [
        'an unknown id',
        `${DEFAULT}policies: [{ name: X, groups: [{ value: ghost }] }]\n`,
        '400 invalidValue',
        /no group with the id "ghost"/,
      ],
      [
        'a name twice',
        `${DEFAULT}policies: [{ name: X }, { name: x }]\n`,
        '400 invalidValue',
        /"x" is in the file twice/,
      ],
      [
        'a group twice',
        `${DEFAULT}policies: [{ name: X, groups: [Sales] }, { name: Y, groups: [Sales] }]\n`,
        '409 uniqueness',
        /The policy "Y": The group "Sales" has the policy "X"/,
      ],
      [
        'a group of one that is left',
        `${DEFAULT}policies: [{ name: X, groups: [Lab] }]\n`,
        '409 uniqueness',
        /"Lab" has the policy/,
      ],
      [
        'a default with groups',
        'default: { name: X, groups: [Sales] }\n',
        '400 invalidValue',
        /Only a policy in "policies" has groups/,
      ],
      ['a name that is a number', `${DEFAULT}policies: [{ name: 7 }]\n`, '400 invalidValue', /has a "name"/],
    ]
    for (const [what, text, expected, said] of bad) {
      it(what, async () => {
        await group('Sales')
        await policy('Of the lab', { groups: [{ value: await group('Lab') }] })
        const before = (await security.get(POLICIES)).body
        for (const query of ['?dryRun=true', '']) {
          const answer = await imported(text, { query })
          expect([verdict(answer), answer.body.detail]).to.satisfy(
            ([is, detail]: string[]) => is === expected && said.test(detail ?? ''),
            `${verdict(answer)} ${answer.body.detail}`,
          )
        }
        expect((await security.get(POLICIES)).body).to.deep.equal(before)
      })
    }

    it('JSON for YAML, and what is neither true nor false', async () => {
      expect(verdict(await security.post(`${POLICIES}/.import`, {}))).to.equal('415')
      expect(verdict(await imported(DEFAULT, { query: '?dryRun=yes' }))).to.equal('400 invalidValue')
    })

    it('from who may only read, and for groups with a role from who may not give it', async () => {
      expect(verdict(await imported(DEFAULT, { client: await directory.scim('policies:read') }))).to.equal('403')
      const chief = await directory.scim('users:write,roles:write')
      const admins = { schemas: [GROUP, ROLES], displayName: 'Chiefs', [ROLES]: { roles: ['administrator'] } }
      await chief.post(GROUPS, admins).expect(201)
      expect(verdict(await imported(`${DEFAULT}policies: [{ name: X, groups: [Chiefs] }]\n`))).to.equal('403')
    })
  })

  it('go out and in by the commands of docs/policies.md, and the file there is one that can be read', async () => {
    const guide = readFileSync('docs/policies.md', 'utf8')
    const blockWith = (language: string, word: string) =>
      [...guide.matchAll(/```(\w+)\n([^`]*)```/g)].find(
        ([, is, text]) => is === language && text?.includes(word),
      )?.[2] ?? ''
    const folder = await mkdtemp(join(tmpdir(), 'rekey-policies-'))
    const commands = blockWith('sh', '.import').replaceAll('http://localhost:3000', directory.address)
    const { stdout } = await run('bash', ['-ec', commands], {
      cwd: folder,
      env: { ...process.env, AUTH: `Authorization: Bearer ${security.token}` },
    })
    expect(await readFile(join(folder, 'policies.yaml'), 'utf8')).to.equal(await exported())
    expect(JSON.parse(stdout)).to.deep.include({ dryRun: true, created: [], changed: [] })
    await rm(folder, { recursive: true })
    await group('Treasury')
    expect(names((await imported(blockWith('yaml', 'Treasury')).expect(200)).body.created)).to.deep.equal(['Treasury1'])
  })

  it('of two imports at once one comes after the other', async () => {
    const file = (name: string) => `${DEFAULT}policies: [{ name: ${name} }]\n`
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map(name => imported(file(name))))
    expect(answers.map(verdict)).to.deep.equal(['200', '200', '200', '200'])
    expect((await order()).replace(/[A-D]/g, '')).to.equal('1 2 3 4')
  })
})
