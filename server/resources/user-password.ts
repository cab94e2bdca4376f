import { NotEligible, NotPermitted } from '../../passwords/errors.ts'
import type { FirstCredential, FirstPassword, PreparedWrite, ResetOutcome } from '../../passwords/passwords.ts'
import type { AuditEvent, Person } from '../../passwords/ports.ts'
import { type ResetRequest, toResetRequest } from '../../passwords/reset-request.ts'
import { ScimError } from '../../scim/error.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import type { Caller, Change } from '../../scim/store.ts'
import { type ResourcePorts, toActor } from './ports.ts'
import type { PrepareReset } from './prepared-once.ts'

export const RESET = `${passwordStateSchema.urn}:reset`
const IMPORTED = `${passwordStateSchema.urn}:importedHash`
const MUST_CHANGE = `${passwordStateSchema.urn}:mustChange`
const UNLOCK = `${passwordStateSchema.urn}:unlock`

/** What a request does to the password beside the other attributes, to be written in the same transaction (rule S125). */
type PasswordWrite = PreparedWrite<ResetOutcome> | PreparedWrite<void>

/** The write, where there is one, and what the audit says of a password that goes unheeded: it belongs to the request's other writes. */
type Judged = { readonly write?: PasswordWrite | undefined; readonly ignored: readonly AuditEvent[] }

const NOTHING: Judged = { ignored: [] }

/** The credential of a new person. `mustChange: false` beside the password lets them keep it, where the caller may. */
export async function firstPassword(
  ports: ResourcePorts,
  input: { person: Person; change: Change; caller: Caller },
): Promise<{ credential: FirstCredential; ignored: readonly AuditEvent[] }> {
  const { person, change, caller } = input
  const password = passwordOf(change)
  const importedHash = change.writeOnly[IMPORTED] as FirstPassword['importedHash']
  if (password !== undefined && importedHash)
    throw new ScimError(400, 'invalidValue', 'Give "password" or "importedHash", not both.')
  const isGiven = password !== undefined || importedHash !== undefined
  const ignored = isGiven && person.federated ? [ignoredPassword(person, caller)] : []
  const first = {
    password: person.federated ? undefined : password,
    importedHash: person.federated ? undefined : importedHash,
    requireChange: importedHash ? change.writeOnly[MUST_CHANGE] === true : change.writeOnly[MUST_CHANGE] !== false,
    mayBeWeak: caller.weakPassword === 'mustChange',
  }
  return { credential: await ports.passwords.prepareFirst(person, first, toActor(caller)), ignored }
}

/** The password, the reset or the flag of a PUT or PATCH; no write when the request leaves the password alone. */
export async function passwordWrite(
  ports: ResourcePorts,
  input: { person: Person; change: Change; caller: Caller; prepareReset: PrepareReset },
): Promise<Judged> {
  const { person, change, caller, prepareReset } = input
  const password = passwordOf(change)
  const reset = change.writeOnly[RESET]
  if (change.writeOnly[IMPORTED] !== undefined) {
    throw new ScimError(400, 'mutability', 'An "importedHash" comes with somebody new. Reset the password instead.')
  }
  const mustChange = change.writeOnly[MUST_CHANGE]
  if (password !== undefined && reset !== undefined) {
    throw new ScimError(400, 'invalidValue', 'Give "password" or "reset", not both.')
  }
  if (reset !== undefined) {
    const request = toResetRequest(reset as Partial<ResetRequest>)
    return { ...NOTHING, write: await prepareReset(person, request) }
  }
  if (password !== undefined)
    return givenPassword(ports, { person, password, keep: mustChange === false, caller, prepareReset })
  if (change.writeOnly[UNLOCK] === true)
    return { ...NOTHING, write: await ports.passwords.prepareUnlock(person, toActor(caller)) }
  if (typeof mustChange === 'boolean') return flagAlone(ports, person, mustChange, caller)
  return NOTHING
}

/** A client that writes back what it read changes nothing. */
async function flagAlone(ports: ResourcePorts, person: Person, mustChange: boolean, caller: Caller): Promise<Judged> {
  const state = (await ports.passwords.statesOf([person.id])).get(person.id)
  if (state?.mustChange === mustChange) return NOTHING
  return { ...NOTHING, write: await ports.passwords.prepareMustChange(person, mustChange, toActor(caller)) }
}

type Given = {
  readonly person: Person
  readonly password: string
  readonly keep: boolean
  readonly caller: Caller
  readonly prepareReset: PrepareReset
}

async function givenPassword(
  ports: ResourcePorts,
  { person, password, keep, caller, prepareReset }: Given,
): Promise<Judged> {
  if (!caller.scopes.has('passwords:reset') && !caller.scopes.has('passwords:set'))
    throw new NotPermitted('passwords:set')
  if (person.federated && caller.federatedPassword === 'ignore') return { ignored: [ignoredPassword(person, caller)] }
  if (caller.passwordOn === 'create') {
    const state = (await ports.passwords.statesOf([person.id])).get(person.id)
    if (state?.hasPassword) return NOTHING
  }
  // Refused for somebody inactive, it would keep a client that repeats passwords from switching people off.
  const request = toResetRequest({ delivery: 'password', password, requireChange: !keep, waits: true })
  return { ...NOTHING, write: await prepareReset(person, request) }
}

function passwordOf({ writeOnly }: Change): string | undefined {
  const { password } = writeOnly
  return typeof password === 'string' ? password : undefined
}

/**
 * What the audit says of a password that is pushed to a federated person and goes unheeded. Throws NotEligible where the client's
 * record says that it is an error.
 */
function ignoredPassword(person: Person, caller: Caller): AuditEvent {
  if (caller.federatedPassword !== 'ignore') throw new NotEligible('federated')
  return {
    event: 'password.ignored',
    actor: caller.client,
    target: person.id,
    channel: 'scim',
    outcome: 'failure',
    details: { reason: 'federated' },
  }
}
