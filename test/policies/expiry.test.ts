import { expect } from 'chai'
import { expiryOf } from '../../policies/expiry.ts'

describe('expiry', () => {
  const setAt = new Date('2026-03-01T12:00:00Z')

  it('P10: is the given number of days after the password was set', () =>
    expect(expiryOf({ passwordExpiresAfter: 90 }, setAt)).to.deep.equal(new Date('2026-05-30T12:00:00Z')))

  for (const policy of [{}, { passwordExpiresAfter: 0 }]) {
    it(`P10: is never for ${JSON.stringify(policy)}`, () => expect(expiryOf(policy, setAt)).to.equal(undefined))
  }
})
