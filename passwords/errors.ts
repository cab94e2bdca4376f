import type { Violation } from '../policies/evaluate.ts'

/** The password breaks rules of the person's policy. */
export class PasswordRejected extends Error {
  readonly violations: readonly Violation[]
  constructor(violations: readonly Violation[]) {
    super('The password does not satisfy the policy.')
    this.violations = violations
  }
}

/** Why a person's password may not be reset, and what to do instead. `docs/errors.md` is made from this table. */
export const ineligibilities = {
  outsideGroups:
    'Your role is for the people of some groups, and the person is in none of them: ask whoever has no such limit.',
  inactive: 'The person is inactive: activate first.',
  federated: 'The person signs in through another organisation and has no password here.',
  noEmail: 'The person has no mail address: give one, or use a one-time password that is not mailed.',
  unverifiedDomain:
    'The domain of the mail address is not verified: verify it, or use a one-time password that is not mailed.',
  protected: 'The person is protected: take the protection away first.',
  self: 'You are this person: change your own password on the account page.',
  higherPrivilege: 'The person holds a role: this needs roles:write and a role as high.',
  weak: "This password does not satisfy the policy, so it can't be kept: reset it, or set another one.",
  hasPassword: 'The person has a password already: reset it instead of inviting them.',
  notFound:
    'Nobody has this id, name or address: check it in the file or the list of ids that you sent, and send it again.',
  duplicate: 'This person is already on an earlier line: that line counts.',
  linksOnly: 'The policy of the person leaves no room for a safe one-time password: use a link.',
} as const

export type Ineligibility = keyof typeof ineligibilities

export class NotEligible extends Error {
  readonly reason: Ineligibility
  constructor(reason: Ineligibility) {
    super(ineligibilities[reason])
    this.reason = reason
  }
}

/** The request makes no sense, whoever it is for. */
export class InvalidRequest extends Error {}

/** The actor lacks a scope that this act needs. */
export class NotPermitted extends Error {
  readonly scope: string
  constructor(scope: string) {
    super(`This needs the scope ${scope}.`)
    this.scope = scope
  }
}

/** The person who acts has to sign in again first. */
export class SignInTooOld extends Error {
  /** Seconds. */
  readonly maxAge: number
  constructor(maxAge: number) {
    super(`For this you have to have signed in within the last ${maxAge / 60} minutes: sign in again.`)
    this.maxAge = maxAge
  }
}

/** More passwords wait to be hashed than the server will hold in memory. */
export class HasherBusy extends Error {}
