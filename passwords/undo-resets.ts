import { actOf } from './act.ts'
import { announce, by } from './announce.ts'
import type { Credential, CredentialChange } from './credential.ts'
import { ineligibility } from './eligibility.ts'
import type { Passwords } from './passwords.ts'
import type { JobReset, MailRequest, Ports } from './ports.ts'
import { dueDate } from './reset-request.ts'

/** How many milliseconds a reset can be taken back. */
export const UNDO_WINDOW = 10 * 60_000

/**
 * The former password is the current one again, as if there had been no reset, and where there was none there is none: the link or
 * one-time password is dead, and sessions that have ended stay so. Not for people whom the actor may not reset, not where a link or a
 * temporary password was their only way in before, which nobody can give back, not where the person or
 * anybody else has done something with the credential meanwhile, and not where it was asked for later than ten minutes after the reset.
 * Whose mail about the reset has left gets one about its end; of the others no mail leaves at all (rule P76). Answers whose passwords were
 * given back, and how many mails that makes.
 */
export function createUndoResets(ports: Ports): Passwords['undoResets'] {
  return async (resets, { actor, askedAt, pace = {} }, transaction) => {
    const ids = resets.map(({ person }) => person)
    const people = await ports.people.byIds(ids, transaction)
    const within = new Set(people.filter(person => !ineligibility(person, TAKEN_BACK, actor)).map(({ id }) => id))
    const credentials = await ports.credentials.statesOf(ids, transaction)
    const writes = resets.flatMap(reset => {
      const credential = within.has(reset.person) ? credentials.get(reset.person) : undefined
      const change = credential && undone(credential, reset, askedAt)
      return change ? [{ credential, change, reset }] : []
    })
    await ports.credentials.replaceAll(
      writes.map(({ credential, change }) => ({ ...credential, ...change })),
      transaction,
    )
    await announce(ports, writes, by(actor), transaction)
    const given = writes.map(({ reset }) => reset)
    const mailed = await ports.outbox.takeBack(given, transaction)
    const mails = writes
      .filter(({ reset }) => mailed.has(reset.resetId))
      .map(({ reset, change }, index) => ({ ...mailAbout(reset, change), ...dueDate(pace, index) }))
    await ports.outbox.enqueueNew(mails, transaction)
    const events = given.map(({ person, job, resetId }) =>
      actOf(actor, 'password.resetUndone', person, { details: { job, resetId } }),
    )
    await ports.audit.recordAll(events, transaction)
    return { undone: new Set(given.map(({ person }) => person)), mails: mails.length }
  }
}

/** Whether a mail about a reset that was taken back still says what holds: nobody has done anything with the password since. */
export function createIsUndone(ports: Ports): Passwords['isUndone'] {
  return async ({ userId, setAt }) => {
    const [person, credential] = await Promise.all([ports.people.byId(userId), ports.credentials.find(userId)])
    if (!person?.active || !credential) return false
    return !credential.reset && credential.secret?.setAt.getTime() === setAt?.getTime()
  }
}

const mailAbout = ({ job, person, resetId }: JobReset, { secret }: CredentialChange): MailRequest => ({
  key: `${resetId}.undone`,
  kind: secret ? 'resetUndone' : 'invitationUndone',
  userId: person,
  resetId,
  job,
  ...(secret && { setAt: secret.setAt }),
})

/** No mail is needed for it. */
const TAKEN_BACK = { delivery: 'oneTimePassword', mail: false, requireChange: true, waits: true } as const

function undone(credential: Credential, { resetId }: JobReset, askedAt: Date): CredentialChange | undefined {
  const { epoch, mustChange, retired, lastVerifiedAt } = credential
  if (mustChange?.of?.resetId !== resetId || mustChange.of.epoch !== epoch || mustChange.of.isFinal) return undefined
  const { since } = mustChange
  if (askedAt.getTime() - since.getTime() > UNDO_WINDOW || (lastVerifiedAt && lastVerifiedAt > since)) return undefined
  if (!retired)
    return {
      epoch: epoch + 1,
      secret: undefined,
      lastSetAt: undefined,
      mustChange: undefined,
      reset: undefined,
      remindAt: undefined,
    }
  if (retired.resetId !== resetId) return undefined
  const { scheme, keyId, hash, setAt = since } = retired
  return {
    epoch: epoch + 1,
    secret: { scheme, ...(keyId && { keyId }), hash, kind: 'permanent', setAt },
    lastSetAt: setAt,
    mustChange: retired.mustChange,
    reset: undefined,
    remindAt: undefined,
    retired: undefined,
  }
}
