import { expect } from 'chai'
import fc from 'fast-check'
import { applyOperations } from '../../../scim/patch/apply.ts'
import { parseOperations } from '../../../scim/patch/operations.ts'
import { passwordPolicyType, userType } from '../../../scim/schema/resource-types.ts'
import type { Change, Json, JsonObject, StoredResource } from '../../../scim/store.ts'
import { ENTERPRISE, expectRefusal, lenient, PASSWORD, PATCH, stored, USER, withBadge } from '../support.ts'
import { ann, home, triples } from './triples.ts'

const patch = (operations: Json, strict = lenient, current: StoredResource = stored(ann)): Change =>
  applyOperations(userType, current, parseOperations({ schemas: [PATCH], Operations: operations }, strict), strict)

describe('a PATCH of a resource', () => {
  for (const [rule, operations, expected] of triples) {
    it(rule, () => {
      if (typeof expected === 'string') {
        expectRefusal(() => patch(operations), expected)
        return
      }
      const change = patch(operations)
      const wanted = Object.fromEntries(Object.entries({ ...ann, ...expected }).filter(([, value]) => value !== null))
      expect(change.resource.attributes).to.deep.equal(wanted)
      expect(change.changed).to.equal(Object.keys(expected).length > 0)
    })
  }

  const strictness: readonly (readonly [tolerance: string, operation: JsonObject, expected: string])[] = [
    ['T1', { op: 'Add', path: 'title', value: 'x' }, '400 invalidSyntax'],
    ['T2', { op: 'add', path: 'active', value: 'True' }, '400 invalidValue'],
    ['T5', { op: 'add', path: 'emails[type eq "other"].value', value: 'x' }, '400 noTarget'],
    ['T7', { op: 'add', path: `${ENTERPRISE}:manager`, value: 'x' }, '400 invalidValue'],
    ['T9', { op: 'add', value: { groups: [] } }, '400 mutability'],
    ['T9', { op: 'replace', value: { meta: { resourceType: 'Group' } } }, '400 mutability'],
    ['T9', { op: 'replace', value: { 'meta.created': '2020-01-01T00:00:00Z' } }, '400 mutability'],
    ['T14', { op: 'add', path: 'emails', value: home }, '400 invalidValue'],
    ['T14', { op: 'add', path: 'title', value: ['x'] }, '400 invalidValue'],
    ['T14', { op: 'add', value: [{ title: 'x' }] }, '400 invalidValue'],
  ]
  for (const [tolerance, operation, expected] of strictness) {
    it(`${tolerance}: can be switched off for a client`, () => {
      expectRefusal(() => patch([operation], new Set([tolerance])), expected)
      expectRefusal(() => patch([operation]), 'no error')
    })
  }

  it('S54: takes no part away that has to be there', () => {
    const path = 'groups[value eq "g"].value'
    const given: JsonObject[] = [{ op: 'remove' }, { op: 'replace', value: null }, { op: 'replace', value: [] }]
    for (const operation of given) {
      const operations = parseOperations({ schemas: [PATCH], Operations: [{ ...operation, path }] }, lenient)
      const policy = stored({ name: 'P', groups: [{ value: 'g' }, { value: 'h' }] })
      expectRefusal(() => applyOperations(passwordPolicyType, policy, operations, lenient), '400 mutability')
    }
  })

  it('S42: adds an immutable attribute that is not set, and changes none that is', () => {
    const badge = (held: JsonObject, operation: Json) => () =>
      applyOperations(
        withBadge,
        stored({ ...ann, ...held }),
        parseOperations({ schemas: [PATCH], Operations: [operation] }, lenient),
        lenient,
      )
    const add = { op: 'add', path: 'badge', value: 'B1' }
    expect(badge({}, add)().resource.attributes).to.include({ badge: 'B1' })
    expect(badge({ badge: 'B1' }, add)().changed).to.equal(false)
    for (const operation of [
      { ...add, op: 'replace', value: 'B2' },
      { op: 'remove', path: 'badge' },
    ])
      expectRefusal(badge({ badge: 'B1' }, operation), '400 mutability')
  })

  it('names the attributes that it sets or clears', () => {
    const change = patch([
      { op: 'replace', path: 'emails', value: [home] },
      { op: 'replace', path: 'title', value: 'Engineer' },
      { op: 'remove', path: `${ENTERPRISE}:department` },
    ])
    expect(change.touched).to.have.members(['emails', `${ENTERPRISE}:department`])
  })

  it('hands secrets and foreign state over beside the resource, and never in it', () => {
    const change = patch([
      { op: 'replace', path: 'password', value: 'first' },
      {
        op: 'replace',
        value: { [PASSWORD]: { reset: { delivery: 'link', revoke: false }, mustChange: true, protected: true } },
      },
      { op: 'add', path: `${PASSWORD}:reset.note`, value: 'by phone' },
    ])
    expect(change.writeOnly).to.deep.equal({
      password: 'first',
      [`${PASSWORD}:reset`]: { delivery: 'link', revoke: false, note: 'by phone' },
      [`${PASSWORD}:mustChange`]: true,
    })
    expect(change.resource.attributes).to.deep.equal({ ...ann, [PASSWORD]: { protected: true } })
    expect(change.touched).to.have.members([
      'password',
      `${PASSWORD}:reset`,
      `${PASSWORD}:mustChange`,
      `${PASSWORD}:protected`,
    ])
  })

  it('a password alone is no change of the document', () => {
    expect(patch([{ op: 'replace', path: 'password', value: 'first' }]).changed).to.equal(false)
  })

  it('keeps what a handler computed for an answer out of the document', () => {
    const current = stored({
      ...ann,
      groups: [{ value: 'g' }],
      [ENTERPRISE]: { manager: { value: 'boss', displayName: 'Boss', $ref: 'x' } },
    })
    const change = patch([{ op: 'replace', path: 'title', value: 'Chief' }], lenient, current)
    expect(change.resource.attributes).to.deep.equal({
      ...ann,
      title: 'Chief',
      [ENTERPRISE]: { manager: { value: 'boss' } },
    })
    expect(change.touched).to.deep.equal(['title'])
  })

  it('S57: schemas without the extension of the password leave the flags of the server as they are', () => {
    const current = stored({ userName: 'ann', [PASSWORD]: { protected: true, federated: false } })
    const change = patch([{ op: 'replace', value: { schemas: [USER], title: 'Chief' } }], lenient, current)
    expect(change.resource.attributes).to.deep.equal({ ...current.attributes, title: 'Chief' })
    expect(change.touched).to.deep.equal(['title'])
  })

  it('sets and removes the externalId', () => {
    expect(patch([{ op: 'add', path: 'externalId', value: 'hr-1' }]).resource.externalId).to.equal('hr-1')
    const removed = patch([{ op: 'remove', path: 'externalId' }], lenient, stored(ann, { externalId: 'hr-1' }))
    expect(removed.resource).to.not.have.property('externalId')
    expect(removed).to.include({ changed: true })
  })

  it('S17: gives an attribute no more values by many operations than by one', () => {
    const add = (from: number, count: number, more: JsonObject = {}) => ({
      op: 'add',
      path: 'emails',
      value: Array.from({ length: count }, (_, index) => ({ value: `${from + index}@x`, ...more })),
    })
    const few = [add(0, 500), add(500, 498)]
    expect(patch(few).resource.attributes.emails).to.have.lengthOf(1000)
    expect(patch([...few, add(0, 998, { display: 'again' })]).resource.attributes.emails).to.have.lengthOf(1000)
    expectRefusal(() => patch([...few, add(998, 1)]), '400 invalidValue')
    const made = { op: 'add', path: 'emails[value eq "other@x"].display', value: 'Other' }
    expectRefusal(() => patch([...few, made]), '400 invalidValue')
  })

  const emails = Array.from({ length: 1000 }, (_, index) => ({ value: `${index}@x` }))
  const withEmails = stored({ userName: 'ann', emails })
  const keys = (count: number) =>
    Object.fromEntries(emails.slice(0, count).map(({ value }) => [`emails[value eq "${value}"].display`, 'Ann']))

  it('sets no more by keys than by operations', () => {
    expect(
      patch(
        [
          { op: 'add', value: keys(200) },
          { op: 'add', value: { title: 'x' } },
        ],
        lenient,
        withEmails,
      ).changed,
    ).to.equal(true)
    expectRefusal(() => patch([{ op: 'add', value: { ...keys(1000), title: 'x' } }], lenient, withEmails), '413')
    const half = { op: 'add', value: Object.fromEntries(Object.entries(keys(501)).map(([key]) => [key, null])) }
    expectRefusal(() => patch([half, half]), '413')
  })

  it('looks at no more values than a thousand that are added one by one', () => {
    const one = emails.map(email => ({ op: 'add', path: 'emails', value: [email] }))
    const filled = patch(one, lenient, stored({ userName: 'ann' }))
    expect(filled.resource.attributes.emails).to.have.lengthOf(1000)
    const touching = (count: number, path: string) => Array(count).fill({ op: 'add', path, value: 'Ann' })
    expect(patch(touching(45, 'emails.display'), lenient, withEmails).changed).to.equal(true)
    expectRefusal(() => patch(touching(46, 'emails.display'), lenient, withEmails), '413')
    const longFilter = `emails[${Array(99).fill('value eq "1@x"').join(' or ')}].display`
    expectRefusal(() => patch(touching(6, longFilter), lenient, withEmails), '413')
  })

  it('stops at the first operation that makes a resource too long', () => {
    const certificates = { op: 'add', path: 'x509Certificates', value: [] as Json[] }
    certificates.value = Array.from({ length: 1000 }, (_, index) => ({ type: `${index}` }))
    const copied = { op: 'replace', path: 'x509Certificates.value', value: 'A'.repeat(60_000) }
    const wrong = { op: 'replace', path: 'active', value: 'perhaps' }
    expectRefusal(() => patch([certificates, copied, wrong]), '413')
    expectRefusal(() => patch([{ ...copied, value: 'A'.repeat(1024 * 1024) }]), '400 invalidValue')
  })

  it('S38: changes nothing that it is given', () => {
    fc.assert(
      fc.property(fc.subarray([...triples]), chosen => {
        const current = stored(structuredClone(ann))
        const before = structuredClone(current)
        for (const [, operations] of chosen) {
          const body = structuredClone(operations)
          try {
            patch(body, lenient, current)
          } catch {
            // Refused ones must leave everything as it was, too.
          }
          expect(body).to.deep.equal(operations)
        }
        expect(current).to.deep.equal(before)
      }),
    )
  })
})
