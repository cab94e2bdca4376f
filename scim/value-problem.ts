import { domainProblem } from './folding.ts'
import type { Attribute } from './schema/attribute.ts'
import { hasControl, isBase64, isDateTime, isWebReference } from './schema/data-types.ts'
import type { Json } from './store.ts'
import { usernameProblem } from './username.ts'

/** What is wrong with a simple value, as the end of a sentence that begins with its attribute (S17); undefined where nothing is. */
export function problemOf(attribute: Attribute, value: Json): string | undefined {
  const { type, min = 0, max = Number.MAX_SAFE_INTEGER } = attribute
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false'
  if (type !== 'integer' && type !== 'decimal')
    return typeof value === 'string' ? inText(attribute, value) : 'must be a string'
  if (typeof value !== 'number' || (type === 'integer' && !Number.isSafeInteger(value)))
    return `must be ${type === 'integer' ? 'an integer' : 'a number'}`
  return value < min || value > max ? `must be from ${min} to ${max}` : undefined
}

function inText(attribute: Attribute, text: string): string | undefined {
  const { password, min = 0, max = Number.MAX_SAFE_INTEGER, closed, canonicalValues = [] } = attribute
  if (!text.isWellFormed()) return 'is no valid Unicode text'
  if (!password && hasControl(text)) return 'has a control character'
  if (closed && !canonicalValues.includes(text)) return `must be one of ${canonicalValues.join(', ')}`
  const length = [...text].length
  if (length < min || length > max)
    return length < min ? `must have ${min} or more characters` : `has more than ${max} characters`
  return inForm(attribute, text)
}

function inForm({ type, referenceTypes, folding }: Attribute, text: string): string | undefined {
  if (type === 'dateTime' && !isDateTime(text)) return 'must be a date with time, like 2026-01-31T09:30:00Z'
  if (type === 'binary' && !isBase64(text)) return 'must be base64'
  if (referenceTypes?.includes('external') && !isWebReference(text))
    return 'must be an address of the web, like https://www.example.com'
  if (folding === 'domain') return domainProblem(text)
  return folding === 'username' ? usernameProblem(text) : undefined
}
