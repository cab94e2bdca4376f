import fc from 'fast-check'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import { attributesOf, pathName } from '../../scim/schema/paths.ts'
import * as types from '../../scim/schema/resource-types.ts'

const texts = [
  ...['', ' ', '*', '"', '\\', "' or 1=1 --", '../../etc/passwd', '{{7*7}}', '%00', '%c3%28', '$where', '$ne', '$set'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'data.userName', '_id', 'bulkId:x', 'null', 'NaN', 'True'],
  ...['\0', '\ud800', '\udfff\ud800', '\u202e', '\ufeff', 'ａ', '😀'.repeat(300), 'x'.repeat(5000), '('.repeat(5000)],
  ...[
    '1e999',
    '9007199254740993',
    '-0',
    '2026-13-45T99:99:99Z',
    '2026-01-01T00:00:00Z',
    'a@example.com',
    '[0]',
    '/a/b',
  ],
]
const names = [
  ...Object.values<ResourceType>(types).flatMap(type =>
    attributesOf(type).flatMap(path => [
      pathName(path),
      ...Object.keys(path.attribute.subAttributes ?? {}).map(part => `${pathName(path)}.${part}`),
    ]),
  ),
  ...Object.values<ResourceType>(types).flatMap(({ extensions }) => extensions.map(({ urn }) => urn)),
  ...[
    'id',
    'meta',
    'meta.version',
    'schemas',
    'externalId',
    'USERNAME',
    'emails[type eq "work"]',
    'unknown',
    'urn:x:y',
  ],
]
const words = (list: string) => fc.constantFrom(...list.split(' '))
const deep = (open: string, close: string) => JSON.parse(`${open.repeat(500)}null${close.repeat(500)}`)

export const text = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 30 }), fc.string())

/** A name of an attribute mostly, and something else at times. */
export const name = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, text)

export const value = fc.letrec(tie => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double(),
    fc.maxSafeInteger(),
    fc.constantFrom(true, false, null, [], {}, 1e308, deep('[', ']'), deep('{"value":', '}')),
    fc.constantFrom({ $gt: '' }, { value: { $ne: 1 } }, JSON.parse('{"__proto__":{"active":false}}')),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(name, tie('any'), { maxKeys: 4 }),
  ),
})).any

const comparison = fc
  .tuple(name, words('eq ne co sw ew gt ge lt le pr'), value)
  .map(([path, operator, literal]) => `${path} ${operator} ${operator === 'pr' ? '' : JSON.stringify(literal)}`)
const token = fc.oneof(
  name,
  words(
    'eq ne co sw ew gt ge lt le pr and or not Eq is ( ) [ ] ((( " "x" "\\ud800" "a\\u0000" true null 1 1e999 .value',
  ),
)

export const filter = fc.oneof(
  comparison,
  fc.tuple(comparison, fc.constantFrom('and', 'or', 'and not', 'xor'), comparison).map(parts => parts.join(' ')),
  fc.tuple(name, comparison).map(([path, inner]) => `${path}[${inner}]`),
  fc.array(token, { maxLength: 12 }).map(tokens => tokens.join(' ')),
  text,
)

const path = fc.oneof(
  name,
  fc
    .tuple(name, filter, fc.constantFrom('', '.value', '.x', '[0]'))
    .map(([at, inner, part]) => `${at}[${inner}]${part}`),
  text,
)

/** An operation of a PATCH. */
export const operation = fc.record(
  {
    op: fc.oneof({ weight: 9, arbitrary: words('add replace remove Replace') }, value),
    path: fc.oneof({ weight: 9, arbitrary: path }, value),
    value,
  },
  { requiredKeys: ['op'] },
)

/** A parameter of a query. */
export const parameter = fc.oneof(
  words('filter sortBy sortOrder startIndex count attributes excludedAttributes cursor'),
  name,
)
