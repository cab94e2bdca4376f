import fc from 'fast-check'
import { type Attribute, isFilterable, type ResourceType } from '../../../scim/schema/attribute.ts'
import { commonAttributes } from '../../../scim/schema/common.ts'
import { schemasOf } from '../../../scim/schema/paths.ts'
import { binary, date, number, text } from './random-resources.ts'

const EQUALITY = ['eq', 'ne']
const ORDER = ['gt', 'ge', 'lt', 'le']
const PARTS = ['co', 'sw', 'ew']

/** Filters over a type that name any of its attributes and use any operator that these take, made of the attribute table. */
export function randomFilter(type: ResourceType): fc.Arbitrary<string> {
  const terms = [
    ...Object.entries(commonAttributes).flatMap(([name, attribute]) => termsOf(name, attribute, type)),
    ...schemasOf(type).flatMap(({ urn, attributes }) =>
      Object.entries(attributes).flatMap(([name, attribute]) =>
        urn === type.schema.urn
          ? [...termsOf(name, attribute, type), ...termsOf(`${urn}:${name}`, attribute, type)]
          : termsOf(`${urn}:${name}`, attribute, type),
      ),
    ),
  ]
  return combined(fc.oneof(...terms))
}

/** What can be asked of an attribute: of itself, of its parts, and of one of its elements. */
function termsOf(name: string, attribute: Attribute, type: ResourceType): fc.Arbitrary<string>[] {
  if (!isFilterable(attribute)) return []
  const { subAttributes: parts, multiValued } = attribute
  if (!parts) return [comparison(name, attribute, type)]
  const ofParts = partsOf(parts).map(([part, sub]) => comparison(`${name}.${part}`, sub, type))
  const present = fc.constant(`${name} pr`)
  if (!multiValued) return [present, ...ofParts]
  const ofElement = combined(fc.oneof(...partsOf(parts).map(([part, sub]) => comparison(part, sub, type))))
  const elements = ofElement.map(filter => `${name}[${filter}]`)
  const suffixed = fc.oneof(
    ...partsOf(parts).map(([part, sub]) =>
      fc.tuple(elements, comparison(part, sub, type)).map(([element, rest]) => `${element}.${rest}`),
    ),
  )
  const itself = parts.value ? [comparison(name, parts.value, type)] : []
  return [present, ...ofParts, elements, elements, suffixed, ...itself]
}

const partsOf = (parts: Readonly<Record<string, Attribute>>) =>
  Object.entries(parts).filter(([, part]) => isFilterable(part))

function comparison(name: string, attribute: Attribute, type: ResourceType): fc.Arbitrary<string> {
  const [operators, literal] = possible(name, attribute, type)
  const spelled = fc.constantFrom(name, name, name, name.toUpperCase())
  return fc.oneof(
    { weight: 5, arbitrary: fc.tuple(spelled, operators, literal).map(parts => parts.join(' ')) },
    {
      weight: 1,
      arbitrary: fc.tuple(spelled, fc.constantFrom('pr', 'eq null', 'ne null')).map(parts => parts.join(' ')),
    },
  )
}

function possible(
  name: string,
  { type, canonicalValues = [] }: Attribute,
  resource: ResourceType,
): [fc.Arbitrary<string>, fc.Arbitrary<string>] {
  const quoted = (literal: fc.Arbitrary<string>) => literal.map(value => JSON.stringify(value))
  if (/\$ref$|location$/.test(name))
    return [fc.constantFrom(...EQUALITY), quoted(text.map(id => `https://id.example/scim/v2/Users/${id}`))]
  if (type === 'boolean') return [fc.constantFrom(...EQUALITY), fc.constantFrom('true', 'false', '"True"')]
  if (type === 'integer' || type === 'decimal')
    return [fc.constantFrom(...EQUALITY, ...ORDER), fc.oneof(number.map(String), fc.constantFrom('2.5', '1e0'))]
  if (type === 'dateTime') return [fc.constantFrom(...EQUALITY, ...ORDER), quoted(date)]
  if (type === 'binary') return [fc.constantFrom(...EQUALITY, ...PARTS), quoted(binary)]
  const known = ['a', ...canonicalValues, ...(name === 'schemas' ? schemasOf(resource).map(({ urn }) => urn) : [])]
  return [fc.constantFrom(...EQUALITY, ...ORDER, ...PARTS), quoted(fc.oneof(text, fc.constantFrom(...known)))]
}

/** Joined by and, or and not, with brackets or without. */
const combined = (terms: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.letrec<{ filter: string }>(tie => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      terms,
      fc
        .tuple(tie('filter'), fc.constantFrom('and', 'or', 'AND'), tie('filter'))
        .map(([left, link, right]) => `${left} ${link} ${right}`),
      tie('filter').map(filter => `not (${filter})`),
      tie('filter').map(filter => `(${filter})`),
    ),
  })).filter
