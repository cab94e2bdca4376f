import { expect } from 'chai'
import fc from 'fast-check'
import { applicable } from '../../policies/applicable.ts'
import type { PasswordPolicy } from '../../policies/policy.ts'

const policy = (id: string, priority: number): PasswordPolicy => ({
  id,
  priority,
  name: id,
  version: '1',
  isDefault: false,
})
const fallback = { ...policy('default', Number.MAX_SAFE_INTEGER), isDefault: true }

describe('the applicable policy', () => {
  it('P19: is the one with the best priority, whole', () =>
    expect(applicable([policy('b', 2), policy('a', 3), policy('c', 1)], fallback)).to.deep.equal(policy('c', 1)))

  it('P19: is the smaller id of two equals', () =>
    expect(applicable([policy('b', 1), policy('a', 1)], fallback).id).to.equal('a'))

  it('is the default where no group has one', () => expect(applicable([], fallback)).to.equal(fallback))

  it('P19: does not depend on the order of the list', () => {
    const policies = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 1, max: 4 })), {
      selector: ([id]) => id,
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(policies, fc.gen(), (pairs, gen) => {
        const all = pairs.map(([id, priority]) => policy(id, priority))
        const mixed = gen(fc.shuffledSubarray, all, { minLength: all.length })
        expect(applicable(mixed, fallback)).to.deep.equal(applicable(all, fallback))
      }),
    )
  })
})
