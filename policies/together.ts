import { type DescribedRule, describe } from './evaluate.ts'
import type { PolicyRules } from './policy.ts'

/** What several policies say together, a line a rule, none of them twice; what is remembered longest is said alone. */
export function describeTogether(policies: readonly PolicyRules[]): DescribedRule[] {
  const numPasswordsInHistory = longestHistory(policies)
  const lines = policies.flatMap(policy => describe({ ...policy, numPasswordsInHistory }))
  return distinct(lines, ({ rule, text }) => `${rule} ${text}`)
}

/** How many former passwords the policy remembers that remembers most. */
export const longestHistory = (policies: readonly PolicyRules[]): number =>
  Math.max(0, ...policies.map(({ numPasswordsInHistory }) => numPasswordsInHistory ?? 0))

/** The first of those that have the same key. */
export function distinct<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  const byKey = new Map<string, T>()
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value)
  return [...byKey.values()]
}
