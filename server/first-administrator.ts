import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PasswordRejected } from '../passwords/errors.ts'
import { generateOneTimePassword } from '../passwords/pending.ts'
import type { Person } from '../passwords/ports.ts'
import { ScimError } from '../scim/error.ts'
import { applyOperations } from '../scim/patch/apply.ts'
import { parseOperations } from '../scim/patch/operations.ts'
import { groupType, userType } from '../scim/schema/resource-types.ts'
import { rolesSchema } from '../scim/schema/roles.ts'
import type { JsonObject } from '../scim/store.ts'
import { createChange } from '../scim/validate.ts'
import { hostActor, hostContext } from './host.ts'
import type { Services } from './services.ts'
import { StartupError } from './store/startup-error.ts'

export type FirstAdministrator = { readonly userName: string; readonly oneTimePassword: string }

const MADE = 'firstAdministrator'
const NO_TOLERANCE: ReadonlySet<string> = new Set()

/**
 * Makes the first administrator, once in the life of a directory, with a password that must be changed at the first sign-in (rule P33).
 * Undefined when that was done before. A start that was interrupted here is taken up again.
 */
export async function createFirstAdministrator(
  services: Services,
  given: { userName: string; password?: string },
): Promise<FirstAdministrator | undefined> {
  const { settings, people } = services
  if (await settings.read(MADE)) return undefined
  const oneTimePassword = given.password ?? (await generate(services, given.userName))
  const id = await createPerson(services, given.userName, oneTimePassword)
  await addToAdministrators(services, id)
  const person = await people.byId(id)
  if (!person || !(await settings.claim(MADE, id))) return undefined
  return { userName: given.userName, oneTimePassword }
}

/** A new one-time password for the first administrator, from the machine that the server runs on. */
export async function resetFirstAdministrator(services: Services): Promise<FirstAdministrator> {
  const id = await services.settings.read<string>(MADE)
  const person = id ? await services.people.byId(id) : undefined
  if (!person) throw new StartupError('There is no first administrator yet. Start the server once, and it makes one.')
  const { value } = generateOneTimePassword(
    { blockList: NO_BLOCK_LIST },
    await services.passwords.policyOf(person.id),
    person,
  )
  await giveOneTimePassword(services, person, value)
  return { userName: person.userName, oneTimePassword: value }
}

/** Shown to a person at a terminal, else left in a file that only the owner reads. */
export async function announce(
  made: FirstAdministrator,
  options: { dataDir: string; terminal?: (text: string) => void; log: (file: string) => void },
): Promise<void> {
  const text = `Sign in as ${made.userName} with the one-time password ${made.oneTimePassword}`
  if (options.terminal) return options.terminal(text)
  const file = join(options.dataDir, 'first-admin')
  await writeFile(file, `${text}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
  options.log(file)
}

const NO_BLOCK_LIST = { isCommon: () => false, contextWords: [] }

async function generate({ policies }: Services, userName: string): Promise<string> {
  const subject: Person = { id: '', userName, active: true, federated: false, protected: false, rank: 0 }
  return generateOneTimePassword({ blockList: NO_BLOCK_LIST }, await policies.default(), subject).value
}

async function createPerson(services: Services, userName: string, password: string): Promise<string> {
  const body = { schemas: [userType.schema.urn], userName, displayName: 'Administrator', password }
  try {
    const change = createChange(userType, body, NO_TOLERANCE)
    return (await services.resources.users.create(change, hostContext(services.issuer))).id
  } catch (error) {
    const person =
      error instanceof ScimError && error.status === 409 ? await services.people.byIdentifier(userName) : undefined
    if (person) {
      await giveOneTimePassword(services, person, password)
      return person.id
    }
    if (error instanceof ScimError)
      throw new StartupError(`The first administrator could not be made: ${error.message}`)
    throw error
  }
}

async function addToAdministrators(
  { resources, users: _users, groups, issuer }: Services,
  member: string,
): Promise<void> {
  const context = hostContext(issuer)
  const [known] = await groups.findWhere({ 'search.roles.roles': 'administrator' })
  const body: JsonObject = {
    schemas: [groupType.schema.urn, rolesSchema.urn],
    displayName: 'Administrators',
    [rolesSchema.urn]: { roles: ['administrator'] },
  }
  const id = known?._id ?? (await resources.groups.create(createChange(groupType, body, NO_TOLERANCE), context)).id
  const operations = parseOperations(
    {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'add', path: 'members', value: [{ value: member }] }],
    },
    NO_TOLERANCE,
  )
  const apply: Parameters<typeof resources.groups.update>[2] = current =>
    applyOperations(groupType, current, operations, NO_TOLERANCE)
  await resources.groups.update(id, undefined, apply, { wants: () => false }, context)
}

async function giveOneTimePassword(
  { passwords, inTransaction }: Services,
  person: Person,
  password: string,
): Promise<void> {
  try {
    const reset = await passwords.prepareReset(
      person,
      {
        delivery: 'password',
        password,
        mail: false,
        requireChange: true,
        revoke: true,
        reason: 'other',
        note: 'from the host',
        purpose: 'reset',
      },
      hostActor,
    )
    await inTransaction(transaction => reset.commit(transaction))
  } catch (error) {
    if (!(error instanceof PasswordRejected)) throw error
    const rules = error.violations.map(({ message }) => message).join('; ')
    throw new StartupError(`The administrator's password does not satisfy the policy: ${rules}.`)
  }
}
