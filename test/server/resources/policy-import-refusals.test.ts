import { expect } from 'chai'
import { DEFAULT, type PoliciesAsCode, startPoliciesAsCode } from '../../support/policies-as-code.ts'
import { GROUP, GROUPS, POLICIES, ROLES, verdict } from '../../support/scim.ts'

describe('an import of policies is refused, and nothing is written:', () => {
  let code: PoliciesAsCode

  beforeEach(async () => {
    code = await startPoliciesAsCode()
  })
  afterEach(() => code.directory.stop())

  const bad: readonly (readonly [what: string, text: string, verdict: string, said: RegExp])[] = [
    ['no YAML', 'default: [', '400 invalidSyntax', /^Line 1, column \d+: /],
    ['a key twice', `${DEFAULT}default:\n  name: X\n`, '400 invalidSyntax', /^Line 4: "default" is there twice/],
    ['an anchor', `${DEFAULT}policies:\n  - &a { name: X }\n`, '400 invalidSyntax', /^Line 5: Anchors/],
    [
      'an alias of many aliases',
      'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
      '400 invalidSyntax',
      /^Line 1: Anchors/,
    ],
    ['brackets without end', `default: ${'['.repeat(100_000)}`, '400 invalidSyntax', /^Line [12]: .*too deep/],
    [
      'lists in lists on a line',
      `default: Default\n${'- '.repeat(60)}x\n`,
      '400 invalidSyntax',
      /^Line [12]: .*too deep/,
    ],
    ['a tag of code', 'default: !!js/function "x"\n', '400 invalidSyntax', /^Line 1, column 10: Tags/],
    ['nothing', '', '400 invalidValue', /^Line 1: .*default:/],
    ['a list', '- a\n', '400 invalidValue', /^Line 1: .*default:/],
    ['no default', 'policies: []\n', '400 invalidValue', /^Line 1: .*"default"/],
    ['an unknown part', `${DEFAULT}rules: []\n`, '400 invalidValue', /^Line 4: .*no "rules"/],
    ['__proto__', `${DEFAULT}__proto__:\n  name: X\n`, '400 invalidValue', /^Line 4: .*no "__proto__"/],
    [
      'a misspelt attribute',
      `${DEFAULT}policies:\n  - name: X\n    minLenght: 8\n`,
      '400 invalidValue',
      /^Line 6: .*"X" can't say "minLenght"/,
    ],
    [
      'a priority',
      `${DEFAULT}policies: [{ name: X, priority: 3 }]\n`,
      '400 invalidValue',
      /^Line 4: .*"X" can't say "priority"/,
    ],
    [
      'an act',
      `${DEFAULT}policies: [{ name: X, forcePasswordReset: true }]\n`,
      '400 invalidValue',
      /^Line 4: .*forcePasswordReset/,
    ],
    [
      'a wrong type',
      `${DEFAULT}policies: [{ name: X, minLength: eight }]\n`,
      '400 invalidValue',
      /^Line 4: The policy "X": .*minLength/,
    ],
    [
      'a contradiction',
      `${DEFAULT}policies: [{ name: X, minLength: 9, maxLength: 8 }]\n`,
      '400 invalidValue',
      /^Line 4: The policy "X": minLength and maxLength/,
    ],
    [
      'an unknown group',
      `${DEFAULT}policies: [{ name: X, groups: [Ghosts] }]\n`,
      '400 invalidValue',
      /^Line 4: The policy "X": There is no group "Ghosts"/,
    ],
    [
      'an unknown id',
      `${DEFAULT}policies: [{ name: X, groups: [{ value: ghost }] }]\n`,
      '400 invalidValue',
      /^Line 4: The policy "X": There is no group with the id "ghost"/,
    ],
    [
      'a name twice',
      `${DEFAULT}policies: [{ name: X }, { name: x }]\n`,
      '400 invalidValue',
      /^Line 4: The policy "x" is in the file twice/,
    ],
    [
      'a group twice',
      `${DEFAULT}policies:\n  - name: X\n    groups: [Sales]\n  - name: Y\n    groups: [Sales]\n`,
      '409 uniqueness',
      /^Line 7: The policy "Y": The group "Sales" has the policy "X"/,
    ],
    [
      'a group of one that is left',
      `${DEFAULT}policies: [{ name: X, groups: [Lab] }]\n`,
      '409 uniqueness',
      /^Line 4: The policy "X": The group "Lab" has the policy "Of the lab"/,
    ],
    [
      'a default with groups',
      'default: { name: X, groups: [Sales] }\n',
      '400 invalidValue',
      /^Line 1: The policy "X": Only a policy in "policies" has groups/,
    ],
    ['a name that is a number', `${DEFAULT}policies: [{ name: 7 }]\n`, '400 invalidValue', /^Line 4: .*has a "name"/],
  ]
  for (const [what, text, expected, said] of bad) {
    it(`for ${what}`, async () => {
      await code.group('Sales')
      await code.policy('Of the lab', { groups: [{ value: await code.group('Lab') }] })
      const before = (await code.security.get(POLICIES)).body
      for (const query of ['?dryRun=true', '']) {
        const answer = await code.imported(text, { query })
        expect([verdict(answer), answer.body.detail]).to.satisfy(
          ([is, detail]: string[]) => is === expected && said.test(detail ?? ''),
          `${verdict(answer)} ${answer.body.detail}`,
        )
      }
      expect((await code.security.get(POLICIES)).body).to.deep.equal(before)
    })
  }

  it('for JSON instead of YAML, and for what is neither true nor false', async () => {
    expect(verdict(await code.security.post(`${POLICIES}/.import`, {}))).to.equal('415')
    for (const query of ['?dryRun=yes', '?dryrun=true'])
      expect(verdict(await code.imported(DEFAULT, { query })), query).to.equal('400 invalidValue')
  })

  it('from who may only read, and to groups with a role from who may not give it', async () => {
    expect(verdict(await code.imported(DEFAULT, { client: await code.directory.scim('policies:read') }))).to.equal(
      '403',
    )
    const chief = await code.directory.scim('users:write,roles:write')
    const admins = { schemas: [GROUP, ROLES], displayName: 'Chiefs', [ROLES]: { roles: ['administrator'] } }
    await chief.post(GROUPS, admins).expect(201)
    expect(verdict(await code.imported(`${DEFAULT}policies: [{ name: X, groups: [Chiefs] }]\n`))).to.equal('403')
  })
})
