import { attributesToRead } from '../../../people/changes.ts'
import type { PersonInFile } from '../../../people/person-in.ts'
import { foldUsername } from '../../../scim/folding.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Api } from '../api.ts'
import { havingOneOf } from '../by-ids.ts'

/** Finds who is here already: by what the console calls them, which outlives another user name, and else by the user name. Throws Refused. */
export async function findPeople(
  people: readonly PersonInFile[],
  mapped: Iterable<string>,
  api: Api,
): Promise<(person: PersonInFile) => JsonObject | undefined> {
  const attributes = [...attributesToRead(mapped), 'meta'].join(',')
  const byExternalId = await found('externalId', String)
  const byUserName = await found('userName', value => foldUsername(String(value)))
  return ({ said: { externalId, userName } }) =>
    byExternalId.get(String(externalId)) ?? byUserName.get(foldUsername(String(userName)))

  async function found(attribute: 'externalId' | 'userName', keyOf: (value: unknown) => string) {
    const values = people.flatMap(({ said }) => (typeof said[attribute] === 'string' ? [said[attribute]] : []))
    const known = await havingOneOf(api, '/scim/v2/Users', attribute, values, attributes)
    return new Map(known.map(person => [keyOf(person[attribute]), person]))
  }
}
