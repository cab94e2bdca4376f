import { filtersOf } from '../people/filters.ts'
import type { ResourceKind } from './resources.ts'
import type { Resource, Scim } from './scim.ts'

/** The most that a page of the server has. */
const PAGE = 1000

/** The resources that have one of some values, as many of them in a request as a filter holds. */
export async function* findBy(
  { endpoint }: ResourceKind,
  { attribute, values, attributes }: { attribute: string; values: readonly string[]; attributes: readonly string[] },
  scim: Scim,
): AsyncGenerator<Resource> {
  for (const filter of filtersOf(attribute, values))
    for await (const { Resources: found } of scim.pages(endpoint, { filter, attributes }, PAGE)) yield* found
}
