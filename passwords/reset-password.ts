import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { PasswordPolicy } from '../policies/policy.ts'
import { actOf } from './act.ts'
import { announce, by } from './announce.ts'
import type { Credential, CredentialChange } from './credential.ts'
import { type Delivery, deliveryOf } from './delivery.ts'
import { ineligibility } from './eligibility.ts'
import { type Ineligibility, InvalidRequest, NotEligible, NotPermitted, PasswordRejected } from './errors.ts'
import type { Actor, Foreseen, Passwords, ResetOutcome } from './passwords.ts'
import type { AuditEvent, JobReset, MailRequest, Person, Ports, Transaction } from './ports.ts'
import { remindAt } from './remind.ts'
import { remember } from './replace-secret.ts'
import { dueDate, type Ending, mailOf, type ResetRequest, resetProblem, scopesFor } from './reset-request.ts'
import { retire } from './secret.ts'
import { stateOf } from './state.ts'
import { requireFreshSignIn } from './step-up.ts'

type Order = {
  readonly request: ResetRequest
  readonly actor: Actor
  /** The id of the mail template that the request names. */
  readonly template?: string | undefined
}

/** After so many people other requests have their turn. */
const AT_A_STRETCH = 25

/** One person's reset, judged and hashed. */
type Prepared = {
  readonly person: Person
  readonly policy: PasswordPolicy
  readonly resetId: string
  readonly delivery: Delivery
}

/**
 * An administrator's reset of one person, judged and hashed now and written in the caller's transaction: the current password dies at
 * once, so do older links, one-time passwords and, with `revoke`, every session; a mail is queued with the write (rules P65–P70, P76). The
 * caller sees to it that the transaction finds the person as they were judged. Throws InvalidRequest, NotEligible, NotPermitted,
 * PasswordRejected, SignInTooOld; the commit NotEligible, where an invitation has been accepted meanwhile.
 */
export const createPrepareReset =
  (prepareResets: Passwords['prepareResets']): Passwords['prepareReset'] =>
  async (person, request, actor) => {
    const { refused, commit } = await prepareResets([person], request, actor)
    const refusal = refused.get(person.id)
    if (refusal) throw refusal
    return {
      async commit(transaction) {
        const outcome = (await commit(transaction)).get(person.id)
        if (!outcome) throw refused.get(person.id)
        return outcome
      },
    }
  }

/**
 * The same for many, in as many reads and writes as for one: those who can't be reset, with the error that one alone would meet, and the
 * write of all the others or none of them, which puts whoever can't be reset any more among the refused (trap 14). Throws InvalidRequest,
 * NotPermitted, SignInTooOld.
 */
export function createPrepareResets(
  ports: Ports,
  foreseeResets: Passwords['foreseeResets'],
): Passwords['prepareResets'] {
  return async (people, request, actor) => {
    demandScopes(request, actor)
    requireFreshSignIn(actor, ports.now())
    const problem = resetProblem(request)
    if (problem) throw new InvalidRequest(problem)
    const order: Order = { request, actor, template: await templateOf(request) }
    const foreseen = await foreseeResets(people, request, actor)
    const refused = new Map<string, NotEligible | PasswordRejected>()
    const prepared: Prepared[] = []
    const judge = async (person: Person) => {
      try {
        prepared.push(await prepare(person, foreseen.get(person.id), order))
      } catch (error) {
        if (!(error instanceof NotEligible || error instanceof PasswordRejected)) throw error
        refused.set(person.id, error)
      }
    }
    // One after the other, so that a sign-in never waits for the hashes of all of them, nor for as many links to be drawn.
    for (const [index, person] of people.entries()) {
      await judge(person)
      if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate()
    }
    return {
      refused,
      async commit(transaction, asTheyAre) {
        const late = asTheyAre ? lateReasons(prepared, asTheyAre, order) : new Map<string, Ineligibility>()
        const standing = prepared.filter(({ person }) => !late.has(person.id))
        const outcomes = await commit(standing, order, transaction)
        for (const { person } of prepared)
          if (!outcomes.has(person.id)) refused.set(person.id, new NotEligible(late.get(person.id) ?? 'hasPassword'))
        return outcomes
      },
    }
  }

  async function templateOf(request: ResetRequest): Promise<string | undefined> {
    if (request.template === undefined) return undefined
    const kind = mailOf(request)
    const id = await ports.templates.idOf(request.template, kind)
    if (!id) throw new InvalidRequest(`"template" is the name of no mail template of the kind ${kind}.`)
    return id
  }

  async function prepare(
    person: Person,
    foreseen: Foreseen | undefined,
    { request, template }: Order,
  ): Promise<Prepared> {
    if (!foreseen) throw new Error(`Nothing was foreseen for ${person.id}.`)
    const { policy, reason } = foreseen
    if (reason) throw new NotEligible(reason)
    const resetId = randomUUID()
    return {
      person,
      policy,
      resetId,
      delivery: await deliveryOf(ports, { person, request, policy, resetId, template }),
    }
  }

  /** A mailed secret's turn comes when it is mailed. */
  function remindAtOf({ delivery: { secret, reset } }: Prepared): Date | undefined {
    return !reset && secret?.expiresAt ? remindAt(secret.expiresAt, ports) : undefined
  }

  async function commit(
    judged: readonly Prepared[],
    order: Order,
    transaction: Transaction,
  ): Promise<ReadonlyMap<string, ResetOutcome>> {
    const now = ports.now()
    const credentials = await ports.credentials.statesOf(
      judged.map(({ person }) => person.id),
      transaction,
    )
    // An invitation may have been accepted since it was judged.
    const isTaken = ({ person }: Prepared) => credentials.get(person.id)?.secret?.kind === 'permanent'
    const prepared = judged.filter(one => order.request.purpose !== 'activate' || !isTaken(one))
    const writes = prepared.map(one => {
      const credential = credentials.get(one.person.id)
      if (!credential) throw new Error(`The person ${one.person.id} has no credential document.`)
      return { one, credential, change: { ...imposed(credential, one, order, now), remindAt: remindAtOf(one) } }
    })
    await ports.credentials.replaceAll(
      writes.map(({ credential, change }) => ({ ...credential, ...change })),
      transaction,
    )
    await announce(ports, writes, { ...by(order.actor), reason: order.request.reason }, transaction)
    await ports.jobs.replaced(
      prepared.flatMap(one => jobResetOf(credentials.get(one.person.id))),
      transaction,
    )
    await ports.outbox.enqueueNew(
      prepared.flatMap((one, index) => noticeOf(one, order, index)),
      transaction,
    )
    const endingOf = ({ person }: Prepared) =>
      order.request.ending?.(credentials.get(person.id)?.sessionsEpoch ?? Number.NaN)
    await ports.audit.recordAll(
      prepared.map(one => eventOf(one, order, endingOf(one))),
      transaction,
    )
    return new Map(
      writes.map(({ credential, change, one }) => {
        const state = stateOf({ ...credential, ...change }, now)
        return [one.person.id, { ...outcomeOf(one), ending: endingOf(one), state }]
      }),
    )
  }
}

