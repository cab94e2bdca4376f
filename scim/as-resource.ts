import type { Attributes, ValueOf } from './schema/attribute.ts'
import type { JsonObject } from './store.ts'

/**
 * A resource's core attributes by the types that its table gives them: of what a request asks for, of what is stored, of what the API
 * answers. All of these the table has judged or made, so this is the one place where JSON is taken to be what the table says.
 */
export const asResource = <A extends Attributes>(
  _type: { readonly schema: { readonly attributes: A } },
  attributes: JsonObject,
): ValueOf<A> => attributes as unknown as ValueOf<A>
