import { Document, visit } from 'yaml'
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
  const document = new Document({ default: inOrder(file.default), ...lists }, { aliasDuplicateObjects: false })
  visit(document, {
    Scalar(_key, scalar) {
      if (BREAKING.test(String(scalar.value))) scalar.type = 'QUOTE_DOUBLE'
    },
  })
  return HEADER + escaped(document.toString({ lineWidth: 0 }))
}

/** To YAML 1.1 some of these end a line and others are no text; to YAML 1.2 they are characters like all others. Both read escapes alike. */
const BREAKING = /[\x7f-\x9f\u2028\u2029\ufeff]/

/** They stand in double quotes only. */
const escaped = (text: string) =>
  text.replace(new RegExp(BREAKING, 'g'), sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

const inOrder = (policy: PolicyInFile): JsonObject =>
  Object.fromEntries(ATTRIBUTES.flatMap(name => (policy[name] === undefined ? [] : [[name, policy[name]]])))

/** What a file says, and on which line each of its policies begins. */
type ReadPolicyFile = PolicyFile & { readonly lineOf: (policy: PolicyInFile) => number }

/** Throws ScimError 400 with the line: invalidSyntax for what is no plain YAML, and invalidValue for what is no file of policies. */
export function readPolicyFile(text: string): ReadPolicyFile {
  const { content, lineOf } = readYaml(text)
  if (!isObject(content)) throw invalid(1, 'It begins with "default:".')
  const unknown = Object.keys(content).find(key => key !== 'default' && !isList(key))
  if (unknown !== undefined)
    throw invalid(
      lineOf(content, unknown),
      `It has "default", "policies" and "switchedOff", and no "${unknown.slice(0, 64)}".`,
    )
  if (content.default === undefined) throw invalid(1, 'It has one policy as "default".')
  const [policies = [], switchedOff = []] = LISTS.map(list => policiesIn(content, list))
  return { default: policyIn(content.default, content, 'default'), policies, switchedOff, lineOf }

  function policiesIn(whole: JsonObject, list: string): PolicyInFile[] {
    const policies = whole[list] ?? []
    if (!Array.isArray(policies)) throw invalid(lineOf(whole, list), `"${list}" is a list of policies.`)
    return policies.map(one => policyIn(one, whole, list))
  }

  function policyIn(one: Json, whole: JsonObject, key: string): PolicyInFile {
    if (!isPolicy(one))
      throw invalid(isObject(one) ? lineOf(one) : lineOf(whole, key), `A policy in "${key}" has a "name".`)
    const unknown = Object.keys(one).find(name => !ATTRIBUTES.includes(name))
    if (unknown === undefined) return one
    const said = `The policy "${one.name.slice(0, 64)}" can't say "${unknown.slice(0, 64)}" in a file.`
    throw invalid(lineOf(one, unknown), said)
  }
}

const isList = (key: string): key is (typeof LISTS)[number] => (LISTS as readonly string[]).includes(key)

const isPolicy = (one: Json): one is PolicyInFile => isObject(one) && typeof one.name === 'string'

const invalid = (line: number, problem: string) =>
  new ScimError(400, 'invalidValue', `Line ${line}: This is no file of password policies. ${problem}`)
