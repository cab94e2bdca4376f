import { evaluate } from '../policies/evaluate.ts'
import { PasswordRejected } from './errors.ts'
import type { Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'
import { preparePassword } from './prepare.ts'

/**
 * What a policy says of a candidate that nobody sets. Former passwords and the current one are left out: they would tell a guesser that
 * a guess was somebody's password (rule P30).
 */
export function createCheck({ knowledge }: Pick<Ports, 'knowledge'>): Passwords['check'] {
  return (policy, subject, candidate) => {
    try {
      return evaluate(policy, preparePassword(candidate), { subject, knowledge })
    } catch (error) {
      if (error instanceof PasswordRejected) return error.violations
      throw error
    }
  }
}
