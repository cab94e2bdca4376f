import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { derivedDraw, drawPassword, randomDraw } from '../../passwords/one-time-password.ts'
import { FAST_SCHEME_BITS, shapeFor } from '../../passwords/password-shape.ts'
import { contradictions } from '../../policies/contradictions.ts'
import { anyPolicy, broken } from '../policies/support.ts'

const seed = Buffer.alloc(32, 7)

/** The numbers of the seed's stream below a limit, worked out a second time; and how many were left out for fairness. */
function expectedDraws(limit: number, count: number) {
  const blocks = Array.from({ length: 400 }, (_, block) => createHmac('sha256', seed).update(String(block)).digest())
  const stream = blocks.flatMap(block => Array.from({ length: 16 }, (_, index) => block.readUInt16BE(index * 2)))
  const fair = Math.floor(65_536 / limit) * limit
  const kept: number[] = []
  let leftOut = 0
  for (const value of stream) {
    if (kept.length === count) break
    if (value < fair) kept.push(value % limit)
    else leftOut += 1
  }
  return { kept, leftOut }
}

describe('drawing', () => {
  for (const limit of [1, 2, 57, 256, 300, 30_000, 40_000]) {
    it(`P66: below ${limit} takes only numbers that are equally likely`, () => {
      const draw = derivedDraw(seed)
      const { kept, leftOut } = expectedDraws(limit, 3000)
      expect(Array.from({ length: kept.length }, () => draw(limit))).to.deep.equal(kept)
      expect(kept.every(number => number >= 0 && number < limit)).to.equal(true)
      if (65_536 % limit > 1000) expect(leftOut).to.be.greaterThan(0)
    })
  }

  it('at random gives another sequence each time', () => {
    const sequence = () => {
      const draw = randomDraw()
      return Array.from({ length: 40 }, () => draw(57)).join()
    }
    expect(sequence()).to.not.equal(sequence())
  })

  it('from a seed gives the same password again, and another from another seed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), bytes => {
        const { shape } = shapeFor({ minLength: 15, minSpecialChars: 2 })
        const draw = () => drawPassword(shape, derivedDraw(Buffer.from(bytes)))
        expect(draw()).to.equal(draw())
        expect(draw()).to.not.equal(drawPassword(shape, derivedDraw(seed)))
      }),
    )
  })

  it('P66: puts the characters that a policy demands anywhere', () => {
    const { shape } = shapeFor({ requiredChars: '#' })
    const places = Array.from({ length: 400 }, () => drawPassword(shape, randomDraw()).indexOf('#'))
    expect(new Set(places).size).to.equal(shape.alphabets.length)
  })
})

describe('the shape of a one-time password', () => {
  it('P66: has 112 bits and a reserve, in letters and digits that nobody misreads', () => {
    const { shape, bits } = shapeFor({})
    expect(bits).to.be.at.least(FAST_SCHEME_BITS)
    expect(FAST_SCHEME_BITS).to.be.at.least(112)
    expect(new Set(shape.alphabets).size).to.equal(1)
    expect(shape.alphabets[0]).to.match(/^[A-HJ-NP-Za-km-z2-9]{57}$/)
  })

  it('P66: obeys each rule of counts and characters at the first draw, or has no bits', () => {
    const sound = anyPolicy.filter(policy => contradictions(policy).length === 0)
    const isOne = (text: string) => text.length === 1
    fc.assert(
      fc.property(sound, policy => {
        const { shape, bits } = shapeFor(policy)
        const others = { blockCommon: false, disallowedSubstrings: (policy.disallowedSubstrings ?? []).filter(isOne) }
        if (bits > 0) expect(broken({ ...policy, ...others }, drawPassword(shape, randomDraw()))).to.deep.equal([])
      }),
      { numRuns: 2000 },
    )
  })

  const lengths = [
    ['the minimum of the policy', { minLength: 40 }, 40],
    ['a minimum beyond 128', { minLength: 300 }, 300],
    ['the maximum of the policy', { maxLength: 12 }, 12],
    ['letters and digits as many as are asked for', { minAlphaNumerals: 30 }, 30],
  ] as const
  for (const [what, policy, length] of lengths) {
    it(`is as long as ${what}`, () => expect(shapeFor(policy).shape.alphabets).to.have.length(length))
  }

  it('is worth nothing where what is demanded is not to be had', () =>
    expect(shapeFor({ minSpecialChars: 1, disallowedChars: '-_.+=!' }).bits).to.equal(0))

  it('takes the characters that the policy allows where ours are not among them', () => {
    const { shape, bits } = shapeFor({ allowedChars: 'äöüßÄÖÜ٣٤٥', minLowerCase: 1, minUpperCase: 1, minNumerals: 1 })
    expect(bits).to.be.at.least(FAST_SCHEME_BITS)
    expect(shape.alphabets.slice(0, 4)).to.deep.equal(['ÄÖÜ', 'äöüß', '٣٤٥', 'äöüßÄÖÜ٣٤٥'])
  })
})
