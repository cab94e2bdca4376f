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

describe('expiry by demand', () => {
  const [set, demanded] = [new Date('2026-03-01T12:00:00Z'), new Date('2026-04-01T12:00:00Z')]

  it('is the moment of the demand for a password that is older, and never for a newer one', () => {
    expect(expiryOf({ resetDemandedAt: demanded }, set)).to.equal(demanded)
    expect(expiryOf({ resetDemandedAt: demanded }, demanded)).to.equal(undefined)
  })

  it('is whichever comes first, age or demand', () => {
    expect(expiryOf({ resetDemandedAt: demanded, passwordExpiresAfter: 90 }, set)).to.equal(demanded)
    expect(expiryOf({ resetDemandedAt: demanded, passwordExpiresAfter: 1 }, set)).to.deep.equal(
      new Date('2026-03-02T12:00:00Z'),
    )
  })
})
