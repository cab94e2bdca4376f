import type { Json, JsonObject } from './json.ts'

type Named = { readonly display: string }
type Attribute = { readonly [name: string]: Json }

/** What an import of policies answers. */
type Imported = {
  readonly created: readonly Named[]
  readonly changed: readonly (Named & { readonly attributes: readonly Attribute[] })[]
  readonly deleted: readonly Named[]
}

/** The changes of an import, one after the other. */
export function changesIn({ created, changed, deleted }: Imported): JsonObject[] {
  const whole = (change: string, policies: readonly Named[]) =>
    policies.map(({ display }) => ({ change, policy: display }))
  return [
    ...whole('created', created),
    ...changed.flatMap(({ display, attributes }) =>
      attributes.map(({ name = '', from, to }) => ({
        change: 'changed',
        policy: display,
        attribute: name,
        ...known({ from, to }),
      })),
    ),
    ...whole('deleted', deleted),
  ]
}

const known = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject
