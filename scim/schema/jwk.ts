import type { Attribute } from './attribute.ts'

const NAMES = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use'] as const

/** What makes a key a private or secret one (RFC 7518 §6). */
export const privateMembers: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** The members of a public key (RFC 7517 §4, RFC 7518 §6); none that is private has a name here. `rest` is what holds for each of them. */
export const publicKeyMembers = <const R extends Partial<Attribute>>(rest: R) =>
  Object.fromEntries(NAMES.map(name => [name, memberOf(name, rest)])) as Record<
    (typeof NAMES)[number],
    ReturnType<typeof memberOf<R>>
  >

const memberOf = <const R extends Partial<Attribute>>(name: string, rest: R) => ({
  type: 'string' as const,
  caseExact: true as const,
  ...rest,
  max: 2048,
  description: `The member "${name}" of the key.`,
})
