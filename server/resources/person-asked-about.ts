import type { People, Person } from '../../passwords/ports.ts'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import type { Json, JsonObject } from '../../scim/store.ts'

/** What a question about one person is asked with, as OpenAPI describes it. */
export const personRequest: JsonObject = {
  type: 'object',
  required: ['user'],
  properties: { user: { type: 'string', description: 'The id of the person.' } },
}

/** The person whom its body names. Throws ScimError 400 invalidValue. */
export async function personAskedAbout(people: Pick<People, 'byId'>, body: Json): Promise<Person> {
  const id = isObject(body) ? body.user : undefined
  const person = typeof id === 'string' ? await people.byId(id) : undefined
  if (!person) throw new ScimError(400, 'invalidValue', 'Give the id of somebody as "user".')
  return person
}
