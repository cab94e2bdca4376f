import type { Transaction } from '../../passwords/ports.ts'
import { ScimError } from '../../scim/error.ts'
import type { ApplicationStore } from '../store/applications.ts'

/** Throws ScimError 409 for policies that go while an application demands one of them: without it, anybody's password would do there. */
export async function requireUndemanded(
  applications: Pick<ApplicationStore, 'demanderOf'>,
  policies: readonly string[],
  transaction: Transaction,
): Promise<void> {
  const name = policies.length > 0 ? await applications.demanderOf(policies, transaction) : undefined
  if (name !== undefined)
    throw new ScimError(
      409,
      undefined,
      `The application "${name}" demands this policy of those who enter it: take it out of "demandedPolicy" there first.`,
    )
}
