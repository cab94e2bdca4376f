import type { PasswordPolicy } from '../policies/policy.ts'
import type { Knowledge } from '../policies/rules/rule.ts'
import type { Credential, CredentialChange, CredentialCondition } from './credential.ts'
import type { LockRules } from './lockout.ts'

/** An open transaction of the store, handed through unseen. */
export type Transaction = { readonly transaction: unique symbol }

/** A comparison of one member of a password's state: `mustChange`, `lastSuccessfulSetDate`, `locked.until` … */
export type StateCondition =
  | { readonly field: string; readonly operator: 'pr' }
  | {
      readonly field: string
      readonly operator: 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'
      readonly value: string | number | boolean | null
    }

/** Some resources by their ids, asked for piece by piece: there may be a million. */
export type IdSet = {
  /** Any of its ids, so many at most. */
  some(most: number): Promise<string[]>
  /** Its ids in their order, after a given one ('' is before all); fewer than `most` are the last. */
  after(id: string, most: number): Promise<string[]>
  /** Those of some ids that are in it. */
  among(ids: readonly string[]): Promise<string[]>
  count(upTo?: number): Promise<number>
  /** Whether there are more than so many; it may say so of fewer where one id stands there several times. */
  exceeds(size: number): Promise<boolean>
}

/** The one collection of credentials. Only `passwords/` holds this port. */
export type CredentialStore = {
  insert(credentials: readonly Credential[], transaction?: Transaction): Promise<void>
  find(userId: string, transaction?: Transaction): Promise<Credential | undefined>
  findByLink(tokenHash: string): Promise<Credential | undefined>
  /** By a link that another has taken the place of. */
  findByAskedFrom(tokenHash: string): Promise<Credential | undefined>
  /** One conditional write: false when the condition no longer holds. */
  update(
    userId: string,
    condition: CredentialCondition,
    change: CredentialChange,
    transaction?: Transaction,
  ): Promise<boolean>
  remove(userId: string, transaction?: Transaction): Promise<void>
  /** Credentials, of all or of some, whose password was set between two moments and whose owner was not told of its end, so many at a time. */
  unwarned(
    range: { readonly after: Date; readonly until: Date; readonly among?: readonly string[] | undefined },
    size: number,
  ): AsyncIterable<Credential[]>
  /** Credentials whose owners are to be reminded by now of what ends, so many at a time. */
  toRemind(now: Date, size: number): AsyncIterable<Credential[]>
  /** Credentials with a hash of another system whose time is over, so many at a time. */
  outlived(now: Date, size: number): AsyncIterable<Credential[]>
  /** Counts an attempt before it is judged, in one write; false while the credential is locked, and for an unknown person. */
  reserveAttempt(userId: string, now: Date, rules: LockRules): Promise<boolean>
  /** When an attempt failed, beside whatever is written meanwhile; where it counts for nobody, what costs as much. */
  noteFailure(userId: string | undefined, at: Date): Promise<void>
  /** Makes whoever ends the person's sessions at the same time conflict with this transaction; false where they have ended. */
  hold(userId: string, sessionsEpoch: number, transaction: Transaction): Promise<boolean>
  statesOf(userIds: readonly string[], transaction?: Transaction): Promise<Map<string, Credential>>
  /** Many conditional writes at once, in a transaction: whose condition no longer holds is left as it is. */
  updateAll(
    writes: readonly {
      readonly userId: string
      readonly condition: CredentialCondition
      readonly change: CredentialChange
    }[],
    transaction: Transaction,
  ): Promise<void>
  /** Many that were read in this very transaction, changed: where one of them is written by anybody else meanwhile, it begins again. */
  replaceAll(credentials: readonly Credential[], transaction: Transaction): Promise<void>
  /** People whose password's state fits a condition. */
  peopleWhere(condition: StateCondition, now: Date): IdSet
}

