import { ENTERPRISE } from '../../people/attributes.ts'
import { type Command, command } from '../command.ts'
import { usage } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { actOn, deleteOf, listOf } from '../of-resources.ts'
import { type Given, list, required, text, yesOrNo } from '../option.ts'
import { personIn } from '../person.ts'
import { kinds } from '../resources.ts'
import type { Operation } from '../scim.ts'

const { user } = kinds

const attributes = {
  email: list('a mail address; the first is the one that mails go to', 'address'),
  givenName: text('the given name', 'name'),
  familyName: text('the family name', 'name'),
  displayName: text('the name that others see', 'name'),
  title: text('the job title'),
  department: text('the department'),
  employeeNumber: text('the number that your organization gave the person'),
  preferredLanguage: text('the language that mails are in, as "de"', 'language'),
  externalId: text('what your system calls the person', 'id'),
  active: yesOrNo('whether the person may sign in'),
}

/** Where each option goes. */
const paths: Readonly<Record<string, string>> = {
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  department: `${ENTERPRISE}:department`,
  employeeNumber: `${ENTERPRISE}:employeeNumber`,
}

/** The operations of a PATCH that make a person what the options say. */
function toOperations({ email, ...others }: Partial<Given<typeof attributes>> & { userName?: string }): Operation[] {
  const plain = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [{ op: 'replace', path: paths[name] ?? name, value } as const],
  )
  return email ? [...plain, { op: 'replace', path: 'emails', value: toEmails(email) }] : plain
}

const toEmails = (addresses: readonly string[]) =>
  addresses.map((value, index) => ({ value, ...(index === 0 && { type: 'work', primary: true }) }))

const create = command({
  description: 'Create a person.',
  example: 'users create --user-name ann --email ann@example.com --given-name Ann --family-name Example',
  options: {
    userName: required(text('the name that the person signs in with', 'name')),
    ...attributes,
    passwordFile: text('a file with a first password; - is the standard input', 'path'),
  },
  async run({ passwordFile, givenName, familyName, email, department, employeeNumber, ...plain }, { scim, terminal }) {
    const password = passwordFile && (await terminal.secret('password', passwordFile, '--password-file'))
    const name = withoutNothing({ givenName, familyName })
    const enterprise = withoutNothing({ department, employeeNumber })
    const body = withoutNothing({
      ...plain,
      name,
      emails: email && toEmails(email),
      [ENTERPRISE]: enterprise,
      password,
    })
    const schemas = [user.urn, ...(enterprise ? [ENTERPRISE] : [])]
    return { json: await scim.create(user.endpoint, { schemas, ...body }) }
  },
})

const get = command({
  description: 'Show a person.',
  example: 'users get --user-id $user_id',
  options: { userId: text('the id of the person', 'id'), userName: text('or the name that they sign in with', 'name') },
  run: async (given, { scim }) => ({ json: await scim.get(user.endpoint, await personIn(given, scim)) }),
})

const update = command({
  description: 'Change a person: what is named, and nothing else.',
  example: 'users update --user-id $user_id --title "Head nurse" --department Surgery',
  options: {
    userId: required(text('the id of the person', 'id')),
    userName: text('another name to sign in with', 'name'),
    ...attributes,
    remove: list('an attribute to take away, by its path', 'path'),
  },
  async run({ userId, remove = [], ...changes }, { scim }) {
    const operations = [...toOperations(changes as never), ...remove.map(path => ({ op: 'remove', path }) as const)]
    if (operations.length === 0) throw usage('Nothing is to be changed: name an attribute, as --title "Head nurse".')
    return { json: await scim.patch(user.endpoint, userId, operations) }
  },
})

const setActive = (active: boolean, more: Pick<Command, 'description' | 'example'>, question?: string) =>
  actOn(
    user,
    more,
    (id, { scim }) => scim.patch(user.endpoint, id, [{ op: 'replace', path: 'active', value: active }]),
    question,
  )

export const users = {
  list: listOf(user, {
    description: 'List people.',
    example: 'users list --filter \'title co "nurse" and active eq true\' --sort-by userName',
    columns: ['id', 'userName', 'displayName', 'active'],
  }),
  get,
  create,
  update,
  activate: setActive(true, {
    description: 'Let people sign in again who were deactivated.',
    example: 'users activate --user-id $user_id --user-id $other_user_id',
  }),
  deactivate: setActive(
    false,
    {
      description: 'Keep people from signing in, and end their sessions.',
      example: 'users deactivate --user-id $user_id --yes',
    },
    'Deactivate',
  ),
  delete: deleteOf(user, { description: 'Delete people, for good.', example: 'users delete --user-id $user_id --yes' }),
}

/** Without the members that have no value; nothing where none has one. */
function withoutNothing(members: Readonly<Record<string, unknown>>): JsonObject | undefined {
  const some = Object.entries(members).filter(([, value]) => value !== undefined)
  return some.length > 0 ? (Object.fromEntries(some) as JsonObject) : undefined
}
