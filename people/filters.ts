/** A filter may have 4,096 bytes. */
const LONGEST = 4000

/** Filters for the resources that have one of some values, with as many of them in each as it holds. */
export function* filtersOf(attribute: string, values: Iterable<string>): Generator<string> {
  let filter = ''
  for (const value of values) {
    const one = `${attribute} eq ${JSON.stringify(value)}`
    const longer = filter ? `${filter} or ${one}` : one
    if (filter && Buffer.byteLength(longer) > LONGEST) {
      yield filter
      filter = one
    } else filter = longer
  }
  if (filter) yield filter
}
