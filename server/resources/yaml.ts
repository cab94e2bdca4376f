import { type ErrorCode, isAlias, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, parseDocument } from 'yaml'
import { ScimError } from '../../scim/error.ts'
import type { Json, JsonObject } from '../../scim/store.ts'

/** What a YAML text says, and on which line: of each object in it, or of a key of one. */
export type YamlContent = {
  readonly content: Json
  readonly lineOf: (object: JsonObject, key?: string) => number
}

/** More words and signs than a file of thousands of policies has. */
const MOST = 200_000

/** Deeper than any file of policies: by brackets, by what begins behind each other on a line, or by as many pairs of spaces. */
const DEEPEST = 50

/**
 * Reads one document of plain YAML in a time that grows with its length, whatever it says. Throws ScimError 400 invalidSyntax, with the
 * line: for what is no YAML, too long or too deep, for a key twice, and for anchors and aliases.
 */
export function readYaml(text: string): YamlContent {
  requireModest(text)
  const lines = new LineCounter()
  // The library compares each key with all before it, and quotes the whole line of each error.
  const linear = { uniqueKeys: false, prettyErrors: false } as const
  const document = parseDocument(text, {
    ...linear,
    lineCounter: lines,
    schema: 'core',
    version: '1.2',
    stringKeys: true,
  })
  const lineAt = (node: unknown) => lines.linePos((isNode(node) && node.range?.[0]) || 0).line
  const [error] = [...document.errors, ...document.warnings]
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw invalid(`${line}, column ${col}`, PROBLEMS[error.code] ?? 'This is no YAML from here on.')
  }
  const linesOf = new WeakMap<JsonObject, { readonly own: number; readonly keys: ReadonlyMap<string, number> }>()
  return {
    content: toJson(document.contents),
    lineOf(object, key = '') {
      const { own = 1, keys } = linesOf.get(object) ?? {}
      return keys?.get(key) ?? own
    },
  }

  function toJson(node: unknown): Json {
    requirePlain(node)
    if (isMap(node)) return toObject(node)
    if (isSeq(node)) return node.items.map(toJson)
    return isScalar(node) ? (node.value as Json) : null
  }

  function toObject(node: { readonly items: readonly { key: unknown; value: unknown }[] }): JsonObject {
    const keys = new Map<string, number>()
    const members = node.items.map(({ key, value }) => {
      requirePlain(key)
      const name = String(isScalar(key) ? key.value : key)
      const before = keys.get(name)
      if (before !== undefined)
        throw invalid(lineAt(key), `"${name.slice(0, 64)}" is there twice: on line ${before}, too.`)
      keys.set(name, lineAt(key))
      return [name, toJson(value)] as const
    })
    const object: JsonObject = Object.fromEntries(members)
    linesOf.set(object, { own: lineAt(node), keys })
    return object
  }

  function requirePlain(node: unknown): void {
    if (isAlias(node) || ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor))
      throw invalid(lineAt(node), 'Anchors and aliases are not taken: write it out.')
  }
}

/** What is long or deep would take the parser's time or its stack, so that it is refused by a look at its words. */
function requireModest(text: string): void {
  /** In each bracket that is open: how many have begun behind each other. */
  const begun = [0]
  let [line, count, before] = [1, 0, '\n']
  for (const token of new Lexer().lex(text)) {
    const last = begun.length - 1
    if (token === ',' || (token.includes('\n') && last === 0)) begun[last] = 0
    if ('?-:'.includes(token)) begun[last] = (begun[last] ?? 0) + 1
    if (token === '[' || token === '{') begun.push(0)
    if ((token === ']' || token === '}') && last > 0) begun.pop()
    const isWide = before.endsWith('\n') && token.length > 2 * DEEPEST && /^ +$/.test(token)
    if (isWide || begun.length > DEEPEST || (begun.at(-1) ?? 0) > DEEPEST)
      throw invalid(line, 'There are lists in lists too deep.')
    count += 1
    if (count > MOST) throw invalid(line, `The file is too long: it has more than ${MOST} words and signs.`)
    line += token.split('\n').length - 1
    before = token
  }
}

/** What the library finds, in our words. */
const PROBLEMS: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_COLLECTION_TYPE: 'Tags (!) are not taken: leave it out.',
  BAD_DQ_ESCAPE: 'Within quotes a backslash begins no such sign: write it twice, or take single quotes.',
  BAD_INDENT: 'It has too many or too few spaces before it, or a bracket is not closed.',
  BAD_SCALAR_START: 'What begins with this sign needs quotes around it.',
  BLOCK_AS_IMPLICIT_KEY: 'Something stands behind a colon that needs a line of its own.',
  MISSING_CHAR: 'Something is missing: a colon, a comma, a space, a quote or a bracket.',
  MULTILINE_IMPLICIT_KEY: 'A key is on one line, with a colon behind it.',
  MULTIPLE_DOCS: 'A second document begins (---): send one.',
  TAB_AS_INDENT: 'There is a tab before it: take spaces.',
  TAG_RESOLVE_FAILED: 'Tags (!) are not taken: leave it out.',
  UNEXPECTED_TOKEN: 'This is not expected here: look at the brackets, quotes and colons before it.',
}

const invalid = (line: number | string, problem: string) =>
  new ScimError(400, 'invalidSyntax', `Line ${line}: ${problem}`)
