import { breachedViolation, evaluate, historyViolation, type Violation } from '../policies/evaluate.ts'
import type { PolicyRules } from '../policies/policy.ts'
import { distinct, longestHistory } from '../policies/together.ts'
import type { Credential } from './credential.ts'
import { PasswordRejected } from './errors.ts'
import type { Person, Ports } from './ports.ts'
import { preparePassword } from './prepare.ts'
import { matches, type TypedPassword } from './secret.ts'

/**
 * The one judgement that every path to a new password goes through (rule P20): preparation, the person's policy and, on the way to an
 * application that demands one, that policy as well, and the former passwords, the current and the temporary one always among
 * them (rules P17, O88). Answers the prepared password. Throws PasswordRejected with every violation, none of them twice.
 */
export async function judgePassword(
  ports: Ports,
  input: {
    person: Person
    policies: readonly PolicyRules[]
    password: string
    current?: string
    credential?: Credential
  },
): Promise<string> {
  const prepared = preparePassword(input.password)
  const { person: subject, policies, current, credential } = input
  const broken = policies.map(policy => evaluate(policy, prepared, { subject, knowledge: ports.knowledge, current }))
  const leaked = await Promise.all(policies.map(policy => breaches(ports, policy, prepared)))
  const violations = distinct([...broken, ...leaked].flat(), ({ rule, message }) => `${rule} ${message}`)
  const longest = { numPasswordsInHistory: longestHistory(policies) }
  const candidate = { typed: input.password, prepared }
  if (credential && (await wasUsed(ports, credential, longest, candidate))) violations.push(historyViolation(longest))
  if (violations.length > 0) throw new PasswordRejected(violations)
  return prepared
}

/** Whether the password leaked somewhere, where the policy asks; where there is nobody to ask any more, none is good. */
export async function breaches(
  { breached }: Pick<Ports, 'breached'>,
  { blockBreached }: PolicyRules,
  prepared: string,
): Promise<Violation[]> {
  if (!blockBreached) return []
  const answer = breached ? await breached(prepared) : 'nowhere'
  return answer === 'unknown' ? [] : [breachedViolation(answer)]
}

/** Every remembered hash is tried, so that the time doesn't tell which one it was. */
async function wasUsed(
  ports: Ports,
  credential: Credential,
  policy: PolicyRules,
  candidate: TypedPassword,
): Promise<boolean> {
  const { userId, secret, retired, history } = credential
  const kept = history.slice(0, policy.numPasswordsInHistory ?? 0)
  const former = [secret, retired, ...kept].filter(one => one !== undefined)
  const answers = await Promise.all(former.map(one => matches(ports, userId, one, candidate)))
  return answers.includes(true)
}
