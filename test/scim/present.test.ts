import { expect } from 'chai'
import { createPresenter } from '../../scim/present.ts'
import { createProjection, type ProjectionRequest } from '../../scim/projection.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import { groupType, passwordPolicyType, userType } from '../../scim/schema/resource-types.ts'
import type { JsonObject, StoredResource } from '../../scim/store.ts'
import { ENTERPRISE, expectRefusal, GROUP, PASSWORD, stored, USER } from './support.ts'

const locate = (type: string, id: string) => (type === 'Alien' ? undefined : `https://x/${type}s/${id}`)
const show = (type: ResourceType, resource: StoredResource, request: ProjectionRequest = {}): JsonObject =>
  createPresenter(type, createProjection(type, request), locate)(resource)

const ann = stored(
  {
    userName: 'ann',
    password: 'never',
    name: { givenName: 'Ann', familyName: 'Lee' },
    emails: [{ value: 'a@x', type: 'work' }, { value: 'b@x' }],
    groups: [{ value: 'g', type: 'direct', display: 'Sales' }],
    [ENTERPRISE]: { department: 'Sales', manager: { value: 'm', displayName: 'Boss' } },
    [PASSWORD]: { mustChange: true, applicablePasswordPolicy: { value: 'p', display: 'Default', priority: 1 } },
  },
  { externalId: 'hr-1' },
)
const always = { schemas: [USER], id: 'id-1' }

describe('the representation of a resource', () => {
  it('S25, S29: has the default attributes, the references that follow from ids, and no secret', () => {
    expect(show(userType, ann)).to.deep.equal({
      schemas: [USER, ENTERPRISE, PASSWORD],
      id: 'id-1',
      externalId: 'hr-1',
      userName: 'ann',
      name: { givenName: 'Ann', familyName: 'Lee' },
      emails: [{ value: 'a@x', type: 'work' }, { value: 'b@x' }],
      groups: [{ value: 'g', type: 'direct', display: 'Sales', $ref: 'https://x/Groups/g' }],
      [ENTERPRISE]: { department: 'Sales', manager: { value: 'm', displayName: 'Boss', $ref: 'https://x/Users/m' } },
      [PASSWORD]: {
        mustChange: true,
        applicablePasswordPolicy: { value: 'p', $ref: 'https://x/PasswordPolicys/p', display: 'Default', priority: 1 },
      },
      meta: {
        resourceType: 'User',
        created: '2026-01-01T00:00:00.000Z',
        lastModified: '2026-01-02T00:00:00.000Z',
        location: 'https://x/Users/id-1',
        version: 'W/"1"',
      },
    })
  })

  it('S26: is asked for by a thousand names at most', () => {
    const names = (count: number): string[] => Array(count).fill(USER)
    expect(show(userType, ann, { attributes: names(1000) })).to.include({ userName: 'ann' })
    expectRefusal(() => show(userType, ann, { attributes: names(1001) }), '400 invalidValue')
    expectRefusal(() => show(userType, ann, { excludedAttributes: names(1001) }), '400 invalidValue')
  })

  const cases: readonly (readonly [rule: string, request: ProjectionRequest, expected: JsonObject])[] = [
    [
      'S26: the attributes that are named',
      { attributes: ['USERNAME', 'emails'] },
      { ...always, userName: 'ann', emails: [{ value: 'a@x', type: 'work' }, { value: 'b@x' }] },
    ],
    [
      'S26: parts of them',
      { attributes: ['name.givenName', 'emails.type'] },
      { ...always, name: { givenName: 'Ann' }, emails: [{ type: 'work' }] },
    ],
    [
      'S26: by URN',
      { attributes: [`${USER}:userName`, `${ENTERPRISE}:manager.value`] },
      { ...always, schemas: [USER, ENTERPRISE], userName: 'ann', [ENTERPRISE]: { manager: { value: 'm' } } },
    ],
    [
      'S26: a whole extension',
      { attributes: [ENTERPRISE] },
      {
        ...always,
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'Sales', manager: { value: 'm', displayName: 'Boss', $ref: 'https://x/Users/m' } },
      },
    ],
    [
      'S26: unknown names are ignored',
      { attributes: ['shoeSize', 'meta.version'] },
      { ...always, meta: { version: 'W/"1"' } },
    ],
    ['S29: never the password', { attributes: ['password', `${PASSWORD}:reset`] }, always],
    [
      'S27: the default without what is excluded',
      {
        excludedAttributes: [
          'name',
          'emails.type',
          'groups',
          'meta',
          'externalId',
          'id',
          'schemas',
          ENTERPRISE,
          `${PASSWORD}:applicablePasswordPolicy`,
        ],
      },
      {
        ...always,
        schemas: [USER, PASSWORD],
        userName: 'ann',
        emails: [{ value: 'a@x' }, { value: 'b@x' }],
        [PASSWORD]: { mustChange: true },
      },
    ],
  ]
  for (const [rule, request, expected] of cases) {
    it(rule, () => expect(show(userType, ann, request)).to.deep.equal(expected))
  }

  it('shows what was made for this one answer, whatever is asked', () => {
    const once = { [PASSWORD]: { oneTimePassword: 'once' } }
    expect(show(userType, { ...ann, once }, { attributes: ['id'] })).to.deep.equal({
      ...always,
      schemas: [USER, PASSWORD],
      ...once,
    })
    expect(show(userType, stored({ [PASSWORD]: { oneTimePassword: 'kept by mistake' } }))).to.not.have.property(
      PASSWORD,
    )
  })

  it('a reference of a member follows its type', () => {
    const group = stored({
      displayName: 'Sales',
      members: [
        { value: 'a', type: 'User' },
        { value: 'b', type: 'Group' },
        { value: 'c', type: 'Alien' },
      ],
    })
    expect(show(groupType, group, { attributes: ['members'] })).to.deep.equal({
      schemas: [GROUP],
      id: 'id-1',
      members: [
        { value: 'a', $ref: 'https://x/Users/a', type: 'User' },
        { value: 'b', $ref: 'https://x/Groups/b', type: 'Group' },
        { value: 'c', type: 'Alien' },
      ],
    })
  })

  it('S29: returns what is returned on request only when it is named', () => {
    const policy = stored({ name: 'P', configuredPasswordPolicyRules: [{ key: 'minLength', value: '15 characters' }] })
    expect(show(passwordPolicyType, policy)).to.not.have.property('configuredPasswordPolicyRules')
    expect(show(passwordPolicyType, policy, { attributes: ['configuredPasswordPolicyRules'] })).to.have.property(
      'configuredPasswordPolicyRules',
    )
  })
})

describe('a projection', () => {
  const wants = (request: ProjectionRequest, path: string) => createProjection(userType, request).wants(path)

  it('S30: tells a store what an answer needs', () => {
    expect(wants({}, 'groups')).to.equal(true)
    expect(wants({ excludedAttributes: ['Groups'] }, 'groups')).to.equal(false)
    expect(wants({ attributes: ['userName'] }, 'groups')).to.equal(false)
    expect(wants({ attributes: ['groups.value'] }, 'groups')).to.equal(true)
    expect(wants({ attributes: [`${PASSWORD}:expired`] }, PASSWORD)).to.equal(true)
    expect(wants({ attributes: [PASSWORD] }, `${PASSWORD}:expired`)).to.equal(true)
    expect(wants({ attributes: ['userName'] }, PASSWORD)).to.equal(false)
    expect(wants({ excludedAttributes: [PASSWORD] }, PASSWORD)).to.equal(false)
    expect(wants({}, 'password')).to.equal(false)
  })
})
