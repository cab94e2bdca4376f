/** The schemas of people (RFC 7643 §8.7.1). */
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Where an attribute that a file can name stands in a person: by itself, as a part of another, or as the value of a type among several. */
export type Place =
  | { readonly path: string; readonly name: string; readonly within?: string }
  | { readonly list: 'emails' | 'phoneNumbers'; readonly type: string }

const plain = ['externalId', 'userName', 'displayName', 'nickName', 'title', 'userType', 'preferredLanguage', 'locale']
const parts = ['givenName', 'familyName', 'middleName', 'honorificPrefix', 'honorificSuffix', 'formatted']
const ofWork = ['employeeNumber', 'costCenter', 'organization', 'division', 'department']

/** What a file can say of a person, by the names that a mapping has for it. */
export const attributes: ReadonlyMap<string, Place> = new Map<string, Place>([
  ...[...plain, 'timezone', 'active'].map(name => [name, { path: name, name }] as const),
  ...parts.map(name => [`name.${name}`, { path: `name.${name}`, name, within: 'name' }] as const),
  ...ofWork.map(name => [name, { path: `${ENTERPRISE}:${name}`, name, within: ENTERPRISE }] as const),
  ...['work', 'home'].map(type => [`emails.${type}`, { list: 'emails', type }] as const),
  ...['work', 'mobile', 'home'].map(type => [`phoneNumbers.${type}`, { list: 'phoneNumbers', type }] as const),
])

export function placeOf(name: string): Place {
  const place = attributes.get(name)
  if (!place) throw new Error(`There is no attribute ${name}.`)
  return place
}