/** What rules, eligibility and mails need to know of a person. */
export type Person = {
  readonly id: string
  readonly userName: string
  readonly active: boolean
  readonly givenName?: string
  readonly familyName?: string
  readonly displayName?: string
  /** The primary address, else the first; absent where mail can't be sent to it. */
  readonly email?: string
  /** Whether the directory demands that the domain of the address be verified, and it isn't. */
  readonly hasUnverifiedDomain: boolean
  readonly preferredLanguage?: string
  /** The texts at the path of an attribute. */
  readonly valuesOf?: (path: string) => readonly string[]
  readonly federated: boolean
  readonly protected: boolean
  /** Only an administrator changes the password, and it doesn't expire. */
  readonly cantChange: boolean
  /** The height of the person's highest role; 0 for none. */
  readonly rank: number
  /** The groups that the person is in, with those around them, by their ids; absent where nobody has looked, which is in none. */
  readonly groups?: Pick<ReadonlySet<string>, 'has' | 'keys'>
}

/** What a sign-in needs to know of a person, in fewer reads. */
export type Account = Omit<Person, 'rank' | 'groups' | 'hasUnverifiedDomain'>

export type People = {
  byId(userId: string): Promise<Person | undefined>
  accountById(userId: string): Promise<Account | undefined>
  /** People as byId has them, many in as many reads as one. */
  byIds(userIds: readonly string[], transaction?: Transaction): Promise<Person[]>
  /** By userName, else by a mail address that exactly one person has, folded as stored. */
  byIdentifier(identifier: string): Promise<Person | undefined>
  /** By the same names. */
  accountByIdentifier(identifier: string): Promise<Account | undefined>
}

export type Policies = {
  applicableTo(userId: string): Promise<PasswordPolicy>
  find(id: string): Promise<PasswordPolicy | undefined>
  /** The same for people whose groups are known, in one read however many they are. */
  applicableToAll(people: readonly Pick<Person, 'id' | 'groups'>[]): Promise<ReadonlyMap<string, PasswordPolicy>>
  /** Those that tell people of the end of their passwords, with the people in their groups where those are so many at most. */
  warning(most: number): Promise<readonly { readonly policy: PasswordPolicy; readonly people?: readonly string[] }[]>
}

/** A mail to be derived and sent later; it names what it needs and holds no secret. */
export type MailRequest = {
  readonly key: string
  readonly kind:
    | 'resetLink'
    | 'activationLink'
    | 'recoveryLink'
    | 'oneTimePassword'
    | 'passwordChanged'
    | 'passwordReset'
    | 'passwordExpires'
    | 'linkExpires'
    | 'oneTimePasswordExpires'
    | 'resetUndone'
    | 'invitationUndone'
    | 'factorAdded'
    | 'factorRemoved'
    | 'factorsReset'
    | 'recoveryCodesMade'
    | 'recoveryCodeUsed'
  readonly userId: string
  /** With `serial`, the condition under which the mail is still worth sending. */
  readonly resetId?: string
  readonly serial?: number
  /** The job that it is of; unless it is a reminder its row is told of the delivery. */
  readonly job?: string
  /** Before then it doesn't leave; at once where it isn't said. */
  readonly dueAt?: Date
  /** When the password was set whose end, or whose return, it tells of. */
  readonly setAt?: Date
  /** How many recovery codes the person had after what it tells of. */
  readonly codesLeft?: number
  /** The id of the mail template that the reset asked for. */
  readonly template?: string | undefined
}

/** Mail templates, as far as resets ask for them. */
export type Templates = {
  /** Of the template with this name for this kind of mail; undefined where there is none. */
  idOf(name: string, kind: MailRequest['kind']): Promise<string | undefined>
}

export type Outbox = {
  enqueue(mail: MailRequest, transaction?: Transaction): Promise<void>
  /** Mails whose keys nobody has used before. */
  enqueueNew(mails: readonly MailRequest[], transaction: Transaction): Promise<void>
  /** Of those whose key is there already the first stays. */
  enqueueAll(mails: readonly MailRequest[], transaction?: Transaction): Promise<void>
  /** Mails of resets that wait will never leave. Answers the ids of the resets whose mail has left, or may have. */
  takeBack(resets: readonly JobReset[], transaction: Transaction): Promise<ReadonlySet<string>>
}

