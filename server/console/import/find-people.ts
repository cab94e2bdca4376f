import { attributesToRead } from '../../../people/changes.ts'
import { filtersOf } from '../../../people/filters.ts'
import type { PersonInFile } from '../../../people/person-in.ts'
import { foldUsername } from '../../../scim/folding.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Api } from '../api.ts'

/** The most that a page has; a filter holds fewer values. */
const PAGE = '1000'

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
    const known = new Map<string, JsonObject>()
    for (const filter of filtersOf(attribute, values)) {
      const { Resources = [] } = await api.get('/scim/v2/Users', { filter, attributes, count: PAGE })
      for (const person of Resources as JsonObject[]) known.set(keyOf(person[attribute]), person)
    }
    return known
  }
}
