import { type Answer, command } from '../command.ts'
import { readJsonFile, readText } from '../files.ts'
import type { JsonObject } from '../json.ts'
import { getOf, listOf } from '../of-resources.ts'
import { flag, required, text } from '../option.ts'
import { changesIn } from '../policy-changes.ts'
import { kinds } from '../resources.ts'
import type { Tools } from '../tools.ts'

const { policy } = kinds

const YAML = 'application/yaml'

const fileOptions = {
  file: required(text('a file as rekey policies export writes it', 'path')),
  deleteOthers: flag('delete what the file does not name'),
}

const changeColumns = ['change', 'policy', 'attribute', 'from', 'to']

/** The policies as a file, and the version that they have. */
async function exported({ client }: Tools): Promise<{ text: string; version: string }> {
  const reply = await client('GET', `${policy.endpoint}/.export`, { headers: { accept: YAML } })
  return { text: await reply.text(), version: reply.headers.get('etag') ?? '*' }
}

type File = { readonly file: string; readonly deleteOthers?: boolean | undefined; readonly version?: string }

/** What a file changes, or would. With a version it is refused where somebody has changed the policies since. */
async function imported(
  { file, deleteOthers, version }: File,
  dryRun: boolean,
  { client }: Tools,
): Promise<JsonObject[]> {
  const reply = await client('POST', `${policy.endpoint}/.import`, {
    query: { dryRun: String(dryRun), deleteOthers: String(deleteOthers === true) },
    headers: { 'content-type': YAML, ...(version && { 'if-match': version }) },
    body: await readText(file),
  })
  return changesIn(await reply.json())
}

async function checked(
  { scim, terminal }: Tools,
  passwordFile: string | undefined,
  about: JsonObject,
): Promise<Answer> {
  const password = await terminal.secret('password', passwordFile, '--password-file')
  const json = await scim.tell(`${policy.endpoint}/.check`, { ...about, password })
  return { json, someFailed: json.accepted === false }
}

export const policies = {
  list: listOf(policy, {
    description: 'List password policies.',
    example: 'policies list --sort-by priority',
    columns: ['id', 'name', 'priority', 'default', 'groups', 'minLength'],
  }),
  get: getOf(policy, { description: 'Show a policy.', example: 'policies get --policy-id $policy_id' }),
  explain: command({
    description: 'Show which policy somebody has, and why.',
    example: 'policies explain --user ann',
    options: { user: required(text('the id of a person, or the name that they sign in with', 'id')) },
    run: async ({ user }, { scim }) => ({ json: await scim.ask(`${policy.endpoint}/.explain`, { user }) }),
  }),
  check: command({
    description:
      'Ask what a policy says of a password, which is neither stored nor logged; where it is refused, the exit code is 3.',
    example: 'policies check --user ann --password-file password.txt',
    options: {
      user: text('the id or the name of the person whose policy judges; else the default does', 'id'),
      policyId: text('the id of the policy that judges instead', 'id'),
      passwordFile: text('a file with the password; - is the standard input. Without it you are asked', 'path'),
    },
    run: ({ passwordFile, user, policyId }, tools) =>
      checked(tools, passwordFile, { ...(user && { user }), ...(policyId && { policy: policyId }) }),
  }),
  impact: command({
    description: 'Count what saving a policy would do to how many people; nothing is saved.',
    example: 'policies impact --file policy.json',
    options: {
      file: required(text('a JSON file with the policy as it would be', 'path')),
      policyId: text('the id of the policy that it would take the place of', 'id'),
    },
    run: async ({ file, policyId }, { scim }) => ({
      json: await scim.tell(`${policy.endpoint}/.impact`, {
        schemas: [policy.urn],
        ...(policyId && { id: policyId }),
        ...(await readJsonFile(file)),
      }),
    }),
  }),
  export: command({
    description: 'Print all policies and their groups as one YAML file.',
    example: 'policies export > policies.yaml',
    options: {},
    run: async (_given, tools) => ({ text: [(await exported(tools)).text] }),
  }),
  diff: command({
    description: 'Show what importing a file would change.',
    example: 'policies diff --file policies.yaml',
    options: fileOptions,
    columns: changeColumns,
    run: async (given, tools) => ({ json: await imported(given, true, tools) }),
  }),
  import: command({
    description: 'Make the policies what a file says, all of it or nothing; asks first, with the number of changes.',
    example: 'policies import --file policies.yaml --yes',
    options: fileOptions,
    columns: changeColumns,
    async run(given, tools) {
      const { version } = await exported(tools)
      const { length } = await imported({ ...given, version }, true, tools)
      if (length === 0) return { json: [] }
      await tools.terminal.confirm(`Make ${length === 1 ? 'one change' : `${length} changes`}?`)
      return { json: await imported({ ...given, version }, false, tools) }
    },
  }),
}
