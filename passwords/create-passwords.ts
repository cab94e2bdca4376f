import { evaluate } from '../policies/evaluate.ts'
import { createChange, createForcedChange } from './change-password.ts'
import { createDeactivate, createRevokeSessions } from './end-sessions.ts'
import { PasswordRejected } from './errors.ts'
import { createPrepareFirst } from './first-password.ts'
import { createSecretOf } from './mailed-secret.ts'
import type { Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'
import { preparePassword } from './prepare.ts'
import { createForgetMails, createRecover, createResend, createResendByLink } from './recover.ts'
import { createOpenLink, createRedeemLink } from './reset-link.ts'
import { createPrepareMustChange, createPrepareReset } from './reset-password.ts'
import { createStanding } from './standing.ts'
import { createStatesOf } from './state.ts'
import { createVerify } from './verify-password.ts'

/** Puts the acts of this folder on their ports. */
export function createPasswords(ports: Ports): Passwords {
  return {
    prepareFirst: createPrepareFirst(ports),
    prepareReset: createPrepareReset(ports),
    prepareMustChange: createPrepareMustChange(ports),
    verify: createVerify(ports),
    change: createChange(ports),
    completeForcedChange: createForcedChange(ports),
    openLink: createOpenLink(ports),
    redeemLink: createRedeemLink(ports),
    recover: createRecover(ports),
    resend: createResend(ports),
    resendByLink: createResendByLink(ports),
    standing: createStanding(ports),
    policyOf: userId => ports.policies.applicableTo(userId),
    check: createCheck(ports),
    statesOf: createStatesOf(ports),
    idsWhere: (condition, limit) => ports.credentials.idsWhere(condition, ports.now(), limit),
    revokeSessions: createRevokeSessions(ports),
    deactivate: createDeactivate(ports),
    forgetMails: createForgetMails(ports),
    remove: (userId, transaction) => ports.credentials.remove(userId, transaction),
    secretOf: createSecretOf(ports),
  }
}

/** The rules a candidate breaks, history left out: it would tell whether a guess is an old password. */
function createCheck(ports: Ports): Passwords['check'] {
  return async (userId, candidate) => {
    const [person, policy] = await Promise.all([ports.people.byId(userId), ports.policies.applicableTo(userId)])
    try {
      return evaluate(policy, preparePassword(candidate), { subject: person ?? {}, blockList: ports.blockList })
    } catch (error) {
      if (error instanceof PasswordRejected) return [...error.violations]
      throw error
    }
  }
}
