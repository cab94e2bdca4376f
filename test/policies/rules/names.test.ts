import { expect } from 'chai'
import { describe as describePolicy } from '../../../policies/evaluate.ts'
import type { Subject } from '../../../policies/policy.ts'
import { broken } from '../support.ts'

const subject: Subject = { userName: 'Ada.Byron', givenName: 'Augusta', familyName: 'Lovelace' }

describe('rules about the own names', () => {
  const rules = [
    ['firstNameDisallowed', 'augusta'],
    ['lastNameDisallowed', 'LOVELACE'],
    ['userNameDisallowed', 'ada.byron'],
  ] as const
  for (const [rule, name] of rules) {
    it(`${rule}: finds the name anywhere and in any case, and only where the policy asks`, () => {
      const passwords = [name, `xx${name}`, `${name}99`, `1${name}2`]
      for (const password of passwords) {
        expect(broken({ [rule]: true }, password, subject)).to.deep.equal([rule])
        expect(broken({ [rule]: false }, password, subject)).to.deep.equal([])
      }
      expect(broken({ [rule]: true }, name.slice(0, -1), subject)).to.deep.equal([])
      expect(broken({ [rule]: true }, name, {})).to.deep.equal([])
    })
  }

  const shortest: readonly (readonly [name: string, isLookedFor: boolean])[] = [
    ['Li', false],
    ['Ann', false],
    ['Anna', true],
    ['山田太', false],
    ['山田太郎', true],
    ['😀😀', false],
    ['', false],
  ]
  for (const [givenName, isLookedFor] of shortest) {
    it(`trap 10: ${isLookedFor ? 'looks for' : 'does not look for'} the name “${givenName}”, counted in characters`, () => {
      const expected = isLookedFor ? ['firstNameDisallowed'] : []
      expect(broken({ firstNameDisallowed: true }, `xx${givenName}xx`, { givenName })).to.deep.equal(expected)
    })
  }

  it('compares composed and decomposed forms alike', () =>
    expect(broken({ lastNameDisallowed: true }, 'xxmüllerxx', { familyName: 'MU\u0308LLER' })).to.deep.equal([
      'lastNameDisallowed',
    ]))
})

describe('disallowedUserAttributeValues', () => {
  const values: Readonly<Record<string, readonly string[]>> = {
    title: ['Dyer'],
    'addresses.locality': ['Lübeck', 'Rom'],
  }
  const person: Subject = { valuesOf: path => values[path] ?? [] }
  const isRefused = (paths: readonly string[], password: string) =>
    broken({ disallowedUserAttributeValues: paths }, password, person).length > 0

  it('finds any value of the attributes that the policy names, anywhere and in any case', () => {
    for (const password of ['dyer', '7DYERs', 'xxlübeck']) {
      expect(isRefused(['title', 'addresses.locality'], password), password).to.equal(true)
      expect(isRefused(['nickName'], password), password).to.equal(false)
    }
  })

  it('does not look for values of 3 characters and fewer', () =>
    expect(isRefused(['addresses.locality'], 'romulus')).to.equal(false))

  it('names the attributes, and not their values', () =>
    expect(
      describePolicy({ disallowedUserAttributeValues: ['title', 'nickName'] }).map(({ text }) => text),
    ).to.deep.equal(['Does not contain what is known of you: title, nickName']))
})
