import type { PasswordPolicy } from './policy.ts'

/** Policies from the best priority to the last, of equals the smaller id first; the order of the list doesn't matter (rule P19). */
export const ladder = (policies: readonly PasswordPolicy[]): PasswordPolicy[] =>
  [...policies].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))

/** The one policy that wins, whole: the first on the ladder. */
export const applicable = (policies: readonly PasswordPolicy[], fallback: PasswordPolicy): PasswordPolicy =>
  ladder(policies)[0] ?? fallback
