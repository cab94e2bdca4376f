import { stringify } from 'yaml'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import { attributesOf } from '../../scim/schema/paths.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Json, JsonObject } from '../../scim/store.ts'
import { readYaml } from './yaml.ts'

/** What is said of a group: its displayName, or its id where several have that name. */
export type GroupInFile = string | { readonly display: string; readonly value: string }

/** A policy as the file has it: attributes under their names, the groups by name. */
export type PolicyInFile = JsonObject & { readonly name: string }

/** All policies: the default, those in force from the best to the last, and those that are switched off. */
export type PolicyFile = {
  readonly default: PolicyInFile
  readonly policies: readonly PolicyInFile[]
  readonly switchedOff: readonly PolicyInFile[]
}

/** What a policy in a file may say. Its place says its priority and whether it is the default. */
const ATTRIBUTES: readonly string[] = attributesOf(passwordPolicyType)
  .filter(({ attribute }) => attribute.mutability === undefined)
  .map(({ names: [name] }) => name)
  .filter(name => !['schemas', 'externalId', 'priority', 'default'].includes(name))

const LISTS = ['policies', 'switchedOff'] as const

const HEADER = `# Password policies: the first of "policies" comes first, the default is for everybody whom none of them is for.\n`

/** The same policies are the same text, whichever server writes it. */
export function writePolicyFile(file: PolicyFile): string {
  const lists = Object.fromEntries(LISTS.map(list => [list, file[list].map(inOrder)]))
  return (
    HEADER + stringify({ default: inOrder(file.default), ...lists }, { lineWidth: 0, aliasDuplicateObjects: false })
  )
}

const inOrder = (policy: PolicyInFile): JsonObject =>
  Object.fromEntries(ATTRIBUTES.flatMap(name => (policy[name] === undefined ? [] : [[name, policy[name]]])))

/** Throws ScimError 400: invalidSyntax for what is no plain YAML, with the line, and invalidValue for what is no file of policies. */
export function readPolicyFile(text: string): PolicyFile {
  const content = readYaml(text)
  if (!isObject(content)) throw invalid('It begins with "default:".')
  const unknown = Object.keys(content).find(key => key !== 'default' && !isList(key))
  if (unknown !== undefined)
    throw invalid(`It has "default", "policies" and "switchedOff", and no "${unknown.slice(0, 64)}".`)
  const [fallback, ...rest] = [content.default].flatMap(one => policyIn(one, 'default'))
  if (!fallback || rest.length > 0) throw invalid('It has one policy as "default".')
  const [policies = [], switchedOff = []] = LISTS.map(list => policiesIn(content[list] ?? [], list))
  return { default: fallback, policies, switchedOff }
}

const isList = (key: string): key is (typeof LISTS)[number] => (LISTS as readonly string[]).includes(key)

function policiesIn(list: Json, key: string): PolicyInFile[] {
  if (!Array.isArray(list)) throw invalid(`"${key}" is a list of policies.`)
  return list.flatMap(one => policyIn(one, key))
}

function policyIn(one: Json | undefined, key: string): PolicyInFile[] {
  if (one === undefined) return []
  if (!isObject(one) || typeof one.name !== 'string') throw invalid(`A policy in "${key}" has a "name".`)
  const unknown = Object.keys(one).find(name => !ATTRIBUTES.includes(name))
  if (unknown !== undefined)
    throw invalid(`The policy "${one.name.slice(0, 64)}" can't say "${unknown.slice(0, 64)}" in a file.`)
  return [{ ...one, name: one.name }]
}

const invalid = (problem: string) =>
  new ScimError(400, 'invalidValue', `This is no file of password policies. ${problem}`)
