import type { PasswordPolicy } from './policy.ts'

/** The priority of the default, behind all others. */
export const LAST = Number.MAX_SAFE_INTEGER

/** Policies from the best priority to the last, of equals the smaller id first; the order of the list doesn't matter (rule P19). */
export const ladder = (policies: readonly PasswordPolicy[]): PasswordPolicy[] => [...policies].sort(byPriority)

/** The order of the ladder. */
export const byPriority = (one: PasswordPolicy, other: PasswordPolicy): number =>
  placeOf(one) - placeOf(other) || (one.id < other.id ? -1 : 1)

const placeOf = ({ priority = LAST }: PasswordPolicy) => priority

/** The one policy that wins, whole: the first on the ladder. */
export const applicable = (policies: readonly PasswordPolicy[], fallback: PasswordPolicy): PasswordPolicy =>
  ladder(policies)[0] ?? fallback
