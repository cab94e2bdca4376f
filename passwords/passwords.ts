import type { Violation } from '../policies/evaluate.ts'
import type { PasswordPolicy, Subject } from '../policies/policy.ts'
import type { Credential, Epochs, MustChange, Secret } from './credential.ts'
import type { Ineligibility, NotEligible, PasswordRejected } from './errors.ts'
import type { Account, AuditEvent, IdSet, JobReset, MailRequest, Person, StateCondition, Transaction } from './ports.ts'
import type { Limits } from './privilege.ts'
import type { Ending, Pace, ResetRequest } from './reset-request.ts'

/** Who acts, and through which door. */
export type Actor = {
  readonly id: string
  readonly kind: 'client' | 'person' | 'host' | 'server'
  readonly rank: number
  readonly scopes: ReadonlySet<string>
  /** Of the scopes those that are for the members of some groups alone, with the ids of these. */
  readonly limits?: Limits | undefined
  /** Of a person: when they last proved who they are. */
  readonly signedInAt?: Date | undefined
  /** Of a person in a browser: their session, which outlives the ones that they end. */
  readonly session?: string | undefined
  readonly channel: 'server' | 'scim' | 'job' | 'console' | 'host' | 'self' | 'link' | 'signIn'
}

/** A write that has been judged and hashed and waits for its transaction. `commit` may run more than once (a retried transaction). */
export type PreparedWrite<T> = { commit(transaction: Transaction): Promise<T> }

export type FirstPassword = {
  readonly password: string | undefined
  /** The hash of another system, in the place of a password. */
  readonly importedHash?: { readonly scheme?: string; readonly value: string }
  readonly requireChange: boolean
  /** Whether one that misses the policy is taken all the same, where it must be changed: it lets the person in once (T10). */
  readonly mayBeWeak: boolean
}

/** A first secret, why it has to be changed where it has to be, and the rules that it misses where it may. */
export type FirstSecret = {
  readonly secret: Secret
  readonly reason?: MustChange['reason'] | undefined
  readonly missed?: readonly string[] | undefined
}

/** The credential of somebody new, judged and hashed, to be written with them; the state that they begin in, and what to audit. */
export type FirstCredential = {
  readonly credential: Credential
  readonly state: PasswordState
  readonly events: readonly AuditEvent[]
}

export type ResetOutcome = {
  readonly resetId: string
  /** Present on that one answer only. */
  readonly oneTimePassword?: string
  readonly expiresAt?: Date
  /** How many sessions and tokens ended with it, where the request has counted them. */
  readonly ending?: Ending | undefined
  /** The person's password as the reset leaves it, and the policy that it followed. */
  readonly state: PasswordState
  readonly policy: PasswordPolicy
}

/** The policy that a reset would follow, and why it can't be done where it can't. */
export type Foreseen = {
  readonly policy: PasswordPolicy
  readonly reason?: Ineligibility | undefined
  /** How many seconds after the reset its mail has to leave; absent where that doesn't matter. */
  readonly mailWithin?: number
}

/** How many sessions and tokens were open, for the audit. */
export type Ended = { readonly sessions: number; readonly tokens: number }

/** What became of each, by the person's id, and why the others are left out. */
export type PreparedResets = {
  /**
   * With people as the transaction sees them, whoever can't be reset any more is left out, and so is whoever is not among them. Without
   * them it is for a transaction that writes the people themselves, just as they were judged.
   */
  commit(transaction: Transaction, asTheyAre?: readonly Person[]): Promise<ReadonlyMap<string, ResetOutcome>>
  readonly refused: ReadonlyMap<string, NotEligible | PasswordRejected>
}

export type VerifyOutcome =
  | { readonly verified: false }
  | { readonly verified: true; readonly person: Account; readonly epochs: Epochs; readonly mustChange?: MustChange }

/** What a credential tells others; the person's mail address where a link that was mailed there was used (rule O60). */
export type Marks = Epochs & { readonly verifiedEmail?: string | undefined }

/** What others judge a session, a grant or a restricted state by; absent for an unknown or inactive person. */
export type Standing = Marks & { readonly mustChange?: MustChange }

