import type { Attribute, Attributes, ResourceType, Schema } from '../schema/attribute.ts'
import { commonAttributes } from '../schema/common.ts'
import type { JsonObject } from '../store.ts'

/** Which way a body goes: what an answer shows, what a request may hold, and what a person's own request may. */
export type Direction = 'answer' | 'request' | 'own'

/** The name of a schema among the components of an OpenAPI document. */
export const componentName = ({ name }: { readonly name: string }, direction: Direction): string =>
  ({ answer: name, request: `${name}Input`, own: 'MeInput' })[direction]

export const referTo = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })

/** The JSON Schema of a resource, by the attribute table: its core schema with each extension under its URN. */
export function resourceSchema(type: ResourceType, direction: Direction): JsonObject {
  const { schemas, ...common } = commonAttributes
  const { properties, required } = objectOf({ ...common, ...type.schema.attributes }, direction)
  const extensions = type.extensions.filter(extension => hasAttributes(extension, direction))
  return {
    type: 'object',
    description: type.description,
    required: ['schemas', ...required],
    properties: {
      schemas: attributeSchema(schemas, direction),
      ...properties,
      ...Object.fromEntries(extensions.map(one => [one.urn, referTo(componentName(one, direction))])),
    },
    ...closed(direction),
  }
}

/** The JSON Schema of an extension. */
export function extensionSchema({ description, attributes }: Schema, direction: Direction): JsonObject {
  const { properties, required } = objectOf(attributes, direction)
  return { type: 'object', description, ...(required.length > 0 && { required }), properties, ...closed(direction) }
}

export const hasAttributes = ({ attributes }: Schema, direction: Direction): boolean =>
  Object.values<Attribute>(attributes).some(attribute => isShown(attribute, direction))

/** What a request holds beside the declared attributes is ignored; an answer holds nothing else. */
const closed = (direction: Direction): JsonObject => (direction === 'answer' ? { additionalProperties: false } : {})

function objectOf(attributes: Attributes, direction: Direction): { properties: JsonObject; required: string[] } {
  const shown = Object.entries(attributes).filter(([, attribute]) => isShown(attribute, direction))
  const isRequired = ({ required, returned }: Attribute) =>
    direction === 'answer' ? returned === 'always' : direction === 'request' && required
  return {
    properties: Object.fromEntries(shown.map(([name, attribute]) => [name, attributeSchema(attribute, direction)])),
    required: shown.flatMap(([name, attribute]) => (isRequired(attribute) ? [name] : [])),
  }
}

function isShown({ mutability, returned, selfService }: Attribute, direction: Direction): boolean {
  if (direction === 'answer') return returned !== 'never'
  return mutability !== 'readOnly' && (direction === 'request' || selfService === true)
}

function attributeSchema(attribute: Attribute, direction: Direction): JsonObject {
  const { multiValued, description, mutability } = attribute
  const value = valueSchema(attribute, direction)
  return {
    ...(multiValued ? { type: 'array', items: value } : value),
    description: mutability === 'immutable' ? `${description} It can't be changed once it is set.` : description,
    ...(mutability === 'readOnly' && { readOnly: true }),
    ...(mutability === 'writeOnly' && { writeOnly: true }),
  }
}

function valueSchema(attribute: Attribute, direction: Direction): JsonObject {
  const { type, subAttributes, canonicalValues, closed: isClosed, min, max } = attribute
  const values = canonicalValues && { [isClosed ? 'enum' : 'examples']: [...canonicalValues] }
  switch (type) {
    case 'complex': {
      // Of one's own attributes every part is one's own; a part alone may be asked for, so that none is sure to be in an answer.
      const { properties, required } = objectOf(subAttributes ?? {}, direction === 'own' ? 'request' : direction)
      return { type: 'object', ...(required.length > 0 && { required }), properties, ...closed(direction) }
    }
    case 'boolean':
      return { type }
    case 'integer':
    case 'decimal':
      return { type: type === 'integer' ? type : 'number', ...limits({ minimum: min, maximum: max }) }
    case 'dateTime':
      return { type: 'string', format: 'date-time' }
    case 'reference':
      return { type: 'string', format: 'uri-reference', ...limits({ maxLength: max }) }
    case 'binary':
      return { type: 'string', contentEncoding: 'base64', ...limits({ maxLength: max }) }
    case 'string':
      return { type, ...limits({ minLength: min, maxLength: max }), ...values }
  }
}

const limits = (named: Record<string, number | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(named).filter((limit): limit is [string, number] => limit[1] !== undefined))
