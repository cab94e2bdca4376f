import type { JsonObject } from '../../../scim/store.ts'
import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Api } from '../api.ts'
import type { Selection } from './selection.ts'
import { LINE, toShownPerson } from './shown-person.ts'

type Matching = Exclude<Selection, { kind: 'some' }>

/** The first of those that a search finds. */
export async function pageOfMatching(api: Api, selection: Matching, most: number): Promise<ShownPerson[]> {
  const { Resources = [] } = await api.get(
    '/scim/v2/Users',
    { ...queryOf(selection), count: String(most), cursor: '' },
    most,
  )
  return (Resources as JsonObject[]).map(toShownPerson)
}

/** All of them, page by page. */
export async function* everyMatching(api: Api, selection: Matching): AsyncGenerator<readonly ShownPerson[]> {
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const list: JsonObject = await api.get('/scim/v2/Users', { ...queryOf(selection), count: '500', cursor }, 500)
    yield (list.Resources as JsonObject[]).map(toShownPerson)
    cursor = typeof list.nextCursor === 'string' ? list.nextCursor : undefined
  }
}

const queryOf = (selection: Matching) => ({
  ...(selection.kind === 'matching' && { filter: selection.filter }),
  attributes: LINE,
})
