import type { Attribute } from './attribute.ts'

/** One of some words, written just so; any other is refused. */
export const choice = <const V extends readonly string[]>(canonicalValues: V, description: string) =>
  ({ type: 'string', caseExact: true, closed: true, canonicalValues, description }) as const satisfies Attribute
