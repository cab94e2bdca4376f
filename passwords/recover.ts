import { randomUUID } from 'node:crypto'
import { actOf } from './act.ts'
import { announce, by } from './announce.ts'
import type { Credential, CredentialChange, Pending } from './credential.ts'
import { ineligibility } from './eligibility.ts'
import { InvalidRequest, NotEligible, NotPermitted } from './errors.ts'
import { lifetimesOf } from './lifetimes.ts'
import { FAST_SCHEME_BITS } from './password-shape.ts'
import type { Actor, Passwords } from './passwords.ts'
import { deriveOneTimePassword, hashOfToken, isToken, linkToken } from './pending.ts'
import type { MailRequest, Person, Ports } from './ports.ts'
import { fastHash, slowHash } from './secret.ts'
import { requireFreshSignIn } from './step-up.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

/**
 * "Forgot password": while there is no password an administrator's pending mail is sent again, else a recovery link takes the place of an
 * earlier one. Whoever never had a password gets none. The current password, a one-time password and every session stay as they are
 * (rules P51, P57, P60, P61).
 */
export function createRecover(ports: Ports): Passwords['recover'] {
  return async identifier => {
    const found = await mailable(ports, identifier)
    if (!found) return
    const { person, credential } = found
    const { secret, reset, lastSetAt } = credential
    if (!secret && (reset || !lastSetAt)) await sendAgain(ports, person, credential)
    else if (!person.cantChange) await sendRecovery(ports, person, credential)
  }
}

/** "Resend Email" at sign-in: mails only where a reset is pending, and answers nothing (rules P36, P51, trap 0). */
export function createResend(ports: Ports): Passwords['resend'] {
  return async identifier => {
    const found = await mailable(ports, identifier)
    if (found) await sendAgain(ports, found.person, found.credential)
  }
}

/**
 * The same for somebody by an administrator, within the same limits: the reset stays what it is, and only its latest mail is good (rule P51).
 * Answers whether it is mailed. Throws InvalidRequest, NotEligible, NotPermitted, SignInTooOld.
 */
export function createResendFor(ports: Ports): Passwords['resendFor'] {
  return async (person, actor) => {
    if (!actor.scopes.has('passwords:reset')) throw new NotPermitted('passwords:reset')
    requireFreshSignIn(actor, ports.now())
    const reason = ineligibility(person, { delivery: 'link', mail: true, requireChange: true }, actor)
    if (reason) throw new NotEligible(reason)
    const credential = await ports.credentials.find(person.id)
    if (!credential?.reset) throw new InvalidRequest('No mail of a reset is pending: reset the password.')
    return sendAgain(ports, person, credential, { actor })
  }
}

/** "Resend Email" on the page of a link that has expired, and again on the page that says that a mail is on its way (rules P39, P51). */
export function createResendByLink(ports: Ports): Passwords['resendByLink'] {
  return async token => {
    if (!isToken(token)) return
    const hash = hashOfToken(token)
    const { findByLink, findByAskedFrom } = ports.credentials
    const credential = (await findByLink(hash)) ?? (await findByAskedFrom(hash))
    const person = credential && (await ports.people.byId(credential.userId))
    if (!credential || !isMailable(person)) return
    const { reset } = credential
    if (reset && [reset.tokenHash, reset.askedFrom].includes(hash))
      await sendAgain(ports, person, credential, { askedFrom: hash })
    else if (!person.cantChange) await sendRecovery(ports, person, credential, hash)
  }
}

/**
 * A changed address is not verified, and kills what was mailed to the old one, a change that was begun with it too (rule P52); an administrator's reset can be sent
 * again, to the new one.
 */
export function createForgetMails(ports: Ports): Passwords['forgetMails'] {
  return async (userId, transaction) => {
    const credential = await ports.credentials.find(userId, transaction)
    const { reset, recovery, verifiedEmail, epoch = 0 } = credential ?? {}
    if (!reset && !recovery) {
      if (verifiedEmail) await ports.credentials.update(userId, { epoch }, { verifiedEmail: undefined }, transaction)
      return
    }
    const next = reset && { ...reset, serial: reset.serial + 1, expiresAt: undefined }
    const renewed = next?.tokenHash ? { ...next, tokenHash: hashOfToken(linkToken(ports.keyring, userId, next)) } : next
    const secret = reset?.delivery === 'oneTimePassword' ? { secret: undefined } : {}
    const change = { epoch: epoch + 1, reset: renewed, recovery: undefined, verifiedEmail: undefined, ...secret }
    const isWritten = credential && (await ports.credentials.update(userId, { epoch }, change, transaction))
    if (isWritten) await announce(ports, [{ credential, change }], { by: 'admin' }, transaction)
  }
}

/** Whether a mail that leads to a new password may go to somebody. */
export const isMailable = (person: Person | undefined): person is Person & { email: string } =>
  Boolean(person?.active && !person.federated && person.email && !person.hasUnverifiedDomain)

