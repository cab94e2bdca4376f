import { createChange, createForcedChange } from './change-password.ts'
import { createCheck } from './check.ts'
import { judgesOf } from './demanded-policy.ts'
import { createDeactivate, createRemove, createRevokeSessions, createRevokeSessionsOfAll } from './end-sessions.ts'
import { createInsertFirst, createPrepareFirst } from './first-password.ts'
import { createForeseeResets } from './foresee-resets.ts'
import { createRemoveOutlived } from './imported/remove-outlived.ts'
import { createSecretOf } from './mailed-secret.ts'
import { createPrepareMustChange } from './must-change.ts'
import type { Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'
import { createForgetMails, createRecover, createResend, createResendByLink, createResendFor } from './recover.ts'
import { createRemind, createReminderOf } from './remind.ts'
import { createLinkOpened, createOpenLink, createRedeemLink } from './reset-link.ts'
import { createPrepareReset, createPrepareResets } from './reset-password.ts'
import { createMarksOf, createSessionsEpochsOf, createStanding } from './standing.ts'
import { createStatesOf } from './state.ts'
import { createIsUndone, createUndoResets } from './undo-resets.ts'
import { createPrepareUnlock } from './unlock.ts'
import { createVerify } from './verify-password.ts'
import { createEndOf, createWarnOfExpiry } from './warn-of-expiry.ts'

/** Puts the acts of this folder on their ports. */
export function createPasswords(ports: Ports): Passwords {
  const foreseeResets = createForeseeResets(ports)
  const prepareResets = createPrepareResets(ports, foreseeResets)
  return {
    prepareFirst: createPrepareFirst(ports),
    insertFirst: createInsertFirst(ports),
    prepareReset: createPrepareReset(prepareResets),
    prepareResets,
    foreseeResets,
    prepareMustChange: createPrepareMustChange(ports),
    prepareUnlock: createPrepareUnlock(ports),
    verify: createVerify(ports),
    change: createChange(ports),
    completeForcedChange: createForcedChange(ports),
    openLink: createOpenLink(ports),
    linkOpened: createLinkOpened(ports),
    undoResets: createUndoResets(ports),
    isUndone: createIsUndone(ports),
    redeemLink: createRedeemLink(ports),
    recover: createRecover(ports),
    resend: createResend(ports),
    resendFor: createResendFor(ports),
    resendByLink: createResendByLink(ports),
    standing: createStanding(ports),
    marksOf: createMarksOf(ports),
    holdSession: ports.credentials.hold,
    sessionsEpochsOf: createSessionsEpochsOf(ports),
    policyOf: userId => ports.policies.applicableTo(userId),
    judgesOf: (userId, demandedPolicy) => judgesOf(ports, userId, demandedPolicy),
    check: createCheck(ports),
    statesOf: createStatesOf(ports),
    warnOfExpiry: createWarnOfExpiry(ports),
    endOf: createEndOf(ports),
    remind: createRemind(ports),
    reminderOf: createReminderOf(ports),
    removeOutlived: createRemoveOutlived(ports),
    peopleWhere: condition => ports.credentials.peopleWhere(condition, ports.now()),
    revokeSessions: createRevokeSessions(ports),
    revokeSessionsOfAll: createRevokeSessionsOfAll(ports),
    deactivate: createDeactivate(ports),
    forgetMails: createForgetMails(ports),
    remove: createRemove(ports),
    secretOf: createSecretOf(ports),
  }
}