/** The person's password state as the SCIM extension shows it. Dates are dates, absent means never. */
export type PasswordState = {
  readonly mustChange: boolean
  readonly expired: boolean
  /** When a one-time password ends. */
  readonly expiresAt?: Date
  readonly hasPassword: boolean
  readonly lastSuccessfulSetDate?: Date
  readonly lastSuccessfulValidationDate?: Date
  readonly lastFailedValidationDate?: Date
  readonly locked?: { readonly on: boolean; readonly reason: string; readonly lockDate: Date; readonly until?: Date }
}

export type OpenLink = {
  readonly person: Person
  readonly purpose: 'reset' | 'activate' | 'recovery'
  readonly expiresAt: Date
  readonly policy: PasswordPolicy
}

export type MailedSecret = {
  readonly kind: 'link' | 'oneTimePassword'
  readonly value: string
  readonly expiresAt: Date
}

/**
 * Everything that can be done with a password, and the only door to it. Each function is a file of its own in this folder;
 * SCIM, Bulk, jobs, the command line, the pages and the host call these and nothing beneath them.
 */
export type Passwords = {
  /** The credential that is born with a person, with a first password or without. Throws NotPermitted, PasswordRejected. */
  prepareFirst(person: Person, first: FirstPassword, actor: Actor): Promise<FirstCredential>
  /** Writes the credentials of new people, in the transaction that writes the people. */
  insertFirst(credentials: readonly FirstCredential[], transaction: Transaction): Promise<void>
  /** Imposes a reset on one person. Throws InvalidRequest, NotEligible, NotPermitted, PasswordRejected, SignInTooOld. */
  prepareReset(person: Person, request: ResetRequest, actor: Actor): Promise<PreparedWrite<ResetOutcome>>
  /** The same for many, as if each alone, and those who can't be reset. Throws InvalidRequest, NotPermitted, SignInTooOld. */
  prepareResets(people: readonly Person[], request: ResetRequest, actor: Actor): Promise<PreparedResets>
  /** What a reset would do to each of some people; writes nothing. */
  foreseeResets(people: readonly Person[], request: ResetRequest, actor: Actor): Promise<ReadonlyMap<string, Foreseen>>
  /**
   * The flag alone: the current password stays, and must be changed at the next sign-in or may be kept. Throws NotEligible, NotPermitted,
   * SignInTooOld.
   */
  prepareMustChange(person: Person, mustChange: boolean, actor: Actor): Promise<PreparedWrite<void>>
  /** After failed attempts the password may be tried again at once. Throws InvalidRequest, NotEligible, NotPermitted, SignInTooOld. */
  prepareUnlock(person: Person, actor: Actor): Promise<PreparedWrite<void>>
  /**
   * One argon2 verification on every path, whoever is asked for. A right password is judged by the policy that the application demands,
   * by its id, too.
   */
  verify(identifier: string, password: string, demandedPolicy?: string): Promise<VerifyOutcome>
  /** The owner's change with the old password known. Throws PasswordRejected; undefined when the old one is wrong. */
  change(userId: string, current: string, next: string, actor: Actor): Promise<Epochs | undefined>
  /**
   * The forced change, conditional on the epoch that the sign-in saw; judged by the person's policy and the one that the application
   * demands. Throws PasswordRejected; undefined when the race was lost.
   */
  completeForcedChange(
    userId: string,
    epoch: number,
    next: string,
    actor: Actor,
    demandedPolicy?: string,
  ): Promise<Epochs | undefined>
  /** The person and purpose behind a live link; the same undefined for unknown, used, expired and superseded. Changes nothing. */
  openLink(token: string): Promise<OpenLink | undefined>
  /** A browser has shown the form behind a link: a job is told, where it is part of one. */
  linkOpened(token: string): Promise<void>
  /**
   * Gives people back the passwords that resets of a job have taken from them, in the caller's transaction; only where that was asked for
   * within ten minutes, and where nothing has happened since. Whoever was mailed about the reset is mailed about its end, at this pace. Answers whose passwords were
   * given back, and how many mails that makes.
   */
  undoResets(
    resets: readonly JobReset[],
    order: { readonly actor: Actor; readonly askedAt: Date; readonly pace?: Pace | undefined },
    transaction: Transaction,
  ): Promise<{ readonly undone: ReadonlySet<string>; readonly mails: number }>
  /** Whether what such a mail says still holds: nobody has done anything with the password since. */
  isUndone(mail: MailRequest): Promise<boolean>
  /** Consumes the link and sets the password in one conditional write. Throws PasswordRejected; false for any dead link. */
  redeemLink(token: string, next: string): Promise<boolean>
  /** "Forgot password": answers nothing, whoever is asked for. */
  recover(identifier: string): Promise<void>
  /** "Resend Email": sends a pending reset's mail again, within the limits; answers nothing. */
  resend(identifier: string): Promise<void>
  /**
   * The same by an administrator for somebody. Answers false where it was mailed less than a minute ago, or five times in an hour. Throws
   * InvalidRequest, NotEligible, NotPermitted, SignInTooOld.
   */
  resendFor(person: Person, actor: Actor): Promise<boolean>
  /** "Resend Email" on the page of an expired link. */
  resendByLink(token: string): Promise<void>
  /** With the id of a policy that an application demands, at the door of that application. */
  standing(userId: string, demandedPolicy?: string): Promise<Standing | undefined>
  /** In one read: enough where no forced change matters. The epochs of the inactive have moved on. */
  marksOf(userId: string): Promise<Marks | undefined>
  /** What the sessions of some people are judged by. Those who are gone have none; of the inactive all have ended. */
  sessionsEpochsOf(userIds: readonly string[]): Promise<Map<string, number>>
  policyOf(userId: string): Promise<PasswordPolicy>
  /** By which policies a forced change is judged: the person's own first, then the demanded one, if it is another. */
  judgesOf(userId: string, demandedPolicy?: string): Promise<readonly PasswordPolicy[]>
  /** Every rule that a candidate breaks, but for those about former passwords. Stores nothing. */
  check(policy: PasswordPolicy, subject: Subject, candidate: string): Promise<readonly Violation[]>
  statesOf(userIds: readonly string[]): Promise<Map<string, PasswordState>>
  /** Queues a mail to everybody whose password is about to end by its age, once for each password. Ends early at the signal. */
  warnOfExpiry(signal?: AbortSignal): Promise<void>
  /** When the password ends that a warning tells of; undefined when the mail is stale. */
  endOf(mail: MailRequest): Promise<Date | undefined>
  /** Queues a mail to everybody whose reset's link or one-time password is about to end, once for each. Ends early at the signal. */
  remind(signal?: AbortSignal): Promise<void>
  /** What a reminder says, with the token of the link where it is one; undefined when the mail is stale. */
  reminderOf(mail: MailRequest): Promise<{ readonly expiresAt: Date; readonly token?: string } | undefined>
  /** Takes the weak hashes of another system away whose time is over: nobody signs in by them any more. Ends early at the signal. */
  removeOutlived(signal?: AbortSignal): Promise<void>
  /** People whose password's state fits a condition at this moment; the values of dates are ISO 8601. */
  peopleWhere(condition: StateCondition): IdSet
  /** Ends every session, grant and token of the person, in a transaction of its own unless given one. Answers the new epochs; undefined for nobody. */
  revokeSessions(userId: string, actor: Actor, ended?: Ended, transaction?: Transaction): Promise<Epochs | undefined>
  /** The same for some thousand people at most, each by the ids; those who aren't there are passed over. */
  revokeSessionsOfAll(userIds: readonly string[], actor: Actor, ended: ReadonlyMap<string, Ended>): Promise<void>
  /** Whether a session is still open, and stays so until this transaction has written: whoever ends it at the same time waits or is overtaken. */
  holdSession(userId: string, sessionsEpoch: number, transaction: Transaction): Promise<boolean>
  /** Part of a deactivation, in its transaction. */
  deactivate(userIds: readonly string[], transaction: Transaction): Promise<void>
  /** A new mail address: what was mailed to the old one is dead, a pending reset waits for Resend Email. */
  forgetMails(userId: string, transaction: Transaction): Promise<void>
  remove(userId: string, transaction: Transaction): Promise<void>
  /** What a queued mail must say, derived when it is sent; undefined when it is stale. Starts a link's life at the first call. */
  secretOf(mail: MailRequest): Promise<MailedSecret | undefined>
}
