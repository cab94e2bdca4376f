import type { ResourceKind } from './resources.ts'
import { quoted, type Resource, type Scim } from './scim.ts'

/** A filter may have 4,096 bytes. */
const LONGEST = 4000

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

function* filtersOf(attribute: string, values: readonly string[]): Generator<string> {
  let filter = ''
  for (const value of values) {
    const longer = `${filter}${filter && ' or '}${attribute} eq ${quoted(value)}`
    if (filter && Buffer.byteLength(longer) > LONGEST) {
      yield filter
      filter = `${attribute} eq ${quoted(value)}`
    } else filter = longer
  }
  if (filter) yield filter
}