async function mailable(ports: Ports, identifier: string) {
  const person = await ports.people.byIdentifier(identifier)
  const credential = isMailable(person) ? await ports.credentials.find(person.id) : undefined
  return person && credential ? { person, credential } : undefined
}

/** The next serial of a pending reset; what was mailed before is dead with it. */
async function sendAgain(
  ports: Ports,
  person: Person,
  credential: Credential,
  { askedFrom, actor }: { readonly askedFrom?: string; readonly actor?: Actor } = {},
): Promise<boolean> {
  const { reset } = credential
  if (!reset) return false
  const next = {
    ...reset,
    askedFrom,
    serial: reset.serial + 1,
    keyId: ports.keyring.currentKeyId,
    expiresAt: undefined,
  }
  if (reset.delivery === 'link') {
    const kind = reset.purpose === 'activate' ? 'activationLink' : 'resetLink'
    const renewed = { ...next, tokenHash: hashOfToken(linkToken(ports.keyring, person.id, next)) }
    const change = { reset: renewed, remindAt: undefined }
    return write(ports, { person, credential, kind, pending: renewed, change, actor })
  }
  const policy = await ports.policies.applicableTo(person.id)
  const generated = deriveOneTimePassword(ports, policy, person, next)
  const isFast = generated.bits >= FAST_SCHEME_BITS
  const hash = isFast ? fastHash(ports.keyring, person.id, generated.value) : await slowHash(ports, generated.value)
  const setAt = ports.now()
  const expiresAt = new Date(setAt.getTime() + reset.lifetime * 1000)
  const renewed = { ...next, shape: generated.shape }
  const secret = { ...hash, kind: 'oneTime', setAt, expiresAt } as const
  return write(ports, {
    person,
    credential,
    actor,
    kind: 'oneTimePassword',
    pending: renewed,
    change: { reset: renewed, remindAt: undefined, secret, epoch: credential.epoch + 1 },
  })
}

async function sendRecovery(ports: Ports, person: Person, credential: Credential, askedFrom?: string): Promise<void> {
  const base = { id: randomUUID(), serial: 1, keyId: ports.keyring.currentKeyId }
  const recovery: Pending = {
    ...base,
    purpose: 'recovery',
    delivery: 'link',
    tokenHash: hashOfToken(linkToken(ports.keyring, person.id, base)),
    lifetime: lifetimesOf(ports, await ports.policies.applicableTo(person.id)).link,
    askedFrom: askedFrom ?? credential.recovery?.tokenHash,
  }
  await write(ports, { person, credential, kind: 'recoveryLink', pending: recovery, change: { recovery } })
}

/**
 * One write, bound to what was read, within the limit of one mail a minute and `mailsPerHour` an hour. The limit is judged in the
 * transaction, so that of many requests at once one mails. Answers whether it was written.
 */
async function write(
  ports: Ports,
  input: {
    person: Person
    credential: Credential
    kind: MailRequest['kind']
    pending: Pending
    change: Pick<CredentialChange, 'reset' | 'recovery' | 'remindAt' | 'secret' | 'epoch'>
    /** Who asked for it, where it was not the person. */
    actor?: Actor | undefined
  },
): Promise<boolean> {
  const { person, credential, pending, kind, actor } = input
  const now = ports.now()
  const { epoch, reset, recovery } = credential
  const condition = {
    epoch,
    ...(reset ? { reset: { id: reset.id, serial: reset.serial } } : {}),
    ...(recovery ? { recovery: { id: recovery.id, serial: recovery.serial } } : {}),
  }
  return ports.inTransaction(async transaction => {
    const { mailedAt = [] } = (await ports.credentials.find(person.id, transaction)) ?? {}
    const since = (milliseconds: number) => mailedAt.filter(at => now.getTime() - at.getTime() < milliseconds)
    if (since(MINUTE).length > 0 || since(HOUR).length >= ports.limits.mailsPerHour) return false
    const change = { ...input.change, mailedAt: [...since(HOUR), now] }
    if (!(await ports.credentials.update(person.id, condition, change, transaction))) return false
    await announce(ports, [{ credential, change }], actor ? by(actor) : { by: 'user' }, transaction)
    const { of } = pending.purpose === 'recovery' ? {} : (credential.mustChange ?? {})
    const { id: resetId, serial, template } = pending
    const mail = { kind, userId: person.id, resetId, serial, template, ...(of && { job: of.job }) }
    await ports.outbox.enqueue({ ...mail, key: `${resetId}.${serial}` }, transaction)
    const event = pending.purpose === 'recovery' ? 'password.recoveryMailed' : 'password.resetMailedAgain'
    await ports.audit.record(actOf(actor ?? { id: person.id, channel: 'self' }, event, person.id), transaction)
    return true
  })
}
