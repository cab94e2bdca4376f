import { expect } from 'chai'
import { isFresh } from '../../passwords/step-up.ts'

describe('a sign-in that is to be fresh', () => {
  const now = new Date('2026-03-01T12:05:00Z')
  const cases: readonly (readonly [what: string, signedInAt: string | undefined, fresh: boolean])[] = [
    ['of this moment', '2026-03-01T12:05:00Z', true],
    ['of five minutes ago', '2026-03-01T12:00:00Z', true],
    ['older by a millisecond', '2026-03-01T11:59:59.999Z', false],
    ['that nobody knows of', undefined, false],
  ]
  for (const [what, signedInAt, fresh] of cases)
    it(`O29, P21: one ${what} ${fresh ? 'is' : 'is not'}`, () =>
      expect(isFresh(signedInAt === undefined ? undefined : new Date(signedInAt), now)).to.equal(fresh))
})
