import { expect } from 'chai'
import { createChange, replaceChange } from '../../scim/body-change.ts'
import { groupType, passwordPolicyType, userType } from '../../scim/schema/resource-types.ts'
import type { Json, JsonObject } from '../../scim/store.ts'
import { ENTERPRISE, expectRefusal, GROUP, lenient, PASSWORD, stored, USER, withBadge } from './support.ts'

const POLICY = 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy'
const ROLES = 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group'
const defaults = { active: true, [PASSWORD]: { federated: false, protected: false, cantChange: false } }

const create = (body: JsonObject, strict = lenient) => createChange(userType, { schemas: [USER], ...body }, strict)

describe('the body of a POST', () => {
  const accepted: readonly (readonly [rule: string, body: JsonObject, attributes: JsonObject])[] = [
    ['S24: active is true unless said otherwise', {}, {}],
    ['S20: null clears a default', { active: null }, { active: null }],
    ['S20: a flag that is false by default is false all the same', { [PASSWORD]: null }, {}],
    ['S20: [] clears a default', { active: [] }, { active: null }],
    [
      'S15: read-only attributes are ignored',
      { id: 'x', meta: { created: 'x' }, groups: [], [PASSWORD]: { expired: true } },
      {},
    ],
    ['S21: unknown attributes are ignored', { shoeSize: 42, name: { shoeSize: 42 } }, {}],
    ['S21: so are unknown paths', { 'custom.x': 1, 'custom[0]': 1, '[': 1, 'custom[type eq "x"].y': 1 }, {}],
    [
      'S5: so are __proto__ and operators',
      JSON.parse('{"__proto__":{"x":1},"$where":"x","a.b":1,"name":{"__proto__":{"y":1},"constructor":{},"$gt":1}}'),
      {},
    ],
    [
      '43 §2.1: names in any case',
      { NICKNAME: 'Bob', Emails: [{ VALUE: 'b@x' }] },
      { nickName: 'Bob', emails: [{ value: 'b@x' }] },
    ],
    [
      'S20: an extension under its URN, in schemas or not',
      { [ENTERPRISE.toUpperCase()]: { department: 'Sales' } },
      { [ENTERPRISE]: { department: 'Sales' } },
    ],
    ['43 §2.5: null, [] and {} are unassigned', { title: null, emails: [], name: {}, [ENTERPRISE]: {} }, {}],
    [
      '43 §2.5: so is [] of what has one value',
      { title: [], name: { givenName: [] }, externalId: [], password: [], [ENTERPRISE]: { manager: [] } },
      {},
    ],
    [
      'S23: the same type and value is stored once',
      {
        emails: [
          { value: 'b@x', type: 'work' },
          { value: 'B@x', type: 'work' },
        ],
      },
      { emails: [{ value: 'B@x', type: 'work' }] },
    ],
    [
      '$ref is not stored, but still names an id',
      { [ENTERPRISE]: { manager: { $ref: 'https://x/Users/7' } } },
      { [ENTERPRISE]: { manager: { value: '7' } } },
    ],
    ['T2: booleans as strings', { active: 'False' }, { active: false }],
    [
      'T3: dotted keys',
      { 'name.givenName': 'Bob', [`${ENTERPRISE}:department`]: 'Sales' },
      { name: { givenName: 'Bob' }, [ENTERPRISE]: { department: 'Sales' } },
    ],
    ['an empty id of a manager is none', { [ENTERPRISE]: { manager: { value: '' } } }, {}],
    ['T7: the manager as a bare id', { [ENTERPRISE]: { manager: '7' } }, { [ENTERPRISE]: { manager: { value: '7' } } }],
    ['T8: an unknown URN with nothing under it', { schemas: [USER, 'http://schemas.example/ADSCIM/2.0/User'] }, {}],
    [
      'S17: links of the web, whole and relative',
      { profileUrl: 'HTTPS://bücher.example/~bob?a=1#b', photos: [{ value: '/photos/bob.jpg' }] },
      { profileUrl: 'HTTPS://bücher.example/~bob?a=1#b', photos: [{ value: '/photos/bob.jpg' }] },
    ],
    [
      'S17: lines and tabs',
      { addresses: [{ formatted: 'Long Road 1\r\n\tUlm' }] },
      { addresses: [{ formatted: 'Long Road 1\r\n\tUlm' }] },
    ],
    [
      'T12: values as they were sent',
      { phoneNumbers: [{ value: '(555) 1234' }] },
      { phoneNumbers: [{ value: '(555) 1234' }] },
    ],
  ]
  for (const [rule, body, attributes] of accepted) {
    it(`${rule}`, () => {
      const expected = Object.entries({ userName: 'bob', ...defaults, ...attributes }).filter(
        ([, value]) => value !== null,
      )
      const change = create({ userName: 'bob', ...body })
      expect(change.resource.attributes).to.deep.equal(Object.fromEntries(expected))
      expect(change.changed).to.equal(true)
    })
  }

  const refused: readonly (readonly [rule: string, body: Json, expected: string])[] = [
    ['S3: an array', [], '400 invalidSyntax'],
    ['S3: no schemas', { userName: 'bob' }, '400 invalidSyntax'],
    ['S3: empty schemas', { schemas: [], userName: 'bob' }, '400 invalidSyntax'],
    ['S3: schemas without the core one', { schemas: [ENTERPRISE], userName: 'bob' }, '400 invalidSyntax'],
    [
      'S21: an unknown URN with data',
      { schemas: [USER, 'urn:x'], userName: 'bob', 'urn:x': { a: 1 } },
      '400 invalidSyntax',
    ],
    [
      'S21: an unknown URN with data, in other cases',
      { schemas: [USER, 'urn:X:y'], userName: 'bob', 'urn:x:Y': { a: 1 } },
      '400 invalidSyntax',
    ],
    ['S40: a number in the brackets of an attribute', { schemas: [USER], 'emails[0]': 1 }, '400 invalidPath'],
    ['S4: one attribute twice', { schemas: [USER], userName: 'bob', username: 'ann' }, '400 invalidSyntax'],
    [
      'S4: one extension twice',
      {
        schemas: [USER],
        userName: 'bob',
        [ENTERPRISE]: { division: 'a' },
        [ENTERPRISE.toUpperCase()]: { costCenter: 'b' },
      },
      '400 invalidSyntax',
    ],
    [
      'S4: one part twice',
      { schemas: [USER], userName: 'bob', name: { givenName: 'a', GIVENNAME: 'b' } },
      '400 invalidSyntax',
    ],
    ['S16: no userName', { schemas: [USER] }, '400 invalidValue'],
    ['S16: userName null', { schemas: [USER], userName: null }, '400 invalidValue'],
    ['S16: userName empty', { schemas: [USER], userName: '' }, '400 invalidValue'],
    ['S17: a string for a boolean', { schemas: [USER], userName: 'bob', active: 'yes' }, '400 invalidValue'],
    ['S17: an object for an array', { schemas: [USER], userName: 'bob', emails: {} }, '400 invalidValue'],
    ['S17: an object for a string', { schemas: [USER], userName: { $gt: '' } }, '400 invalidValue'],
    ['S17: a string for an object', { schemas: [USER], userName: 'bob', name: 'Bob' }, '400 invalidValue'],
    ['S17: no base64', { schemas: [USER], userName: 'bob', x509Certificates: [{ value: '*' }] }, '400 invalidValue'],
    ['S17: a control character', { schemas: [USER], userName: 'bob', title: 'a\0b' }, '400 invalidValue'],
    ['S17: half a surrogate pair', { schemas: [USER], userName: 'bob', title: '\ud800' }, '400 invalidValue'],
    ['S19: a userName with a space', { schemas: [USER], userName: 'bob b' }, '400 invalidValue'],
    [
      'S23: two primaries',
      {
        schemas: [USER],
        userName: 'bob',
        emails: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
      '400 invalidValue',
    ],
    ['S122: a password that is no string', { schemas: [USER], userName: 'bob', password: 1 }, '400 invalidValue'],
    [
      'more values than one resource should have',
      { schemas: [USER], userName: 'bob', emails: Array(1001).fill({ value: 'a' }) },
      '400 invalidValue',
    ],
    [
      'more attributes and parts than one request may set',
      {
        schemas: [USER],
        userName: 'bob',
        ...Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`emails[value eq "${index}"].type`, 'x'])),
      },
      '413',
    ],
  ]
  for (const [rule, body, expected] of refused) {
    it(`refuses ${rule}`, () => expectRefusal(() => createChange(userType, body, lenient), expected))
  }

  for (const link of ['no address', 'javascript:alert(1)', 'data:text/html,hi', 'ftp://files.example/', 'https://']) {
    it(`S17: refuses ${link} as a link`, () =>
      expectRefusal(() => create({ userName: 'bob', profileUrl: link }), '400 invalidValue'))
  }

  it('refuses a resource that is too long by all its attributes together', () => {
    const value = (length: number) => ({ value: 'A'.repeat(length) })
    const certificates = { x509Certificates: Array.from({ length: 10 }, (_, index) => value(60_000 + 4 * index)) }
    const entitlements = {
      entitlements: Array.from({ length: 700 }, (_, index) => ({ ...value(900), type: `${index}` })),
    }
    create({ userName: 'bob', ...certificates })
    create({ userName: 'bob', ...entitlements })
    expectRefusal(() => create({ userName: 'bob', ...certificates, ...entitlements }), '413')
  })

  it('T2, T3, T8: tolerances can be switched off for a client', () => {
    expectRefusal(() => create({ userName: 'bob', active: 'False' }, new Set(['T2'])), '400 invalidValue')
    expectRefusal(() => create({ userName: 'bob', schemas: [USER, 'urn:x'] }, new Set(['T8'])), '400 invalidSyntax')
    const { resource } = create({ userName: 'bob', 'name.givenName': 'Bob' }, new Set(['T3']))
    expect(resource.attributes).to.not.have.property('name')
  })

  it('hands the password, the externalId and the members over beside the attributes', () => {
    const person = create({ userName: 'bob', externalId: 'hr-1', password: 'first', [PASSWORD]: { mustChange: false } })
    expect(person.writeOnly).to.deep.equal({ password: 'first', [`${PASSWORD}:mustChange`]: false })
    expect(person.resource.externalId).to.equal('hr-1')
    expect(JSON.stringify(person.resource)).to.not.include('first')
    const group = createChange(
      groupType,
      { schemas: [GROUP], displayName: 'Sales', members: [{ value: 'a' }] },
      lenient,
    )
    expect(group.memberEdits).to.deep.equal({ members: [{ kind: 'replace', values: [{ value: 'a' }] }] })
    expect(group.resource.attributes).to.deep.equal({ displayName: 'Sales' })
  })

  it('names the attributes that differ from their defaults', () => {
    expect(create({ userName: 'bob', active: true }).touched).to.deep.equal(['userName'])
    expect(create({ userName: 'bob', [PASSWORD]: { protected: true } }).touched).to.include(`${PASSWORD}:protected`)
  })

  it('holds numbers to the bounds of the attribute table', () => {
    const policy = (minLength: Json) => () =>
      createChange(passwordPolicyType, { schemas: [POLICY], name: 'P', minLength }, lenient)
    for (const [value, expected] of [
      [15, 'no error'],
      [-1, '400 invalidValue'],
      [501, '400 invalidValue'],
      [1.5, '400 invalidValue'],
      ['15', '400 invalidValue'],
    ] as const) {
      expectRefusal(policy(value), expected)
    }
  })
})

