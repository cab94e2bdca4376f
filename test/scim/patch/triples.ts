import type { Json, JsonObject } from '../../../scim/store.ts'
import { ENTERPRISE, PASSWORD, USER, USER_CLIENTS } from '../support.ts'

export const work = { type: 'work', value: 'ann@work.example', primary: true }
export const home = { type: 'home', value: 'ann@home.example' }
export const ann: JsonObject = {
  userName: 'ann',
  name: { givenName: 'Ann', familyName: 'Lee' },
  title: 'Engineer',
  active: true,
  emails: [work, home],
  [ENTERPRISE]: { department: 'Sales', manager: { value: 'boss' } },
}

type Triple = readonly [rule: string, operations: Json[], expected: JsonObject | string]

/** What the operations make of Ann: the attributes that differ (null: gone), or the error. */
export const triples: readonly Triple[] = [
  [
    'S43: add without a path adds each member',
    [{ op: 'add', value: { title: 'Chief', nickName: 'A' } }],
    { title: 'Chief', nickName: 'A' },
  ],
  [
    'S43: add without a path merges an extension',
    [{ op: 'add', value: { [ENTERPRISE]: { costCenter: '7' } } }],
    { [ENTERPRISE]: { department: 'Sales', manager: { value: 'boss' }, costCenter: '7' } },
  ],
  ['S43: add without path or object is refused', [{ op: 'add', value: 'x' }], '400 invalidValue'],
  [
    'S44: add appends to a multi-valued attribute',
    [{ op: 'add', path: 'emails', value: [{ value: 'a@x' }] }],
    { emails: [work, home, { value: 'a@x' }] },
  ],
  ['S44: add of an equal value changes nothing', [{ op: 'add', path: 'emails', value: [home] }], {}],
  [
    'S45: add compares type and value without case and updates the rest',
    [{ op: 'add', path: 'emails', value: { type: 'HOME', value: 'ANN@home.example', display: 'Ann' } }],
    { emails: [work, { type: 'HOME', value: 'ANN@home.example', display: 'Ann' }] },
  ],
  [
    'S45: an address has no value, and is another one where any part differs',
    [
      { op: 'add', path: 'addresses', value: [{ type: 'work', locality: 'Ulm' }] },
      {
        op: 'add',
        path: 'addresses',
        value: [
          { type: 'work', locality: 'Bonn' },
          { type: 'WORK', locality: 'ULM' },
        ],
      },
    ],
    {
      addresses: [
        { type: 'WORK', locality: 'ULM' },
        { type: 'work', locality: 'Bonn' },
      ],
    },
  ],
  [
    'S45: values that a part makes the same become one',
    [
      { op: 'replace', path: 'emails.value', value: 'one@x' },
      { op: 'replace', path: 'emails.type', value: 'work' },
    ],
    { emails: [{ type: 'work', value: 'one@x', primary: true }] },
  ],
  [
    'S45: a value that becomes the same as another takes its parts over',
    [
      { op: 'add', path: 'emails[type eq "home"].display', value: 'Ann' },
      { op: 'add', path: 'emails', value: { type: 'other', value: 'new@x', display: 'New' } },
      { op: 'replace', path: 'emails[type eq "home"]', value: { type: 'OTHER', value: 'NEW@x', primary: true } },
    ],
    {
      emails: [
        { ...work, primary: false },
        { type: 'OTHER', value: 'NEW@x', display: 'New', primary: true },
      ],
    },
  ],
  [
    'S46: add on a single-valued attribute replaces',
    [{ op: 'add', path: 'title', value: 'Chief' }],
    { title: 'Chief' },
  ],
  [
    'S46: add on a complex attribute merges',
    [{ op: 'add', path: 'name', value: { middleName: 'B' } }],
    { name: { givenName: 'Ann', familyName: 'Lee', middleName: 'B' } },
  ],
  [
    'S46: add of a part sets it',
    [{ op: 'add', path: 'name.givenName', value: 'Anna' }],
    { name: { givenName: 'Anna', familyName: 'Lee' } },
  ],
  [
    'S47: add with a filter merges into every match',
    [{ op: 'add', path: 'emails[type eq "home"]', value: { display: 'H' } }],
    { emails: [work, { ...home, display: 'H' }] },
  ],
  [
    'S47: add with a filter that fits nothing and can build nothing',
    [{ op: 'add', path: 'emails[type ne "work" and type ne "home"]', value: { display: 'H' } }],
    '400 noTarget',
  ],
  [
    'S48: replace without a path leaves the rest',
    [{ op: 'replace', value: { name: { givenName: 'Anna' }, emails: [home] } }],
    { name: { givenName: 'Anna', familyName: 'Lee' }, emails: [home] },
  ],
  [
    'S48: replace of a reference replaces the id at its end, which it is made of',
    [{ op: 'replace', path: `${ENTERPRISE}:manager.$ref`, value: 'https://x/Users/chief' }],
    { [ENTERPRISE]: { department: 'Sales', manager: { value: 'chief' } } },
  ],
  ['S49: replace of an absent attribute adds it', [{ op: 'replace', path: 'nickName', value: 'A' }], { nickName: 'A' }],
  ['S49: replace with null unassigns', [{ op: 'replace', path: 'title', value: null }], { title: null }],
  ['S49: replace with [] unassigns', [{ op: 'replace', path: 'emails', value: [] }], { emails: null }],
  ['S49: replace of one value with [] unassigns', [{ op: 'replace', path: 'title', value: [] }], { title: null }],
  ['S49: so does [] beside others', [{ op: 'add', value: { title: [], name: [] } }], { title: null, name: null }],
  ['S49: [] for a part makes no value', [{ op: 'add', path: 'emails[type eq "other"].value', value: [] }], {}],
  ['S54: nor replaced with []', [{ op: 'replace', path: 'userName', value: [] }], '400 mutability'],
  [
    'S49: replace of an extension with null unassigns it',
    [{ op: 'replace', path: ENTERPRISE, value: null }],
    { [ENTERPRISE]: null },
  ],
  [
    'S49: null for a part unassigns the part',
    [{ op: 'replace', path: 'name', value: { givenName: null } }],
    { name: { familyName: 'Lee' } },
  ],
  [
    'S50: replace takes the whole array',
    [{ op: 'replace', path: 'emails', value: { value: 'new@x' } }],
    { emails: [{ value: 'new@x' }] },
  ],
  [
    'S51: replace with a filter replaces each match whole',
    [{ op: 'replace', path: 'emails[type eq "home"]', value: { value: 'h@x' } }],
    { emails: [work, { value: 'h@x' }] },
  ],
  [
    'S51: replace of a part of each match',
    [{ op: 'replace', path: 'emails[type eq "home"].value', value: 'h@x' }],
    { emails: [work, { ...home, value: 'h@x' }] },
  ],
  [
    'S51: replace with a filter that fits nothing',
    [{ op: 'replace', path: 'emails[value sw "zz"].value', value: 'h@x' }],
    '400 noTarget',
  ],
  [
    'S51: a whole value is not made up',
    [{ op: 'replace', path: 'emails[type eq "other"]', value: { value: 'o@x' } }],
    '400 noTarget',
  ],
  ['S52: remove without a path', [{ op: 'remove' }], '400 noTarget'],
  ['S52: remove of a single value', [{ op: 'remove', path: 'title' }], { title: null }],
  ['S52: remove of all values', [{ op: 'remove', path: 'emails' }], { emails: null }],
  ['S52: remove of the matches', [{ op: 'remove', path: 'emails[type eq "home"]' }], { emails: [work] }],
  [
    'S52: remove of a part of the matches',
    [{ op: 'remove', path: 'emails[type eq "work"].primary' }],
    { emails: [{ type: 'work', value: 'ann@work.example' }, home] },
  ],
  [
    'S52: an attribute with no values left is unassigned',
    [{ op: 'remove', path: 'emails[value pr]' }],
    { emails: null },
  ],
  ['S53: remove of nothing succeeds', [{ op: 'remove', path: 'emails[type eq "other"]' }], {}],
  ['S54: a required attribute cannot be removed', [{ op: 'remove', path: 'userName' }], '400 mutability'],
  ['S54: nor replaced with null', [{ op: 'replace', path: 'userName', value: null }], '400 mutability'],
  ['S55: the value of a remove is ignored', [{ op: 'remove', path: 'emails', value: [home] }], { emails: null }],
  [
    'S56: a new primary takes over',
    [{ op: 'add', path: 'emails', value: { value: 'p@x', primary: true } }],
    { emails: [{ ...work, primary: false }, home, { value: 'p@x', primary: true }] },
  ],
  [
    'S56: a part that makes one primary takes over',
    [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }],
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'S56: two primaries at once',
    [
      {
        op: 'add',
        path: 'emails',
        value: [
          { value: 'p@x', primary: true },
          { value: 'q@x', primary: true },
        ],
      },
    ],
    '400 invalidValue',
  ],
  [
    'S56: a filter that makes two primary',
    [{ op: 'replace', path: 'emails[value pr].primary', value: true }],
    '400 invalidValue',
  ],
  ['S57: remove of an extension', [{ op: 'remove', path: ENTERPRISE }], { [ENTERPRISE]: null }],
  ['S57: the URN of an extension may be added', [{ op: 'add', path: 'schemas', value: [ENTERPRISE] }], {}],
  [
    'S57: the core URN may not be removed',
    [{ op: 'replace', path: 'schemas', value: [ENTERPRISE] }],
    '400 invalidValue',
  ],
  [
    'S57: schemas without an extension take its attributes away',
    [{ op: 'replace', path: 'schemas', value: [USER] }],
    { [ENTERPRISE]: null },
  ],
  [
    'S57: the URN of an extension is removed by a filter, and its attributes with it',
    [{ op: 'remove', path: `schemas[value eq "${ENTERPRISE}"]` }],
    { [ENTERPRISE]: null },
  ],
  [
    'S57: the core URN may not be removed by a filter',
    [{ op: 'remove', path: `schemas[value eq "${USER}"]` }],
    '400 invalidValue',
  ],
  [
    'S57: a URN is not replaced in its place',
    [{ op: 'replace', path: `schemas[value eq "${ENTERPRISE}"]`, value: USER }],
    '400 invalidValue',
  ],
  ['S57: nobody may take all schemas away', [{ op: 'remove', path: 'schemas' }], '400 invalidValue'],
  ['S57: an unknown URN is none to add', [{ op: 'add', path: 'schemas', value: ['urn:x'] }], '400 invalidValue'],
  [
    'S57: the last attribute takes the URN with it, and the next one brings it back',
    [
      { op: 'remove', path: `${ENTERPRISE}:department` },
      { op: 'remove', path: `${ENTERPRISE}:manager` },
      { op: 'add', path: `${ENTERPRISE}:costCenter`, value: '7' },
    ],
    { [ENTERPRISE]: { costCenter: '7' } },
  ],
  [
    'S57: a value under the URN of an extension',
    [{ op: 'replace', path: ENTERPRISE, value: { department: 'R&D' } }],
    { [ENTERPRISE]: { department: 'R&D', manager: { value: 'boss' } } },
  ],
  [
    'S38: a later operation sees the earlier one',
    [
      { op: 'add', path: 'nickName', value: 'A' },
      { op: 'remove', path: 'nickName' },
    ],
    {},
  ],
  [
    'S38: one failure undoes all',
    [
      { op: 'add', path: 'nickName', value: 'A' },
      { op: 'remove', path: 'userName' },
    ],
    '400 mutability',
  ],
  [
    'S39: a URN path into an extension',
    [{ op: 'replace', path: `${ENTERPRISE}:department`, value: 'R&D' }],
    { [ENTERPRISE]: { department: 'R&D', manager: { value: 'boss' } } },
  ],
  [
    'S39: a URN path into the core schema, in any case',
    [{ op: 'replace', path: `${USER.toUpperCase()}:NAME.GIVENNAME`, value: 'Anna' }],
    { name: { givenName: 'Anna', familyName: 'Lee' } },
  ],
  ['S40: a path to no attribute', [{ op: 'add', path: 'shoeSize', value: 42 }], '400 invalidPath'],
  ['S40: a malformed path', [{ op: 'add', path: 'emails[type eq "work"', value: 'x' }], '400 invalidPath'],
  [
    'S40: a bad filter in a path',
    [{ op: 'add', path: 'emails[type is "work"].value', value: 'x' }],
    '400 invalidFilter',
  ],
  [
    'S40: two filters',
    [{ op: 'add', path: 'emails[type eq "work"][value eq "x"]', value: { display: 'x' } }],
    '400 invalidPath',
  ],
  [
    'S40: a filter behind a part',
    [{ op: 'add', path: 'emails[type eq "work"].value[value eq "x"]', value: 'x' }],
    '400 invalidPath',
  ],
  ['S40: brackets in a filter', [{ op: 'add', path: 'emails[value[type pr]]', value: {} }], '400 invalidFilter'],
  ['S40: brackets in a text', [{ op: 'remove', path: 'emails[type eq "][" or value eq "]"]' }], {}],
  ['S41: an index', [{ op: 'add', path: 'emails[0].value', value: 'x' }], '400 invalidPath'],
  ['S41: a JSON pointer', [{ op: 'add', path: '/emails', value: 'x' }], '400 invalidPath'],
  ['S41: a filter on a single value', [{ op: 'add', path: 'name[givenName pr]', value: {} }], '400 invalidPath'],
  ['S42: id is read-only', [{ op: 'replace', path: 'id', value: 'other' }], '400 mutability'],
  ['S42: meta is read-only', [{ op: 'replace', path: 'meta.version', value: 'x' }], '400 mutability'],
  ['S42: groups are read-only', [{ op: 'add', path: 'groups', value: [{ value: 'g' }] }], '400 mutability'],
  [
    'S42: the state of the password is read-only',
    [{ op: 'replace', path: `${PASSWORD}:expired`, value: false }],
    '400 mutability',
  ],
  ['S60: a wrong type', [{ op: 'replace', path: 'active', value: 'yes' }], '400 invalidValue'],
  ['S60: a text that is too long', [{ op: 'replace', path: 'userName', value: 'a'.repeat(257) }], '400 invalidValue'],
  ['S5: __proto__ in a path', [{ op: 'add', path: '__proto__.polluted', value: 'x' }], '400 invalidPath'],
  [
    'S5: __proto__ and operators in a value are left out',
    [{ op: 'add', value: JSON.parse('{"__proto__":{"x":1},"$where":"1","name":{"__proto__":{"x":1},"$gt":""}}') }],
    {},
  ],
  ['S4: one attribute twice in a value', [{ op: 'add', value: { title: 'a', TITLE: 'b' } }], '400 invalidSyntax'],
  ['S122: a password cannot be removed', [{ op: 'remove', path: 'password' }], '400 mutability'],
  ['S122: nor be empty', [{ op: 'replace', path: 'password', value: '' }], '400 invalidValue'],
  ['T1, trap 12: op in any case', [{ op: 'Replace', path: 'title', value: 'Chief' }], { title: 'Chief' }],
  ['T2: booleans as strings', [{ op: 'replace', path: 'active', value: 'False' }], { active: false }],
  [
    'T3: dotted and URN keys',
    [{ op: 'replace', value: { 'name.givenName': 'Anna', [`${ENTERPRISE}:department`]: 'R&D' } }],
    { name: { givenName: 'Anna', familyName: 'Lee' }, [ENTERPRISE]: { department: 'R&D', manager: { value: 'boss' } } },
  ],
  [
    'T3: keys with a filter',
    [{ op: 'replace', value: { 'emails[type eq "home"].value': 'h@x' } }],
    { emails: [work, { ...home, value: 'h@x' }] },
  ],
  [
    'T5: a part of a value that is not there yet',
    [{ op: 'replace', path: 'emails[type eq "other"].value', value: 'o@x' }],
    { emails: [work, home, { type: 'other', value: 'o@x' }] },
  ],
  [
    'T7: the manager as a bare id',
    [{ op: 'replace', path: `${ENTERPRISE}:manager`, value: 'chief' }],
    { [ENTERPRISE]: { department: 'Sales', manager: { value: 'chief' } } },
  ],
  [
    'T7: the manager as a list',
    [{ op: 'add', path: `${ENTERPRISE}:manager`, value: [{ value: 'chief' }] }],
    { [ENTERPRISE]: { department: 'Sales', manager: { value: 'chief' } } },
  ],
  [
    'T7: the manager as nothing',
    [{ op: 'replace', path: `${ENTERPRISE}:manager`, value: '' }],
    { [ENTERPRISE]: { department: 'Sales' } },
  ],
  [
    'an empty id of the manager is none, with a path or without',
    [{ op: 'replace', value: { [ENTERPRISE]: { manager: { value: '' } } } }],
    { [ENTERPRISE]: { department: 'Sales' } },
  ],
  [
    'an empty id of the manager is none as the part that it is',
    [{ op: 'replace', path: `${ENTERPRISE}:manager.value`, value: '' }],
    { [ENTERPRISE]: { department: 'Sales' } },
  ],
  [
    'T9: read-only members that repeat what is stored',
    [{ op: 'replace', value: { id: 'id-1', meta: { version: 'x' }, title: 'Chief' } }],
    { title: 'Chief' },
  ],
  [
    'T9: read-only members that are kept elsewhere',
    [{ op: 'add', value: { groups: [{ value: 'g' }], [PASSWORD]: { expired: false }, title: 'Chief' } }],
    { title: 'Chief' },
  ],
  [
    'T9: parts of what can be written that are made elsewhere, and what other clients say',
    [
      {
        op: 'add',
        value: {
          [`${ENTERPRISE}:manager.displayName`]: 'Boss',
          [USER_CLIENTS]: { externalIds: [{ client: 'x', value: 'y' }] },
          title: 'Chief',
        },
      },
    ],
    { title: 'Chief' },
  ],
  ['T9: a different id', [{ op: 'replace', value: { id: 'id-2', title: 'Chief' } }], '400 mutability'],
  ['T14: one object instead of an array', [{ op: 'replace', value: { emails: home } }], { emails: [home] }],
  [
    'T14: an array of one instead of the value, with a path or without',
    [
      { op: 'add', value: [{ title: 'Chief' }] },
      { op: 'replace', path: ENTERPRISE, value: [{ department: 'Law' }] },
      { op: 'replace', path: 'name', value: [{ givenName: 'Anna' }] },
      { op: 'replace', path: 'emails[type eq "home"].value', value: ['h@y'] },
    ],
    {
      title: 'Chief',
      [ENTERPRISE]: { department: 'Law', manager: { value: 'boss' } },
      name: { givenName: 'Anna', familyName: 'Lee' },
      emails: [work, { ...home, value: 'h@y' }],
    },
  ],
  ['T14: an array of two instead of the value', [{ op: 'add', path: 'title', value: ['a', 'b'] }], '400 invalidValue'],
]
