import { randomUUID } from 'node:crypto'
import type { PasswordPolicy } from '../policies/policy.ts'
import { actOf } from './act.ts'
import type { Credential, CredentialChange, Pending, Secret } from './credential.ts'
import { ineligibility } from './eligibility.ts'
import { InvalidRequest, NotEligible, NotPermitted } from './errors.ts'
import { judgePassword } from './judge-password.ts'
import { lifetimesOf } from './lifetimes.ts'
import { FAST_SCHEME_BITS } from './one-time-password.ts'
import type { Actor, Passwords, ResetOutcome } from './passwords.ts'
import { deriveOneTimePassword, generateOneTimePassword, hashOfToken, linkToken } from './pending.ts'
import type { MailRequest, Person, Ports, Transaction } from './ports.ts'
import { remember } from './replace-secret.ts'
import { type ResetRequest, resetProblem } from './reset-request.ts'
import { fastHash, retire, slowHash } from './secret.ts'

/** What the chosen delivery puts in the place of the current password. */
type Delivery = { secret?: Secret; reset?: Pending; oneTimePassword?: string; mail: MailRequest['kind'] }

/**
 * An administrator's reset of one person, judged and hashed now and written in the caller's transaction: the current password dies at
 * once, so do older links, one-time passwords and, with `revoke`, every session; a mail is queued with the write.
 * Throws InvalidRequest, NotEligible, NotPermitted, PasswordRejected.
 */
export function createPrepareReset(ports: Ports): Passwords['prepareReset'] {
  return async (person, request, actor) => {
    demandScopes(request, actor)
    const problem = resetProblem(request)
    if (problem) throw new InvalidRequest(problem)
    const reason = ineligibility(person, request, actor)
    if (reason) throw new NotEligible(reason)
    const resetId = randomUUID()
    const policy = await ports.policies.applicableTo(person.id)
    const delivery = await deliveryOf(ports, { person, request, policy, resetId })
    return { commit: transaction => commit({ person, request, actor, resetId, delivery, policy }, transaction) }
  }

  async function commit(
    input: {
      person: Person
      request: ResetRequest
      actor: Actor
      resetId: string
      delivery: Delivery
      policy: PasswordPolicy
    },
    transaction: Transaction,
  ): Promise<ResetOutcome> {
    const { person, request, actor, resetId, delivery } = input
    const credential = await ports.credentials.find(person.id, transaction)
    if (!credential) throw new Error(`The person ${person.id} has no credential document.`)
    const change = imposed(credential, input, ports.now())
    const isWritten = await ports.credentials.update(person.id, { epoch: credential.epoch }, change, transaction)
    if (!isWritten) throw new Error('The credential changed within its transaction.')
    if (person.email && person.active) {
      const notice = { key: `${resetId}.1`, kind: delivery.mail, userId: person.id, resetId, serial: 1 }
      await ports.outbox.enqueue(notice, transaction)
    }
    const { delivery: kind, mail, revoke, reason } = request
    const details = { resetId, delivery: kind, mail, revoke, reason, ...note(request) }
    await ports.audit.record(actOf(actor, 'password.reset', person.id, { details }), transaction)
    return { resetId, oneTimePassword: delivery.oneTimePassword, expiresAt: delivery.secret?.expiresAt }
  }
}

const note = ({ note: text }: ResetRequest): Record<string, string> => (text ? { note: text } : {})

/** `passwords:reset` allows every delivery, `passwords:set` a given password; one that may be kept needs `passwords:keep` too. */
function demandScopes({ delivery, requireChange }: ResetRequest, { scopes }: Actor): void {
  const isGiven = delivery === 'password'
  if (!scopes.has('passwords:reset') && !(isGiven && scopes.has('passwords:set')))
    throw new NotPermitted('passwords:reset')
  if (!requireChange && delivery !== 'link' && !scopes.has('passwords:keep')) throw new NotPermitted('passwords:keep')
}

async function deliveryOf(
  ports: Ports,
  input: { person: Person; request: ResetRequest; policy: PasswordPolicy; resetId: string },
): Promise<Delivery> {
  const { person, request, policy, resetId } = input
  const lifetimes = lifetimesOf(ports, policy)
  const base = { id: resetId, serial: 1, purpose: request.purpose, keyId: ports.keyring.currentKeyId }
  if (request.delivery === 'link') {
    const tokenHash = hashOfToken(linkToken(ports.keyring, person.id, base))
    const lifetime = request.purpose === 'activate' ? lifetimes.activation : lifetimes.link
    return {
      reset: { ...base, delivery: 'link', tokenHash, lifetime },
      mail: request.purpose === 'activate' ? 'activationLink' : 'resetLink',
    }
  }
  if (request.delivery === 'password') {
    const credential = await ports.credentials.find(person.id)
    const prepared = await judgePassword(ports, { person, policy, password: request.password ?? '', credential })
    return {
      secret: { ...(await slowHash(ports, prepared)), ...terms(ports.now(), request, lifetimes) },
      mail: 'passwordReset',
    }
  }
  const generated = request.mail
    ? deriveOneTimePassword(ports, policy, person, base)
    : generateOneTimePassword(ports, policy, person)
  const isFast = request.requireChange && generated.bits >= FAST_SCHEME_BITS
  const hash = isFast ? fastHash(ports.keyring, person.id, generated.value) : await slowHash(ports, generated.value)
  const secret = { ...hash, ...terms(ports.now(), request, lifetimes) }
  if (!request.mail) return { secret, oneTimePassword: generated.value, mail: 'passwordReset' }
  const reset: Pending = {
    ...base,
    delivery: 'oneTimePassword',
    shape: generated.shape,
    lifetime: lifetimes.oneTimePassword,
  }
  return { secret, reset, mail: 'oneTimePassword' }
}

/** What must be changed ends; what may be kept doesn't. */
function terms(
  setAt: Date,
  { requireChange }: ResetRequest,
  { oneTimePassword }: { oneTimePassword: number },
): Pick<Secret, 'kind' | 'setAt' | 'expiresAt'> {
  if (!requireChange) return { kind: 'permanent', setAt }
  return { kind: 'oneTime', setAt, expiresAt: new Date(setAt.getTime() + oneTimePassword * 1000) }
}

function imposed(
  credential: Credential,
  input: { request: ResetRequest; actor: Actor; delivery: Delivery; resetId: string; policy: PasswordPolicy },
  now: Date,
): CredentialChange {
  const { request, actor, delivery, resetId, policy } = input
  const { secret } = credential
  const isPermanent = secret?.kind === 'permanent'
  const count = policy.numPasswordsInHistory ?? 0
  const isForced = request.requireChange || request.delivery === 'link'
  return {
    epoch: credential.epoch + 1,
    sessionsEpoch: credential.sessionsEpoch + (request.revoke ? 1 : 0),
    secret: delivery.secret,
    mustChange: isForced
      ? { since: now, by: actor.id, reason: 'reset', ...(request.revoke ? {} : { keepsSessions: true }) }
      : undefined,
    reset: delivery.reset,
    recovery: undefined,
    retired: secret && isPermanent ? retire(secret, now, resetId) : credential.retired,
    history: remember(
      { ...credential, secret: undefined, retired: isPermanent ? credential.retired : undefined },
      count,
      now,
    ),
    failures: { count: 0 },
    mailedAt: delivery.reset ? [now] : [],
    ...(delivery.secret ? { lastSetAt: now } : {}),
  }
}
