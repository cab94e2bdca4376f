import { expect } from 'chai'
import { evaluate } from '../../../policies/evaluate.ts'
import { KNOWS_NOTHING } from '../../../policies/rules/rule.ts'
import { createStrengthMeter } from '../../../policies/strength.ts'
import { broken } from '../support.ts'

describe('minStrength', () => {
  const hasScore = createStrengthMeter()
  const knowledge = { ...KNOWS_NOTHING, contextWords: ['rekeyserver'], hasScore }
  const scoreAtLeast = (minStrength: number, password: string, subject = {}) =>
    broken({ minStrength }, password, subject, knowledge).length === 0

  it('P14: asks for a score of zxcvbn', () => {
    expect([1, 2, 3, 4].map(score => scoreAtLeast(score, 'password'))).to.deep.equal([false, false, false, false])
    expect([1, 2, 3, 4].map(score => scoreAtLeast(score, 'quiet-Harbour 7 lemon'))).to.deep.equal([
      true,
      true,
      true,
      true,
    ])
  })

  it('P14: knows what the person and the service are called', () => {
    const subject = { userName: 'quiltmaker.ada', givenName: 'Xanthippa' }
    for (const word of ['quiltmaker.ada', 'Xanthippa', 'rekeyserver'])
      expect(scoreAtLeast(2, `${word}1`, subject), word).to.equal(false)
    expect(scoreAtLeast(2, 'quiltmaker.ada1'), 'of somebody else').to.equal(true)
  })

  it('P14: is off where it is 0 or absent', () => {
    for (const policy of [{}, { minStrength: 0 }]) expect(broken(policy, 'a', {}, knowledge)).to.deep.equal([])
  })

  it('P14: judges a long password by its beginning, so that none takes long', () =>
    expect(hasScore(`${'a'.repeat(40)}${'quiet-Harbour 7 lemon'.repeat(20)}`, [], 2)).to.equal(false))
})

describe('distinctCharacters', () => {
  const breaks = (distinctCharacters: number, next: string, current?: string) =>
    evaluate({ distinctCharacters }, next, { subject: {}, knowledge: KNOWS_NOTHING, current }).length > 0

  const cases: readonly (readonly [current: string, next: string, differing: number])[] = [
    ['summer', 'summer1', 1],
    ['summer', 'remmus', 0],
    ['summer', 'winter', 4],
    ['aab', 'aaab', 1],
    ['Zürich', 'zürich', 1],
    ['a', '😀😀', 2],
  ]
  for (const [current, next, differing] of cases) {
    it(`finds ${differing} new characters in ${next} after ${current}`, () => {
      expect(breaks(differing, next, current)).to.equal(false)
      expect(breaks(differing + 1, next, current)).to.equal(true)
    })
  }

  it('is judged only where the current password was typed', () => expect(breaks(9, 'same')).to.equal(false))
})
