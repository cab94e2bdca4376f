import { type LockRules, lockout } from '../../passwords/lockout.ts'

/** The condition that no lock keeps an attempt from counting. */
export const isOpen = (now: Date) => ({
  'failures.count': { $lt: lockout.ceiling },
  $or: [{ 'failures.lockedUntil': { $exists: false } }, { 'failures.lockedUntil': { $lte: now } }],
})

/** Stages of an update that counts one more failure, and locks by the count that this very write made. */
export const oneMoreFailure = (now: Date, rules: LockRules) => [
  { $set: { failures: { count: { $add: ['$failures.count', 1] }, countedAt: now } } },
  { $set: { 'failures.lockedUntil': lockAfter(now, rules) } },
  { $set: { 'failures.lockedAt': { $cond: ['$failures.lockedUntil', now, '$$REMOVE'] } } },
]

function lockAfter(now: Date, { attempts, duration }: LockRules) {
  const exponent = { $min: [{ $subtract: ['$failures.count', lockout.freeFailures + 1] }, 20] }
  const delay = { $min: [{ $multiply: [lockout.firstDelay, { $pow: [2, exponent] }] }, lockout.longestDelay] }
  const growing = {
    $cond: [{ $gt: ['$failures.count', lockout.freeFailures] }, { $add: [now, { $toLong: delay }] }, '$$REMOVE'],
  }
  if (attempts === undefined) return growing
  const isLocked = { $eq: [{ $mod: ['$failures.count', attempts] }, 0] }
  return { $cond: [isLocked, { $max: [{ $add: [now, duration] }, growing] }, growing] }
}
