import fc from 'fast-check'
import { type FoldedObject, foldElement, foldValue, toSearch } from '../../../scim/document.ts'
import { type Attribute, isFilterable, type ResourceType } from '../../../scim/schema/attribute.ts'
import { attributesOf } from '../../../scim/schema/paths.ts'
import type { Json, JsonObject } from '../../../scim/store.ts'

export const CLIENT = 'hr'

/** A resource as it is stored, and as `match` looks at it: with what is kept elsewhere. */
export type Sample = { readonly document: Document; readonly view: FoldedObject }
export type Document = { _id: string; [field: string]: unknown }

/** Few and similar texts, so that filters often fit: cases, accents both ways, signs of patterns, lines, nothing. */
export const text = fc.constantFrom(
  '',
  'a',
  'A',
  'b',
  'ab',
  'aB',
  'ABC',
  'é',
  'e\u0301',
  'É',
  'a.b',
  'a*',
  '.*',
  '^a',
  'a$',
  'a\n',
  'a\0b',
  '\u{1F600}',
  '\uFFFD',
  'ß',
  'work',
  'Work',
  'home',
)
export const date = fc.constantFrom(
  '2026-01-01T00:00:00Z',
  '2026-01-01T01:00:00+01:00',
  '2026-01-01T00:00:00.001Z',
  '2025-12-31T23:59:59-05:00',
)
export const binary = fc.constantFrom('AAAA', 'aaaa', 'AAaa', 'AA==')
export const number = fc.integer({ min: -1, max: 3 })

function oneOf({ type, subAttributes = {}, canonicalValues = [] }: Attribute): fc.Arbitrary<Json> {
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'decimal') return number
  if (type === 'dateTime') return date
  if (type === 'binary') return binary
  if (type !== 'complex') return fc.oneof(text, fc.constantFrom(...canonicalValues, 'a'))
  const parts = Object.entries(subAttributes).filter(([name, part]) => name !== '$ref' && isFilterable(part))
  return fc
    .record(Object.fromEntries(parts.map(([name, part]) => [name, oneOf(part)])), { requiredKeys: [] })
    .filter(value => Object.keys(value).length > 0) as fc.Arbitrary<Json>
}

function anyValue(attribute: Attribute): fc.Arbitrary<Json> {
  // A membership always has its id and its type.
  const isWhole = (value: Json) => Object.values(value as object).filter(part => part !== '').length === 2
  const one = attribute.origin === 'membership' ? oneOf(attribute).filter(isWhole) : oneOf(attribute)
  return attribute.multiValued ? fc.array(one, { minLength: 1, maxLength: 3 }) : one
}

/** Resources of a type with any of its attributes, made of the attribute table. */
export function randomResource(type: ResourceType): fc.Arbitrary<Sample> {
  const paths = attributesOf(type).filter(({ attribute }) => isFilterable(attribute) && !attribute.field)
  const values = paths.map(({ attribute }) => fc.option(anyValue(attribute), { nil: undefined, freq: 2 }))
  const ownIds = fc.option(text, { nil: undefined, freq: 2 })
  return fc
    .tuple(fc.tuple(...values), fc.uuid(), date, date, ownIds)
    .map(([drawn, id, created, changed, externalId]) => {
      const attributes: JsonObject = {}
      const elsewhere: FoldedObject = {}
      for (const [index, { extension, attribute, names }] of paths.entries()) {
        const value = drawn[index]
        if (value === undefined) continue
        if (!attribute.origin) put(attributes, extension?.urn, names[0], value)
        else put(elsewhere, extension?.key, names[0], foldedAll(attribute, value))
      }
      const own = { created: new Date(created), lastModified: new Date(changed), version: id.slice(0, 2) }
      const others = { client: 'other', value: 'a' }
      const externalIds = externalId === undefined ? [others] : [others, { client: CLIENT, value: externalId }]
      const search = toSearch(type, attributes)
      const view: FoldedObject = {
        ...search,
        id,
        meta: { ...own, resourceType: type.name },
        ...(externalId !== undefined && { externalId }),
        clients: { externalIds },
      }
      for (const [name, value] of Object.entries(elsewhere))
        view[name] = isExtension(type, name) ? { ...(view[name] as FoldedObject), ...(value as FoldedObject) } : value
      return { document: { _id: id, ...own, externalIds, search }, view }
    })
}

const isExtension = ({ extensions }: ResourceType, name: string) => extensions.some(({ key }) => key === name)

function put<T>(object: { [name: string]: T }, container: string | undefined, name: string, value: T): void {
  if (container === undefined) object[name] = value
  else object[container] = { ...(object[container] as object), [name]: value } as T
}

const foldedAll = (attribute: Attribute, value: Json) =>
  Array.isArray(value) ? value.map(element => foldElement(attribute, element)) : (foldValue(attribute, value) ?? {})
