import type { Attribute } from '../../scim/schema/attribute.ts'
import { findAttribute } from '../../scim/schema/paths.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Json, JsonObject } from '../../scim/store.ts'
import type { FormFields } from './receive-form.ts'

/** The attributes of a job that a form says: JSON where the table has anything but one text, so that a note of digits stays a note. */
export const attributesIn = (fields: FormFields): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, isText(name) ? text : fromJson(text)]))

function isText(name: string): boolean {
  const [, attribute] = findAttribute(resetJobType.schema.attributes, name) ?? []
  return !attribute || !NO_TEXT.includes(attribute.type)
}

/** What is no JSON stays text, for the table to refuse by its name. */
function fromJson(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const NO_TEXT: readonly Attribute['type'][] = ['boolean', 'integer', 'decimal', 'complex']
