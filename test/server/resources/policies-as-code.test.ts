import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { parse } from 'yaml'
import { startDirectory } from '../../support/directory.ts'
import { DEFAULT, type PoliciesAsCode, shown, startPoliciesAsCode } from '../../support/policies-as-code.ts'
import { POLICIES, verdict } from '../../support/scim.ts'

const run = promisify(execFile)

describe('policies as code', () => {
  let code: PoliciesAsCode

  beforeEach(async () => {
    code = await startPoliciesAsCode()
  })
  afterEach(() => code.directory.stop())

  it('are all policies in their order, with their groups by name, and nothing that is made of them', async () => {
    const sales = await code.group('Sales')
    await code.policy('Lax', { minLength: 8, tags: [{ key: 'owner', value: 'hr' }] })
    await code.policy('Strict', { priority: 1, minLength: 20, groups: [{ value: sales }], forcePasswordReset: true })
    expect(parse(await code.exported())).to.deep.equal({
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
        (await code.security.get(`${POLICIES}?filter=name+eq+"PCI DSS"`)).body.Resources.map(
          ({ id, meta, schemas, ...rest }: Record<string, unknown>) => rest,
        )[0],
      ],
    })
  })

  it('name a group by its id as well where others are called the same, and find it by that', async () => {
    const [first] = [await code.group('Sales'), await code.group('SALES')]
    await code.policy('Lax', { groups: [{ value: first }] })
    const text = await code.exported()
    expect(parse(text).policies[0].groups).to.deep.equal([{ display: 'Sales', value: first }])
    expect((await code.imported(text).expect(200)).body.changed).to.deep.equal([])
    const refused = await code.imported(`${DEFAULT}policies: [{ name: X, groups: [Sales] }]\n`)
    expect([verdict(refused), refused.body.detail]).to.deep.equal([
      '400 invalidValue',
      'Line 4: The policy "X": Several groups are called "Sales": give "display" and "value".',
    ])
  })

  it('change nothing where they are what is there, and are the same text again', async () => {
    await code.policy('Lax', { groups: [{ value: await code.group('Sales') }] })
    const text = await code.exported()
    const before = (await code.security.get(POLICIES)).body
    const { body } = await code.imported(text).expect(200)
    expect([body.created, body.changed, body.deleted, body.left]).to.deep.equal([[], [], [], []])
    expect(shown(body.unchanged)).to.have.members(['Default', 'Lax1', 'PCI DSS'])
    expect((await code.security.get(POLICIES)).body).to.deep.equal(before)
    expect(await code.exported()).to.equal(text)
  })

  it('change nothing where the only group of a policy was deleted, and name no group of it', async () => {
    const sales = await code.group('Sales')
    await code.policy('Lax', { groups: [{ value: sales }] })
    await code.remove(sales)
    const text = await code.exported()
    const { body } = await code.imported(text).expect(200)
    expect([body.changed, parse(text).policies]).to.deep.equal([[], [{ name: 'Lax' }]])
  })

  it('are the same in another directory that has the groups', async () => {
    await code.policy('Lax', {
      groups: [{ value: await code.group('Sales') }],
      minLength: 9,
      disallowedSubstrings: ['a: b', '- c', '#'],
    })
    for (let one = 0; one < 60; one++) await code.policy(`P${one}`, { disallowedChars: '<{[' })
    await code.policy('Strict', { priority: 1, requiredChars: ': #-"', description: 'Zeile 1\nZeile 2 "quoted" ✓' })
    const text = await code.exported()
    const other = await startDirectory()
    const client = await other.scim('policies:write')
    await code.group('Sales', await other.scim('users:write'))
    await code.imported(text, { client }).expect(200)
    expect(await code.exported(client)).to.equal(text)
    await other.stop()
  })

  it('P19: come back as any policies that there may be, in any order', async () => {
    const groups = ['One', 'Two', 'Three', 'Four']
    for (const name of groups) await code.group(name)
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
      await code.imported(JSON.stringify(file), { query: '?deleteOthers=true' }).expect(200)
      expect(parse(await code.exported())).to.deep.equal(file)
      expect(await code.order()).to.equal(shuffled.map((number, index) => `P${number}${index + 1}`).join(' '))
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it('go out and in by the commands of docs/policies.md, and the file there is one that can be read', async () => {
    const guide = readFileSync('docs/policies.md', 'utf8')
    const blockWith = (language: string, word: string) =>
      [...guide.matchAll(/```(\w+)\n([^`]*)```/g)].find(
        ([, is, text]) => is === language && text?.includes(word),
      )?.[2] ?? ''
    const folder = await mkdtemp(join(tmpdir(), 'rekey-policies-'))
    const commands = blockWith('sh', '.import').replaceAll('http://localhost:3000', code.directory.address)
    const { stdout } = await run('bash', ['-ec', commands], {
      cwd: folder,
      env: { ...process.env, AUTH: `Authorization: Bearer ${code.security.token}` },
    })
    expect(await readFile(join(folder, 'policies.yaml'), 'utf8')).to.equal(await code.exported())
    expect(JSON.parse(stdout)).to.deep.include({ dryRun: true, created: [], changed: [] })
    await rm(folder, { recursive: true })
    await code.group('Treasury')
    expect(shown((await code.imported(blockWith('yaml', 'Treasury')).expect(200)).body.created)).to.deep.equal([
      'Treasury1',
    ])
  })
})
