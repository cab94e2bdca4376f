import { ScimError } from '../error.ts'
import { type Attribute, isFilterable, type ResourceType } from '../schema/attribute.ts'
import { partPath, type ResolvedPath, resolveElementPath, resolvePath } from '../schema/paths.ts'
import { compare, compareUnassigned, present } from './comparison.ts'
import type { ComparisonOperator, Filter } from './filter.ts'
import { type Token, tokenize, unreadable } from './tokens.ts'

const MAX_LENGTH = 4096
const MAX_DEPTH = 20

const operators: readonly string[] = [
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'ge',
  'lt',
  'le',
] satisfies ComparisonOperator[]
const isOperator = (text: string): text is ComparisonOperator => operators.includes(text)

type Resolve = (name: string) => ResolvedPath | 'unassigned' | undefined

/**
 * Parses a filter of RFC 7644 §3.4.2.2 over a resource type: text of 4 KB and 20 nested brackets at most. Every path comes out
 * resolved, every literal fits its attribute's type. In a list of several types an attribute that this one doesn't have is unassigned
 * (§3.4.2.1, S69, S87). Throws ScimError 400 invalidFilter (S72–S88).
 */
export function parseFilter(
  type: ResourceType,
  text: string,
  strict?: ReadonlySet<string>,
  isOneOfSeveral = false,
): Filter {
  return parse(text, name => resolvePath(type, name) ?? (isOneOfSeveral ? 'unassigned' : undefined), strict)
}

/** Parses what stands in the brackets of a PATCH path, over the elements of a multi-valued attribute. */
export function parseElementFilter(attribute: Attribute, text: string, strict: ReadonlySet<string>): Filter {
  return parse(text, name => resolveElementPath(attribute, name), strict)
}

function parse(text: string, resolve: Resolve, strict: ReadonlySet<string> = new Set()): Filter {
  if (Buffer.byteLength(text) > MAX_LENGTH) throw invalid(`The filter is longer than ${MAX_LENGTH} bytes.`)
  const tokens = tokenize(text)
  let position = 0
  let depth = 0

  const peek = (): Token | undefined => tokens[position]
  const next = (): Token | undefined => tokens[position++]
  const isWord = (token: Token | undefined, word: string) => token?.kind === 'word' && token.text.toLowerCase() === word

  const filter = either(resolve)
  if (position < tokens.length) throw unexpected(peek())
  return filter

  function either(scope: Resolve): Filter {
    let left = both(scope)
    while (isWord(peek(), 'or')) {
      position++
      left = { kind: 'or', left, right: both(scope) }
    }
    return left
  }

  function both(scope: Resolve): Filter {
    let left = term(scope)
    while (isWord(peek(), 'and')) {
      position++
      left = { kind: 'and', left, right: term(scope) }
    }
    return left
  }

  function term(scope: Resolve): Filter {
    if (peek()?.kind === '(') return enclosed('(', ')', scope)
    if (isWord(peek(), 'not') && tokens[position + 1]?.kind === '(') {
      position++
      return { kind: 'not', filter: enclosed('(', ')', scope) }
    }
    const path = resolved(scope)
    return peek()?.kind === '[' ? element(path) : condition(path)
  }

  function enclosed(open: Token['kind'], close: Token['kind'], scope: Resolve): Filter {
    expect(open)
    if (++depth > MAX_DEPTH) throw invalid(`The filter is nested deeper than ${MAX_DEPTH} levels.`)
    const filter = either(scope)
    depth--
    expect(close)
    return filter
  }

  function element(path: ResolvedPath | 'unassigned'): Filter {
    const scope = elementScope(path)
    const chosen = enclosed('[', ']', scope)
    const after = peek()
    const hasPart = after?.kind === 'word' && after.text.startsWith('.')
    const filter: Filter = hasPart ? { kind: 'and', left: chosen, right: part(after, scope) } : chosen
    if (path === 'unassigned') return { kind: 'never' }
    return path.attribute.multiValued ? { kind: 'element', path, filter } : filter
  }

  /** Outside the grammar, but Entra matches people by `emails[type eq "work"].value eq "x"` (T6). */
  function part(after: Token, scope: Resolve): Filter {
    if (strict.has('T6')) throw unexpected(after)
    position++
    return condition(resolvedOr(after, after.text.slice(1), scope))
  }

  function condition(path: ResolvedPath | 'unassigned'): Filter {
    const token = next()
    const operator = token?.kind === 'word' ? token.text.toLowerCase() : ''
    if (operator === 'pr') return path === 'unassigned' ? { kind: 'never' } : present(path)
    if (!isOperator(operator)) throw unexpected(token)
    const value = literal(next(), strict)
    return path === 'unassigned' ? compareUnassigned(operator, value) : compare(path, operator, value, strict)
  }

  function resolved(scope: Resolve): ResolvedPath | 'unassigned' {
    const token = next()
    if (token?.kind !== 'word') throw unexpected(token)
    return resolvedOr(token, token.text, scope)
  }

  function expect(kind: Token['kind']): void {
    const token = next()
    if (token?.kind !== kind) throw unexpected(token)
  }
}

/** Says where the name is, and not what: a filter that is no more than a password has it in this place. */
function resolvedOr({ at }: Token, name: string, scope: Resolve): ResolvedPath | 'unassigned' {
  const path = scope(name)
  if (!path) throw invalid(`There is no attribute of the name at character ${at + 1} of the filter.`)
  return path
}

/** What names mean in the brackets of a value filter: parts of one element, or of the one value that there is. */
function elementScope(path: ResolvedPath | 'unassigned'): Resolve {
  if (path === 'unassigned') return () => path
  const { attribute, subAttribute, names } = path
  if (!attribute.subAttributes || subAttribute) throw invalid(`"${names.join('.')}" has no parts to put in brackets.`)
  if (!isFilterable(attribute)) throw invalid(`"${names.join('.')}" can't be searched.`)
  return name => (attribute.multiValued ? resolveElementPath(attribute, name) : partPath(path, name))
}

const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

/** A comparison value is a JSON literal (S75); `True` and its like are understood (T2). */
function literal(token: Token | undefined, strict: ReadonlySet<string>): string | number | boolean | null {
  if (token?.kind === 'string') return token.text
  const word = token?.kind === 'word' ? token.text : ''
  const text = strict.has('T2') ? word : word.toLowerCase()
  if (!LITERAL.test(text)) throw unexpected(token)
  return JSON.parse(text)
}

const invalid = (detail: string) => new ScimError(400, 'invalidFilter', detail)

const unexpected = (token: Token | undefined) => (token ? unreadable(token.at) : invalid('The filter ends too early.'))