describe('the body of a PUT', () => {
  const current = stored(
    {
      userName: 'ann',
      title: 'Engineer',
      active: false,
      emails: [{ value: 'a@x' }],
      [ENTERPRISE]: { department: 'Sales' },
      [PASSWORD]: { federated: true, protected: true },
    },
    { externalId: 'hr-1' },
  )
  const replace = (body: JsonObject) =>
    replaceChange(userType, current, { schemas: [USER], userName: 'ann', ...body }, lenient)
  const kept = { active: false, [PASSWORD]: { federated: true, protected: true } }

  it('S32, S35: clears what it leaves out, but for active and the flags of the server', () => {
    const change = replace({ title: 'Chief' })
    expect(change.resource).to.deep.equal({ attributes: { userName: 'ann', title: 'Chief', ...kept } })
    expect(change.touched).to.have.members(['title', 'emails', `${ENTERPRISE}:department`, 'externalId'])
  })

  it('S32: null for a flag that is false by default, or for its extension, makes it false', () => {
    const flags = { federated: false, protected: false }
    for (const given of [null, { federated: null, protected: null }]) {
      const { resource, touched } = replace({ [PASSWORD]: given })
      expect(resource.attributes[PASSWORD]).to.deep.equal(flags)
      expect(touched).to.include.members([`${PASSWORD}:federated`, `${PASSWORD}:protected`])
    }
    const ordinary = stored({ userName: 'ann', [PASSWORD]: flags })
    const body = { schemas: [USER], userName: 'ann', [PASSWORD]: null }
    expect(replaceChange(userType, ordinary, body, lenient)).to.deep.include({ changed: false, touched: [] })
  })

  it('S31, S34: ignores the id and other read-only attributes', () => {
    const change = replace({ id: 'other', meta: {}, groups: [{ value: 'g' }], title: 'Engineer' })
    expect(change.resource.attributes).to.deep.equal({ userName: 'ann', title: 'Engineer', ...kept })
  })

  it('S34: sets an immutable attribute once, and takes no other value for it', () => {
    const put = (held: JsonObject, badge: Json) =>
      replaceChange(
        withBadge,
        stored({ userName: 'ann', ...held }),
        { schemas: [USER], userName: 'ann', badge },
        lenient,
      )
    expect(put({}, 'B1').resource.attributes).to.include({ badge: 'B1' })
    expect(put({ badge: 'B1' }, 'B1').changed).to.equal(false)
    expect(put({ badge: 'B1' }, 'b1').resource.attributes).to.include({ badge: 'b1' })
    for (const badge of ['B2', null]) expectRefusal(() => put({ badge: 'B1' }, badge), '400 mutability')
  })

  it('S31: keeps what the server has stored in a read-only attribute', () => {
    const stamp = { type: 'string', mutability: 'readOnly', description: 'What the server has stored.' } as const
    const { schema } = userType
    const type = { ...userType, schema: { ...schema, attributes: { ...schema.attributes, stamp } } }
    const body = { schemas: [USER], userName: 'ann', stamp: 'forged' }
    const change = replaceChange(type, stored({ userName: 'ann', stamp: 'made' }), body, lenient)
    expect(change.resource.attributes).to.include({ stamp: 'made' })
  })

  it('S33: leaves the password alone', () => {
    expect(replace({}).writeOnly).to.deep.equal({})
    expect(replace({ password: null }).writeOnly).to.deep.equal({})
    expect(replace({ password: 'new' }).writeOnly).to.deep.equal({ password: 'new' })
  })

  it('S36: the same body changes nothing', () => {
    const change = replace({ ...current.attributes, externalId: 'hr-1' })
    expect(change).to.deep.include({ changed: false, touched: [] })
  })

  it('S35: refuses a missing required attribute', () => {
    expectRefusal(() => replace({ userName: null }), '400 invalidValue')
  })

  it('replaces the members of a group, and all of them when it names none', () => {
    const group = stored({ displayName: 'Sales', [ROLES]: { roles: ['helpDesk'] } })
    const body = { schemas: [GROUP], displayName: 'Sales' }
    const named = replaceChange(groupType, group, { ...body, members: [{ value: 'a' }] }, lenient)
    expect(named.memberEdits.members).to.deep.equal([{ kind: 'replace', values: [{ value: 'a' }] }])
    expect(replaceChange(groupType, group, body, lenient).memberEdits.members).to.deep.equal([
      { kind: 'replace', values: [] },
    ])
    expect(named.resource.attributes, 'roles stay').to.deep.equal(group.attributes)
  })
})
