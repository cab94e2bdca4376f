import { expect } from 'chai'
import { applyOperations } from '../../../scim/patch/apply.ts'
import { parseOperations } from '../../../scim/patch/operations.ts'
import { groupType } from '../../../scim/schema/resource-types.ts'
import type { Json, JsonObject } from '../../../scim/store.ts'
import { expectRefusal, lenient, PATCH, stored } from '../support.ts'

describe('a PATCH of the members of a group', () => {
  const group = stored({ displayName: 'Sales' })
  const edits = (operations: Json, strict = lenient) =>
    applyOperations(groupType, group, parseOperations({ schemas: [PATCH], Operations: operations }, strict), strict)

  it('S44: becomes edits in the order of the operations, without the members being read', () => {
    const change = edits([
      {
        op: 'add',
        path: 'members',
        value: [{ value: 'a', display: 'A', $ref: 'https://x/Users/a' }, { value: 'a' }, { $ref: '../Users/b' }],
      },
      { op: 'remove', path: 'members[value eq "c" or value eq "d"]' },
      { op: 'remove', path: 'members[type eq "Group"]' },
      { op: 'replace', path: 'members', value: [{ value: 'e', type: 'User' }] },
    ])
    const [added, removed, filtered, replaced] = change.memberEdits.members ?? []
    expect(added).to.deep.equal({ kind: 'add', values: [{ value: 'a' }, { value: 'b', $ref: '../Users/b' }] })
    expect(removed).to.deep.equal({ kind: 'remove', values: [{ value: 'c' }, { value: 'd' }] })
    expect(filtered).to.nested.include({ kind: 'remove', 'filter.operator': 'eq', 'filter.value': 'Group' })
    expect(replaced).to.deep.equal({ kind: 'replace', values: [{ value: 'e', type: 'User' }] })
    expect(change).to.deep.include({ changed: false, touched: ['members'] })
  })

  it('S44: of many operations, each with a member, becomes one edit', () => {
    const add = (value: string) => ({ op: 'add', path: 'members', value: [{ value }] })
    const remove = (value: string) => ({ op: 'remove', path: `members[value eq "${value}"]` })
    expect(edits([add('a'), add('b'), remove('a'), remove('c'), add('a')]).memberEdits.members).to.deep.equal([
      { kind: 'add', values: [{ value: 'a' }, { value: 'b' }] },
      { kind: 'remove', values: [{ value: 'a' }, { value: 'c' }] },
      { kind: 'add', values: [{ value: 'a' }] },
    ])
  })

  it('T4: a remove with values removes these members only', () => {
    const removal = [{ op: 'remove', path: 'members', value: [{ value: 'a', $ref: null }] }]
    expect(edits(removal).memberEdits.members).to.deep.equal([{ kind: 'remove', values: [{ value: 'a' }] }])
    expect(edits(removal, new Set(['T4'])).memberEdits.members).to.deep.equal([{ kind: 'replace', values: [] }])
  })

  it('S52: a remove without values removes all', () => {
    const remove = { op: 'remove', path: 'members' }
    for (const operation of [remove, { ...remove, value: null }, { ...remove, value: '' }])
      expect(edits([operation]).memberEdits.members).to.deep.equal([{ kind: 'replace', values: [] }])
  })

  const refused: readonly (readonly [JsonObject, string])[] = [
    [{ op: 'replace', path: 'members[value eq "a"].value', value: 'b' }, '400 mutability'],
    [{ op: 'replace', path: 'members[value eq "a"].$ref', value: '../Users/b' }, '400 mutability'],
    [{ op: 'replace', path: 'members[value eq "a"]', value: { value: 'b' } }, '400 mutability'],
    [{ op: 'add', path: 'members', value: [{ display: 'nobody' }] }, '400 invalidValue'],
    [{ op: 'add', path: 'members', value: ['a'] }, '400 invalidValue'],
    [{ op: 'remove', path: 'displayName' }, '400 mutability'],
  ]
  for (const [operation, expected] of refused) {
    it(`S58, S60: refuses ${JSON.stringify(operation)}`, () => expectRefusal(() => edits([operation]), expected))
  }
})
