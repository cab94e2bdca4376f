import { createHash } from 'node:crypto'
import type { PasswordPolicy } from '../policies/policy.ts'
import type { Pending } from './credential.ts'
import { NotEligible } from './errors.ts'
import { isAccepted, isLinksOnly } from './links-only.ts'
import { type Draw, derivedDraw, drawPassword, randomDraw, type Shape } from './one-time-password.ts'
import { shapeFor } from './password-shape.ts'
import type { Keyring, Person, Ports } from './ports.ts'

const ATTEMPTS = 200

/** The token of a link: 43 characters, the same each time it is asked for, stored nowhere. */
export function linkToken(keyring: Keyring, userId: string, pending: Pick<Pending, 'id' | 'serial' | 'keyId'>): string {
  return keyring.mac('link', pending.keyId, `${userId}|${pending.id}|${pending.serial}`).toString('base64url')
}

export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('base64url')

/** What a malformed token can't be; refused before the database is asked (rule P62). */
export const isToken = (token: string) => /^[\w-]{43}$/.test(token)

export type GeneratedPassword = { readonly value: string; readonly shape: Shape; readonly bits: number }

/** A one-time password that the policy accepts, drawn at random. Throws NotEligible where the policy leaves no room for a safe one. */
export function generateOneTimePassword(
  ports: Pick<Ports, 'knowledge'>,
  policy: PasswordPolicy,
  subject: Person,
): GeneratedPassword {
  return generate(ports, policy, subject, () => randomDraw())
}

/** The same from a secret seed, so that the mail can be written later. */
export function deriveOneTimePassword(
  ports: Pick<Ports, 'knowledge' | 'keyring'>,
  policy: PasswordPolicy,
  subject: Person,
  pending: Pick<Pending, 'id' | 'serial' | 'keyId'>,
): GeneratedPassword {
  return generate(ports, policy, subject, attempt => seededDraw(ports.keyring, subject.id, pending, attempt))
}

/** Draws again what was derived before, by its recorded shape. */
export function rederiveOneTimePassword(keyring: Keyring, userId: string, pending: Pending & { shape: Shape }): string {
  return drawPassword(pending.shape, seededDraw(keyring, userId, pending, pending.shape.attempt))
}

function seededDraw(
  keyring: Keyring,
  userId: string,
  pending: Pick<Pending, 'id' | 'serial' | 'keyId'>,
  attempt: number,
): Draw {
  return derivedDraw(
    keyring.mac('mailed one-time password', pending.keyId, `${userId}|${pending.id}|${pending.serial}|${attempt}`),
  )
}

function generate(
  ports: Pick<Ports, 'knowledge'>,
  policy: PasswordPolicy,
  subject: Person,
  drawFor: (attempt: number) => Draw,
): GeneratedPassword {
  const fitting = shapeFor(policy)
  if (isLinksOnly(policy, fitting)) throw new NotEligible('linksOnly')
  const { shape, bits } = fitting
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const value = drawPassword(shape, drawFor(attempt))
    if (isAccepted(policy, value, { subject, knowledge: ports.knowledge }))
      return { value, shape: { ...shape, attempt }, bits }
  }
  throw new NotEligible('linksOnly')
}
