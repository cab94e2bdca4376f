/**
 * What widely used clients send outside the letter and this service understands, by the names that `strict` switches off for a
 * client. T10, T11 and T12 of our list are habits within the letter: there is nothing to switch off.
 */
export const tolerances = {
  T1: 'The `op` of a PATCH in any case: `Add`, `Replace`.',
  T2: 'Booleans as text: `"True"`, `"false"`.',
  T3: 'Dotted, URN and filter keys in an object: `"name.givenName": "Ann"`.',
  T4: 'A `remove` of `members` with a `value` removes these members only, not all.',
  T5: '`emails[type eq "work"].value` in a PATCH makes the value that the filter does not find.',
  T6: 'A part after brackets in a filter: `emails[type eq "work"].value eq "x"`.',
  T7: 'The manager as a bare id, as a list of one, or as `""` for none.',
  T8: 'An unknown URN in `schemas` with nothing under it.',
  T9: 'Read-only attributes in a PATCH without path, where they repeat what is stored or are kept elsewhere, and `meta`.',
  T13: 'The media type `text/json`, and a slash at the end of an address.',
  T14: 'One object where a PATCH should send an array, and an array of one where it should send the value alone.',
  T15: 'The names of a message in any case: `operations` for `Operations`, `Filter` for `filter`.',
} as const satisfies { readonly [name: string]: string }

export type Tolerance = keyof typeof tolerances
