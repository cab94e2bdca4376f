import { expect } from 'chai'
import fc from 'fast-check'

describe('properties', () => {
  it('are tried on the same values in every run', () => {
    expect(fc.sample(fc.nat(), 3)).to.deep.equal(fc.sample(fc.nat(), 3))
  })
})
