import { randomUUID } from 'node:crypto'
import { NotEligible, PasswordRejected } from '../passwords/errors.ts'
import { generateOneTimePassword } from '../passwords/pending.ts'
import type { Person, Transaction } from '../passwords/ports.ts'
import { toResetRequest } from '../passwords/reset-request.ts'
import { KNOWS_NOTHING } from '../policies/rules/rule.ts'
import { createChange } from '../scim/body-change.ts'
import { ScimError } from '../scim/error.ts'
import { applyOperations } from '../scim/patch/apply.ts'
import { PATCH_OP, parseOperations } from '../scim/patch/operations.ts'
import { nothing } from '../scim/projection.ts'
import { groupType, userType } from '../scim/schema/resource-types.ts'
import { rolesSchema } from '../scim/schema/roles.ts'
import type { JsonObject } from '../scim/store.ts'
import { hostActor, hostContext } from './host.ts'
import type { Services } from './services.ts'
import { StartupError } from './store/startup-error.ts'

export type FirstAdministrator = { readonly userName: string; readonly oneTimePassword: string }

/** The setting with the id of the first administrator. */
export const MADE = 'firstAdministrator'
const ADMINISTRATORS = 'administrators'
const NO_TOLERANCE: ReadonlySet<string> = new Set()

/**
 * Makes the first administrator, once in the life of a directory, with a password that must be changed at the first sign-in (rule P33).
 * Undefined when that was done before, or by another server that starts at the same time. A start that was interrupted here is taken up
 * again.
 */
export async function createFirstAdministrator(
  services: Services,
  given: { userName: string; password?: string },
): Promise<FirstAdministrator | undefined> {
  const { settings } = services
  if (await settings.read(MADE)) return undefined
  const person = await ensurePerson(services, given.userName)
  await addToAdministrators(services, person.id)
  const oneTimePassword = given.password ?? (await generateFor(services, person))
  const isFirst = await giveOneTimePassword(services, person, oneTimePassword, transaction =>
    settings.claim(MADE, person.id, transaction),
  )
  return isFirst ? { userName: person.userName, oneTimePassword } : undefined
}

/** A new one-time password for the first administrator, from the machine that the server runs on. */
export async function resetFirstAdministrator(services: Services): Promise<FirstAdministrator> {
  const id = await services.settings.read<string>(MADE)
  const person = id ? await services.people.byId(id) : undefined
  if (!person) throw new StartupError('There is no first administrator yet. Start the server once, and it makes one.')
  const oneTimePassword = await generateFor(services, person)
  await giveOneTimePassword(services, person, oneTimePassword)
  return { userName: person.userName, oneTimePassword }
}

async function generateFor({ passwords }: Services, person: Person): Promise<string> {
  const policy = await passwords.policyOf(person.id)
  return generateOneTimePassword({ knowledge: KNOWS_NOTHING }, policy, person).value
}

/** The person of that name, who may be there already. */
async function ensurePerson(services: Services, userName: string): Promise<Person> {
  const body = { schemas: [userType.schema.urn], userName, displayName: 'Administrator' }
  try {
    await services.resources.users.create(createChange(userType, body, NO_TOLERANCE), nothing, hostContext)
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    if (error.status !== 409) throw new StartupError(`The first administrator could not be made: ${error.message}`)
  }
  const person = await services.people.byIdentifier(userName)
  if (!person) throw new StartupError(`The first administrator ${userName} was deleted while the server started.`)
  return person
}

async function addToAdministrators(services: Services, member: string): Promise<void> {
  const { groups } = services.resources
  const id = await ensureAdministrators(services)
  const operations = parseOperations(
    {
      schemas: [PATCH_OP],
      Operations: [{ op: 'add', path: 'members', value: [{ value: member }] }],
    },
    NO_TOLERANCE,
  )
  const apply: Parameters<typeof groups.update>[2] = current =>
    applyOperations(groupType, current, operations, NO_TOLERANCE)
  await groups.update(id, undefined, apply, nothing, hostContext)
}

/** The group of administrators. Servers that start at once agree on its id before one of them makes it. */
async function ensureAdministrators(services: Services): Promise<string> {
  const { groups, settings, audit, inTransaction, now } = services
  const [known] = await groups.findWhere({ 'search.roles.roles': 'administrator' }, 1)
  if (known) return known._id
  await settings.claim(ADMINISTRATORS, randomUUID())
  const id = (await settings.read<string>(ADMINISTRATORS)) ?? ''
  const body: JsonObject = {
    schemas: [groupType.schema.urn, rolesSchema.urn],
    displayName: 'Administrators',
    [rolesSchema.urn]: { roles: ['administrator'] },
  }
  const { resource } = createChange(groupType, body, NO_TOLERANCE)
  const event = { event: 'group.created', actor: 'host', target: id, channel: 'host', outcome: 'success' } as const
  try {
    await inTransaction(async transaction => {
      await groups.insert([groups.toDocument(resource, { id, client: 'host', now: now() })], transaction)
      await audit.record(event, transaction)
    })
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
  }
  return id
}

/** A reset by the host, where `isWanted` still holds when it is written. */
async function giveOneTimePassword(
  { passwords, inTransaction }: Services,
  person: Person,
  password: string,
  isWanted: (transaction: Transaction) => Promise<boolean> = async () => true,
): Promise<boolean> {
  const request = toResetRequest({ delivery: 'password', password, note: 'from the host' })
  try {
    const reset = await passwords.prepareReset(person, request, hostActor)
    return await inTransaction(async transaction => {
      if (!(await isWanted(transaction))) return false
      await reset.commit(transaction)
      return true
    })
  } catch (error) {
    if (error instanceof NotEligible) throw new StartupError(`${error.message} (${person.userName})`)
    if (!(error instanceof PasswordRejected)) throw error
    const rules = error.violations.map(({ message }) => message).join('; ')
    throw new StartupError(`The administrator's password does not satisfy the policy: ${rules}.`)
  }
}
