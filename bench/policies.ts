import { measureApplicablePolicy } from './applicable-policy.ts'
import { measureBreached } from './breached.ts'
import { measureEvaluation } from './evaluation.ts'

/** What a password policy costs: to judge by it, to find the one that applies, and to look among leaked passwords. */
export async function measurePolicies(): Promise<string> {
  return [await measureEvaluation(), await measureApplicablePolicy(), await measureBreached()].join('\n')
}
