import { expect } from 'chai'
import { referencesIn, referencesOnly, swapReferences } from '../../../scim/bulk/references.ts'
import { groupType, passwordPolicyType, userType } from '../../../scim/schema/resource-types.ts'
import type { Json } from '../../../scim/store.ts'
import { ENTERPRISE } from '../support.ts'

const toId = (bulkId: string) => `id-of-${bulkId}`
const patchOf = (...operations: Json[]) => ({ schemas: [], Operations: operations })

describe('references by bulkId', () => {
  const swapped: { [what: string]: readonly [type: typeof userType | typeof groupType, data: Json, expected: Json] } = {
    'the members of a group': [
      groupType,
      { displayName: 'bulkId:a', members: [{ value: 'bulkId:a', display: 'bulkId:a' }, { value: 'b' }] },
      { displayName: 'bulkId:a', members: [{ value: 'id-of-a', display: 'bulkId:a' }, { value: 'b' }] },
    ],
    'names in any case': [groupType, { MEMBERS: [{ VALUE: 'bulkId:a' }] }, { MEMBERS: [{ VALUE: 'id-of-a' }] }],
    'a $ref, whole or at the end of an address': [
      groupType,
      { members: [{ $ref: 'bulkId:a' }, { $ref: 'https://id.example/scim/v2/Users/bulkId:b' }] },
      { members: [{ $ref: 'id-of-a' }, { $ref: 'https://id.example/scim/v2/Users/id-of-b' }] },
    ],
    'the manager in the extension': [
      userType,
      { userName: 'bulkId:a', [ENTERPRISE]: { department: 'bulkId:a', manager: { value: 'bulkId:a' } } },
      { userName: 'bulkId:a', [ENTERPRISE]: { department: 'bulkId:a', manager: { value: 'id-of-a' } } },
    ],
    'T7: the manager as a bare id': [
      userType,
      { [ENTERPRISE]: { manager: 'bulkId:a' } },
      { [ENTERPRISE]: { manager: 'id-of-a' } },
    ],
    'T3: a key that is a path': [
      userType,
      { [`${ENTERPRISE}:manager.value`]: 'bulkId:a' },
      { [`${ENTERPRISE}:manager.value`]: 'id-of-a' },
    ],
    'a PATCH with its names in any case': [
      groupType,
      { OPERATIONS: [{ OP: 'add', Path: 'members', VALUE: [{ value: 'bulkId:a' }] }] },
      { OPERATIONS: [{ OP: 'add', Path: 'members', VALUE: [{ value: 'id-of-a' }] }] },
    ],
    'the values of a PATCH, with path and without': [
      groupType,
      patchOf(
        { op: 'add', path: 'members', value: [{ value: 'bulkId:a' }] },
        { op: 'add', value: { members: [{ value: 'bulkId:b' }] } },
        { op: 'replace', path: 'displayName', value: 'bulkId:a' },
      ),
      patchOf(
        { op: 'add', path: 'members', value: [{ value: 'id-of-a' }] },
        { op: 'add', value: { members: [{ value: 'id-of-b' }] } },
        { op: 'replace', path: 'displayName', value: 'bulkId:a' },
      ),
    ],
    'the parts of an extension in a PATCH': [
      userType,
      patchOf(
        { op: 'add', path: ENTERPRISE, value: { manager: { value: 'bulkId:a' } } },
        { op: 'replace', path: `${ENTERPRISE}:manager.value`, value: 'bulkId:b' },
        { op: 'replace', path: `${ENTERPRISE}:manager.displayName`, value: 'bulkId:b' },
      ),
      patchOf(
        { op: 'add', path: ENTERPRISE, value: { manager: { value: 'id-of-a' } } },
        { op: 'replace', path: `${ENTERPRISE}:manager.value`, value: 'id-of-b' },
        { op: 'replace', path: `${ENTERPRISE}:manager.displayName`, value: 'bulkId:b' },
      ),
    ],
    'T14: an array of one, where an object belongs': [
      userType,
      patchOf(
        { op: 'add', value: [{ [ENTERPRISE]: { manager: { value: 'bulkId:a' } } }] },
        { op: 'add', path: ENTERPRISE, value: [{ manager: { value: 'bulkId:a' } }] },
      ),
      patchOf(
        { op: 'add', value: [{ [ENTERPRISE]: { manager: { value: 'id-of-a' } } }] },
        { op: 'add', path: ENTERPRISE, value: [{ manager: { value: 'id-of-a' } }] },
      ),
    ],
    'the filter of a path': [
      groupType,
      patchOf(
        { op: 'remove', path: 'members[value eq "bulkId:a" or $ref eq "/Users/bulkId:b" or display eq "bulkId:c"]' },
        { op: 'remove', path: 'displayName' },
      ),
      patchOf(
        { op: 'remove', path: 'members[value eq "id-of-a" or $ref eq "/Users/id-of-b" or display eq "bulkId:c"]' },
        { op: 'remove', path: 'displayName' },
      ),
    ],
  }
  for (const [what, [type, data, expected]] of Object.entries(swapped)) {
    it(`S109: stand in ${what}`, () => expect(swapReferences(type, data, toId)).to.deep.equal(expected))
  }

  it('S109: stand in every attribute that has a $ref, whatever it is called', () => {
    const data = { groups: [{ value: 'bulkId:g' }], name: 'bulkId:g' }
    expect([...referencesIn(passwordPolicyType, data)]).to.deep.equal(['g'])
  })

  it('S109: are found by name, once each', () => {
    const data = {
      members: [{ value: 'bulkId:a' }, { value: 'bulkId:b:c' }, { value: 'bulkId:a' }, { value: 'bulkid:d' }],
    }
    expect([...referencesIn(groupType, data)]).to.deep.equal(['a', 'b:c'])
  })

  it('S111: are left out where nothing can stand in their place', () => {
    const swap = (bulkId: string) => (bulkId === 'a' ? undefined : toId(bulkId))
    const members = { displayName: 'x', members: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }] }
    expect(swapReferences(groupType, members, swap)).to.deep.equal({
      displayName: 'x',
      members: [{ value: 'id-of-b' }],
    })
    const manager = { [ENTERPRISE]: { department: 'x', manager: { value: 'bulkId:a' } } }
    expect(swapReferences(userType, manager, swap)).to.deep.equal({ [ENTERPRISE]: { department: 'x' } })
  })

  it('S111: are picked out of a resource to be added later', () => {
    const data = {
      userName: 'x',
      emails: [{ value: 'a@x' }],
      [ENTERPRISE]: { department: 'x', manager: { value: 'b' } },
    }
    expect(referencesOnly(userType, data)).to.deep.equal({ [ENTERPRISE]: { manager: { value: 'b' } } })
  })

  it('S5: pass over names that mean something to the language', () => {
    const data = JSON.parse('{"members":[{"__proto__":"bulkId:a","value":"b"}],"__proto__":{"value":"bulkId:a"}}')
    expect(swapReferences(groupType, data, toId)).to.deep.equal(data)
  })

  it('S109: are looked for once in a name, however many brackets it has', () => {
    expect([...referencesIn(groupType, { ['['.repeat(250_000)]: 'x', members: ['bulkId:a'] })]).to.deep.equal(['a'])
  })

  it('S109: are not looked for in a path that will be refused for its length', () => {
    const operation = { op: 'remove', path: `members[value eq "bulkId:a"${' '.repeat(4096)}]` }
    expect([...referencesIn(groupType, patchOf(operation))]).to.deep.equal([])
  })

  for (const data of [null, 'bulkId:a', ['bulkId:a'], 7, { members: [[['bulkId:a']]], Operations: 'x' }] as Json[]) {
    it(`leave ${JSON.stringify(data)} to whoever judges its shape`, () =>
      expect(swapReferences(groupType, data, toId)).to.deep.equal(data))
  }
})
