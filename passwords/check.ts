import { evaluate } from '../policies/evaluate.ts'
import { PasswordRejected } from './errors.ts'
import { breaches } from './judge-password.ts'
import type { Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'
import { preparePassword } from './prepare.ts'

/**
 * What a policy says of a candidate that nobody sets. Former passwords and the current one are left out: they would tell a guesser that
 * a guess was somebody's password (rule P30).
 */
export function createCheck(ports: Pick<Ports, 'knowledge' | 'breached'>): Passwords['check'] {
  return async (policy, subject, candidate) => {
    try {
      const prepared = preparePassword(candidate)
      const broken = evaluate(policy, prepared, { subject, knowledge: ports.knowledge })
      return [...broken, ...(await breaches(ports, policy, prepared))]
    } catch (error) {
      if (error instanceof PasswordRejected) return error.violations
      throw error
    }
  }
}
