import type { Shape } from './one-time-password.ts'

/** The two counters that everything issued on the strength of a credential is judged by. */
export type Epochs = { readonly epoch: number; readonly sessionsEpoch: number }

/** Why a new password is demanded before anything else, and since when. */
export type MustChange = {
  /** The reset left sessions and refresh tokens alive: they wait for the change and go on after it. */
  readonly keepsSessions?: true
  /** The job that the reset is part of, which of its resets it is, and the epoch that it began: the new password is told there. */
  readonly of?: {
    readonly job: string
    readonly resetId: string
    readonly epoch: number
    /** It ended a link or a temporary password, the only way in, which nobody can give back. */
    readonly isFinal?: true
  }
  readonly since: Date
  readonly by: string
  readonly reason: 'reset' | 'expired' | 'demanded' | 'policy' | 'first' | 'application'
}

/**
 * A secret at rest. `hmac` is only for secrets of 112 bits and more that the server generated (ASVS 6.5.2), `imported` is the hash of
 * another system, until the first sign-in.
 */
export type Secret = {
  readonly scheme: 'argon2id' | 'hmac' | 'imported'
  /** The master key behind an HMAC. */
  readonly keyId?: string
  readonly hash: string
  readonly kind: 'permanent' | 'oneTime'
  readonly setAt: Date
  readonly expiresAt?: Date
}

export type RetiredSecret = Pick<Secret, 'scheme' | 'keyId' | 'hash'> & {
  readonly setAt?: Date
  readonly retiredAt: Date
  readonly resetId?: string
  /** What was demanded of its owner already when it was retired. */
  readonly mustChange?: MustChange
}

/**
 * A mail on its way to a new password. Its secret is derived from (userId, id, serial) when it is sent; only the hash is here.
 * `expiresAt` is absent until the first hand-over to the mail server.
 */
export type Pending = {
  readonly id: string
  readonly serial: number
  readonly purpose: 'reset' | 'activate' | 'recovery'
  readonly delivery: 'link' | 'oneTimePassword'
  readonly keyId: string
  readonly tokenHash?: string
  /** The hash of the link that this one took the place of: it opens nothing, and its page may ask again. */
  readonly askedFrom?: string
  /** The mail template that was asked for, also where it is sent again. */
  readonly template?: string | undefined
  /** How a mailed one-time password is drawn. */
  readonly shape?: Shape
  /** Seconds. */
  readonly lifetime: number
  readonly expiresAt?: Date
}

export type Failures = {
  readonly count: number
  /** When the last of them was counted, before it was judged. */
  readonly countedAt?: Date
  /** The last lock that they led to. */
  readonly lockedAt?: Date
  readonly lockedUntil?: Date
}

/** The version of a policy that a password is good for, and the epoch of that password: with another epoch it says nothing. */
export type Satisfied = { readonly version: string; readonly epoch: number }

/** The one document a person about their password; a person without a password has one, too. */
export type Credential = {
  readonly userId: string
  readonly epoch: number
  readonly sessionsEpoch: number
  readonly secret?: Secret
  readonly mustChange?: MustChange
  readonly reset?: Pending
  readonly recovery?: Pending
  readonly retired?: RetiredSecret
  readonly history: readonly RetiredSecret[]
  readonly failures: Failures
  /** When mails with a link or a one-time password were asked for, within the last hour. */
  readonly mailedAt: readonly Date[]
  /** By the ids of policies, what was found when the password was set, or typed at an application that demands one. */
  readonly satisfies?: Readonly<Record<string, Satisfied>>
  readonly lastSetAt?: Date
  /** The person's address, once a link that was mailed there was used; another address takes it away. */
  readonly verifiedEmail?: string
  /** The `setAt` of the password whose end its owner was told of; a new password takes it away. */
  readonly warnedOf?: Date
  /** When its owner is to be reminded of a reset's link or one-time password that ends. */
  readonly remindAt?: Date
  readonly lastVerifiedAt?: Date
  readonly lastFailedAt?: Date
}

/** What must still hold when a write arrives. */
export type CredentialCondition = {
  readonly epoch?: number
  readonly reset?: Pick<Pending, 'id' | 'serial'>
  readonly recovery?: Pick<Pending, 'id' | 'serial'>
  readonly remindAt?: Date | undefined
  /** The last attempt that was counted, as which, and when. */
  readonly attempt?: { readonly count: number; readonly at: Date }
}

/** New values of fields; an explicit undefined takes a field away. */
export type CredentialChange = Partial<Omit<Credential, 'userId' | 'satisfies'>> & {
  /** One policy alone, so that two sign-ins at once both find their place. */
  readonly [policy: `satisfies.${string}`]: Satisfied
}