/** Why some can't be reset any more, as they are by now. */
function lateReasons(
  prepared: readonly Prepared[],
  asTheyAre: readonly Person[],
  { request, actor }: Order,
): ReadonlyMap<string, Ineligibility> {
  const byId = new Map(asTheyAre.map(person => [person.id, person]))
  return new Map(
    prepared.flatMap(({ person: { id } }) => {
      const found = byId.get(id)
      const reason = found ? ineligibility(found, request, actor) : 'notFound'
      return reason ? [[id, reason] as const] : []
    }),
  )
}

function demandScopes(request: ResetRequest, { scopes }: Actor): void {
  const missing = scopesFor(request).find(enough => !enough.some(scope => scopes.has(scope)))
  if (missing) throw new NotPermitted(missing.at(-1) ?? '')
}

function noticeOf({ person, resetId }: Prepared, { request, template }: Order, index: number): MailRequest[] {
  if (!person.email || !person.active) return []
  const { job } = request
  const mail = { key: `${resetId}.1`, kind: mailOf(request), userId: person.id, resetId, serial: 1, template }
  return [{ ...mail, ...(job && { job: job.id, ...dueDate(job, index) }) }]
}

function eventOf({ person, resetId }: Prepared, { request, actor }: Order, ending: Ending | undefined): AuditEvent {
  const { delivery, mail, requireChange, revoke, reason, note, template, job } = request
  const details = {
    resetId,
    delivery,
    mail,
    requireChange: requireChange || delivery === 'link',
    revoke,
    reason,
    ...(note && { note }),
    ...(template && { template }),
    ...ending,
    ...(job && jobDetails(job)),
  }
  return actOf(actor, 'password.reset', person.id, { details })
}

/** The reset of a job that somebody's credential waits for. */
const jobResetOf = ({ userId, mustChange }: Partial<Credential> = {}): JobReset[] =>
  userId !== undefined && mustChange?.of
    ? [{ job: mustChange.of.job, person: userId, resetId: mustChange.of.resetId }]
    : []

const jobDetails = ({ id, requestedBy, approvedBy }: NonNullable<ResetRequest['job']>) => ({
  job: id,
  ...(requestedBy && { requestedBy }),
  ...(approvedBy && { approvedBy }),
})

const outcomeOf = ({ resetId, policy, delivery: { oneTimePassword, secret } }: Prepared) => ({
  resetId,
  policy,
  oneTimePassword,
  expiresAt: secret?.expiresAt,
})

function imposed(
  credential: Credential,
  { delivery, resetId, policy }: Prepared,
  { request, actor }: Order,
  now: Date,
): CredentialChange {
  const { secret } = credential
  const isPermanent = secret?.kind === 'permanent'
  const count = policy.numPasswordsInHistory ?? 0
  const isFinal = !isPermanent && (secret || credential.reset) && ({ isFinal: true } as const)
  const kept = {
    ...(request.revoke ? {} : { keepsSessions: true as const }),
    ...(request.job && { of: { job: request.job.id, resetId, epoch: credential.epoch + 1, ...isFinal } }),
  }
  const reason = credential.lastSetAt ? 'reset' : 'first'
  const isForced = request.requireChange || request.delivery === 'link'
  return {
    epoch: credential.epoch + 1,
    sessionsEpoch: credential.sessionsEpoch + (request.revoke ? 1 : 0),
    secret: delivery.secret,
    mustChange: isForced ? { since: now, by: actor.id, reason, ...kept } : undefined,
    reset: delivery.reset,
    recovery: undefined,
    retired:
      secret && isPermanent
        ? retire(secret, now, { resetId, ...(credential.mustChange && { mustChange: credential.mustChange }) })
        : credential.retired,
    history: remember(
      { ...credential, secret: undefined, retired: isPermanent ? credential.retired : undefined },
      count,
      now,
    ),
    failures: { count: 0 },
    mailedAt: delivery.reset ? [now] : [],
    ...(delivery.secret ? { lastSetAt: now } : {}),
    warnedOf: undefined,
  }
}
