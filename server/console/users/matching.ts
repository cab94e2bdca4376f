import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Api } from '../api.ts'
import { LINE, toShownPerson } from './shown-person.ts'

type PageOfPeople = { readonly people: readonly ShownPerson[]; readonly next: string | undefined }

/** Those whom a filter finds, everybody without one, from a place on; whoever is changed meanwhile moves nobody to another place. */
export async function pageOfMatching(
  api: Api,
  filter: string | undefined,
  { cursor, most }: { readonly cursor: string; readonly most: number },
): Promise<PageOfPeople> {
  const query = { ...(filter !== undefined && { filter }), attributes: LINE, count: String(most), cursor }
  const { resources, next } = await api.list('/scim/v2/Users', query, most)
  return { people: resources.map(toShownPerson), next }
}

/** All of them, page by page. */
export async function* everyMatching(api: Api, filter: string | undefined): AsyncGenerator<readonly ShownPerson[]> {
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: PageOfPeople = await pageOfMatching(api, filter, { cursor, most: 500 })
    yield page.people
    cursor = page.next
  }
}
