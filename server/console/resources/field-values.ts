import type { Attribute } from '../../../scim/schema/attribute.ts'
import type { Json } from '../../../scim/store.ts'
import type { Field } from '../../../views/console/fields.tsx'
import { numberIn } from '../numbers.ts'
import type { Fields } from '../page.ts'

/** What points to another resource. */
export type Reference = { value: string; display?: string }

/** How a value is typed: what of several is chosen is a field each, references are lines with names. */
export function kindOf({ type, multiValued, canonicalValues }: Attribute, hasChoices = false): Field['kind'] {
  if (hasChoices || canonicalValues) return multiValued ? 'choices' : 'choice'
  if (multiValued) return 'lines'
  return type === 'integer' ? 'number' : type === 'boolean' ? 'flag' : 'text'
}

/** A value of a resource as the fields of a form. */
export function toFields(name: string, kind: Field['kind'], value: Json | undefined): Fields {
  if (value === undefined) return {}
  const texts = [value].flat().map(one => toText(one, kind))
  if (kind === 'choices') return Object.fromEntries(texts.map(text => [`${name}.${text}`, 'on']))
  return { [name]: texts.join('\n') }
}

function toText(one: Json, kind: Field['kind']): string {
  if (typeof one === 'boolean') return one ? 'on' : ''
  if (one === null || typeof one !== 'object') return String(one)
  const { value, display } = one as Reference
  return kind === 'lines' && display ? display : value
}

/** What was typed, as the value of a resource; null where that is nothing. */
export function fromFields(name: string, attribute: Attribute, fields: Fields, kind = kindOf(attribute)): Json {
  const text = (fields[name] ?? '').trim()
  const whole = (one: string): Json => (attribute.type === 'complex' ? { value: one } : one)
  switch (kind) {
    case 'flag':
      return text === 'on' ? true : null
    case 'number':
      return text === '' ? null : numberIn(text)
    case 'lines':
      return linesOf(text).map(whole)
    case 'choices':
      return chosenIn(name, fields).map(whole)
    default:
      return text === '' ? null : whole(text)
  }
}

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

export const chosenIn = (name: string, fields: Fields): string[] =>
  Object.keys(fields)
    .filter(key => key.startsWith(`${name}.`) && fields[key] === 'on')
    .map(key => key.slice(name.length + 1))
