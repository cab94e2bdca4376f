import { isAlias, Lexer, LineCounter, parseDocument, stringify, visit } from 'yaml'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import { attributesOf } from '../../scim/schema/paths.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Json, JsonObject } from '../../scim/store.ts'

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

/** Throws ScimError 400: invalidSyntax for what is no YAML, with the line, and invalidValue for what is no file of policies. */
export function readPolicyFile(text: string): PolicyFile {
  const content = parse(text)
  const unknown = Object.keys(content).find(key => key !== 'default' && !isList(key))
  if (unknown !== undefined)
    throw invalid(`It has "default", "policies" and "switchedOff", and no "${unknown.slice(0, 64)}".`)
  const [fallback, ...rest] = [content.default].flatMap(one => policyIn(one, 'default'))
  if (!fallback || rest.length > 0) throw invalid('It has one policy as "default".')
  const [policies = [], switchedOff = []] = LISTS.map(list => policiesIn(content[list] ?? [], list))
  return { default: fallback, policies, switchedOff }
}

/** Deeper than any file of policies; what is deeper is not even read. */
const DEEPEST = 50

function parse(text: string): JsonObject {
  if (depthOf(text) > DEEPEST) throw new ScimError(400, 'invalidSyntax', 'There are lists in lists too deep.')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', version: '1.2', stringKeys: true })
  const [error] = [...document.errors, ...document.warnings]
  if (error) throw new ScimError(400, 'invalidSyntax', `This is no YAML: ${error.message.split('\n')[0]}`)
  visit(document, {
    Node(_key, node) {
      if (!isAlias(node) && !('anchor' in node && node.anchor)) return
      const { line } = lines.linePos(node.range?.[0] ?? 0)
      throw new ScimError(
        400,
        'invalidSyntax',
        `Anchors and aliases are not taken (line ${line}): write the policy out.`,
      )
    },
  })
  const content: Json = document.toJS()
  if (!isObject(content)) throw invalid('It begins with "default:".')
  return content
}

/** Of lists in brackets, and of those that begin behind each other on a line. */
function depthOf(text: string): number {
  let [depth, inLine, deepest] = [0, 0, 0]
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    if (token === '-' || token === '?') inLine += 1
    if (token.includes('\n')) inLine = 0
    deepest = Math.max(deepest, depth, inLine)
  }
  return deepest
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
