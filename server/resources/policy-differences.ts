import type { Json, JsonObject } from '../../scim/store.ts'
import { isSame } from '../../scim/values.ts'

/** An attribute that a change gives another value; a side without a value is left out. */
export type Difference = { readonly name: string; readonly from?: Json; readonly to?: Json }

/** What a change makes of the attributes of a policy, by their names. */
export function differences(before: JsonObject, after: JsonObject): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  const side = (value: Json | undefined, name: 'from' | 'to') => (value === undefined ? {} : { [name]: value })
  return names
    .filter(name => !isSame(before[name], after[name]))
    .map(name => ({ name, ...side(before[name], 'from'), ...side(after[name], 'to') }))
}
