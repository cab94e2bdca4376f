import type { PasswordPolicy } from './policy.ts'

/** The one policy that wins, whole: the best priority, and of equals the smaller id; the order of the list doesn't matter (rule P19). */
export function applicable(policies: readonly PasswordPolicy[], fallback: PasswordPolicy): PasswordPolicy {
  const [winner] = [...policies].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
  return winner ?? fallback
}