/** All sessions of a person that carry this epoch. */
export type EndedSessions = { readonly userId: string; readonly sessionsEpoch: number }

/** What has become of a credential of somebody, in the words of OpenID CAEP 1.0 §3.3, which has none for recovery codes. */
export type ChangedCredential = {
  readonly userId: string
  /** Of a second factor; absent for the password. */
  readonly credentialType?: 'app' | 'fido2-platform' | 'fido2-roaming' | 'recovery-codes'
  readonly changeType: 'create' | 'update' | 'revoke' | 'delete'
}

/** What the world has to know of a write. */
export type Announcement = {
  readonly ended: readonly EndedSessions[]
  readonly changed: readonly ChangedCredential[]
  readonly by: 'admin' | 'user' | 'policy'
  /** Of a reset. */
  readonly reason?: string | undefined
  /** The one session that goes on. */
  readonly keeps?: string | undefined
}

export type Announcements = {
  /** In the transaction of the write. The world is told later: the write waits for nobody. */
  add(announcement: Announcement, transaction: Transaction): Promise<void>
}

export type AuditEvent = {
  readonly event: string
  readonly actor: string
  readonly target?: string
  readonly channel?: string
  readonly outcome: 'success' | 'failure'
  readonly details?: Readonly<Record<string, string | number | boolean>>
}

export type Audit = {
  record(event: AuditEvent, transaction?: Transaction): Promise<void>
  recordAll(events: readonly AuditEvent[], transaction?: Transaction): Promise<void>
}

/** One person's reset within a job. */
export type JobReset = { readonly job: string; readonly person: string; readonly resetId: string }

/** Where jobs hear what became of their resets. */
export type JobProgress = {
  /** A browser has shown the form for a new password. */
  opened(reset: JobReset, at: Date): Promise<void>
  /** There is a new password, in the transaction that writes it. */
  completed(reset: JobReset, at: Date, transaction: Transaction): Promise<void>
  /** Other resets have taken the place of these, in the transaction that writes them. */
  replaced(resets: readonly JobReset[], transaction: Transaction): Promise<void>
}

export type Hasher = {
  /** A PHC string of argon2id. */
  hash(prepared: string): Promise<string>
  verify(hash: string, prepared: string): Promise<boolean>
  needsRehash(hash: string): boolean
  /** The same for a hash of another system. */
  verifyImported(hash: string, password: string): Promise<boolean>
}

/** Keyed digests for derived secrets, links and fast one-time passwords. Keys come from MASTER_KEY; each value names its key. */
export type Keyring = {
  readonly currentKeyId: string
  mac(purpose: string, keyId: string, message: string): Buffer
}

/** Whether a prepared password is among those that leaked somewhere; `unanswered` where nobody could say and that is not enough. */
export type Breached = (prepared: string) => Promise<'leaked' | 'unknown' | 'unanswered'>

export type Ports = {
  readonly credentials: CredentialStore
  readonly people: People
  readonly policies: Policies
  readonly outbox: Outbox
  readonly announcements: Announcements
  readonly templates: Templates
  readonly audit: Audit
  readonly jobs: JobProgress
  readonly knowledge: Knowledge
  /** Absent where leaked passwords are looked up nowhere. */
  readonly breached?: Breached | undefined
  readonly hasher: Hasher
  readonly keyring: Keyring
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly now: () => Date
  readonly limits: {
    /** Seconds. */
    readonly linkLifetime: number
    readonly activationLifetime: number
    readonly oneTimePasswordLifetime: number
    readonly mailsPerHour: number
    /** How long before the end of a reset's link or one-time password its owner is reminded; 0 is never. */
    readonly reminder: number
    /** How long a weak hash of another system lets its person in. */
    readonly weakHashLifetime: number
  }
}
