import { breachedViolation, evaluate, historyViolation, type Violation } from '../policies/evaluate.ts'
import type { PolicyRules } from '../policies/policy.ts'
import type { Credential } from './credential.ts'
import { PasswordRejected } from './errors.ts'
import type { Person, Ports } from './ports.ts'
import { preparePassword } from './prepare.ts'
import { matches, type TypedPassword } from './secret.ts'

/**
 * The one judgement that every path to a new password goes through (rule P20): preparation, the person's policy, and the former
 * passwords, the current and the temporary one always among them (rules P17, O88). Answers the prepared password.
 * Throws PasswordRejected with every violation.
 */
export async function judgePassword(
  ports: Ports,
  input: { person: Person; policy: PolicyRules; password: string; current?: string; credential?: Credential },
): Promise<string> {
  const prepared = preparePassword(input.password)
  const violations: Violation[] = evaluate(input.policy, prepared, {
    subject: input.person,
    knowledge: ports.knowledge,
    current: input.current,
  })
  violations.push(...(await breaches(ports, input.policy, prepared)))
  const candidate = { typed: input.password, prepared }
  if (input.credential && (await wasUsed(ports, input.credential, input.policy, candidate))) {
    violations.push(historyViolation(input.policy))
  }
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
