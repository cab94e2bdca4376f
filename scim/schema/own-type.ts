import type { Attribute, Attributes, ResourceType, Schema } from './attribute.ts'

/**
 * A resource type as those see it who are the resource (RFC 7644 §3.11, S101): what they may not change stays as it is where a PUT
 * leaves it out, and a part of it is hidden. Undefined for a type that nobody is.
 */
export function ownTypeOf(type: ResourceType): ResourceType | undefined {
  const { ownScopes, schema, extensions } = type
  return ownScopes && { ...type, scopes: ownScopes, schema: ownSchema(schema), extensions: extensions.map(ownSchema) }
}

const ownSchema = (schema: Schema): Schema => ({ ...schema, attributes: ownAttributes(schema.attributes) })

const ownAttributes = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, ownAttribute(attribute)]))

function ownAttribute(attribute: Attribute): Attribute {
  if (attribute.selfService) return attribute
  return {
    ...attribute,
    keptWhenOmitted: attribute.keptWhenOmitted ?? 'inPut',
    ...(attribute.hiddenFromSelf && { returned: 'never' }),
    // Repeated in a PUT it says nothing; what it is now isn't known where the change is worked out.
    ...(attribute.origin && { patchOnly: true }),
  }
}
