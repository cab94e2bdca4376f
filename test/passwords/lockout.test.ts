import { expect } from 'chai'
import { lockOf, lockout } from '../../passwords/lockout.ts'

const now = new Date('2026-03-01T12:00:00Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('a lock', () => {
  it('P40: ends at a hundred failures at the latest', () => expect(lockout.ceiling).to.equal(100))

  const cases = [
    ['is open without failures', { count: 0 }, undefined],
    ['is open while failures are free', { count: 4, lockedAt: at(-9) }, undefined],
    ['is closed until its end', { count: 5, lockedUntil: at(1) }, { until: at(1) }],
    ['is open at its end', { count: 5, lockedUntil: at(0) }, undefined],
    ['has no end at the ceiling', { count: 100, lockedUntil: at(-900) }, {}],
  ] as const
  for (const [what, failures, lock] of cases) {
    it(`P40: ${what}`, () => expect(lockOf(failures, now)).to.deep.equal(lock))
  }
})
