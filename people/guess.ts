import { folded } from './known-columns.ts'

/** Which columns stand for which attributes, by what exports usually call them; of several that could, the likeliest. */
export function guess(
  columns: readonly string[],
  known: Readonly<Record<string, readonly string[]>>,
): Map<string, string> {
  const spelled = new Map(columns.map(column => [folded(column), column]))
  const found = new Map<string, string>()
  for (const [attribute, names] of Object.entries(known)) {
    const column = names.map(name => spelled.get(folded(name))).find(name => name !== undefined)
    if (column !== undefined) found.set(attribute, column)
  }
  return found
}
