import { interactionPolicy } from 'oidc-provider'
import type { Passwords } from '../../passwords/passwords.ts'
import type { Factors } from '../factors/create-factors.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { SignInStore } from '../store/sign-ins.ts'
import { addAcrChecks } from './acr.ts'
import {
  accountGone,
  demandedPolicy,
  loginChecksOf,
  mustChange,
  otherThanHinted,
  signInBeforeChange,
} from './login-checks.ts'
import type { SubjectOf } from './subjects.ts'

const { Prompt, base } = interactionPolicy

type PromptPorts = {
  readonly passwords: Passwords
  readonly factors: Pick<Factors, 'areThere'>
  readonly applications: Pick<ApplicationStore, 'byId'>
  readonly subjectOf: SubjectOf
  readonly signIns: Pick<SignInStore, 'find'>
  readonly now: () => Date
}

/** The library's prompts and ours, in their order: the sign-in, the account, the second factor, the change, consent (rule O81). */
export function createPrompts(ports: PromptPorts) {
  const { passwords, factors, applications, subjectOf } = ports
  const policy = base()
  const checks = loginChecksOf(policy)
  checks.add(accountGone())
  checks.add(otherThanHinted(subjectOf))
  checks.add(demandedPolicy(passwords, applications))
  checks.add(signInBeforeChange(ports))
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 1)
  policy.add(new Prompt({ name: 'change_password', requestable: false }, mustChange(passwords)), 2)
  addAcrChecks(policy, 2, factors)
  return policy
}
