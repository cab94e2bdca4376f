/**
 * The attribute table's own types (RFC 7643 §2.2 and §7). One literal declared `as const satisfies Attributes`
 * gives the TypeScript type of a resource, its MongoDB document, `/Schemas`, validation, PATCH rules, projection and filters.
 */
type AttributeType = 'string' | 'boolean' | 'integer' | 'decimal' | 'dateTime' | 'binary' | 'reference' | 'complex'

export type Attribute = {
  readonly type: AttributeType
  readonly multiValued?: true
  readonly required?: true
  readonly caseExact?: true
  readonly mutability?: 'readOnly' | 'immutable' | 'writeOnly'
  readonly returned?: 'always' | 'never' | 'request'
  readonly uniqueness?: 'server'
  readonly canonicalValues?: readonly string[]
  /** No value but the canonical ones is taken; RFC 7643 §2.3.1 leaves that to the service provider. */
  readonly closed?: true
  /** What it may hold is for a policy to say. */
  readonly password?: true
  /** An object with a name that is none of its parts is refused instead of stored without it; a boolean as text, too (T2). */
  readonly exact?: true
  /** A key that others may know (RFC 7517): one with a private member is refused, and nothing of it is kept. */
  readonly publicKey?: true
  readonly referenceTypes?: readonly string[]
  /** The resource type of another base that a `uri` leads to. */
  readonly refersTo?: string
  readonly subAttributes?: Attributes
  readonly description: string
  /** A MongoDB index serves `eq` and `sw`. */
  readonly indexed?: true
  /** The value of a boolean that few have: an index has those alone, and costs nothing for all others. */
  readonly rare?: boolean
  /**
   * `userName` is folded by PRECIS UsernameCaseMapped (RFC 8265 §3.3), a domain to its A-labels (RFC 5890); other case-insensitive
   * strings by NFC and lower case.
   */
  readonly folding?: 'username' | 'domain'
  /** Smallest and largest value of a number, or length in code points of a string. */
  readonly min?: number
  readonly max?: number
  /** The most values of a multi-valued attribute; 1,000 where it isn't said. */
  readonly maxValues?: number
  /**
   * Where the value lives when it isn't in the resource's own document:
   * `membership` and `credential` are foreign sources that can be filtered through their port;
   * `computed` is made when a resource is presented: returned, never stored, never filterable.
   */
  readonly origin?: 'membership' | 'credential' | 'computed'
  /** The value that a new resource gets when a POST leaves the attribute out. */
  readonly default?: boolean
  /**
   * A PUT that leaves the attribute out doesn't clear it (RFC 7644 §3.5.1 leaves that to the service provider), nor does a PATCH that takes
   * its URN out of `schemas`, unless it is kept `inPut` alone.
   */
  readonly keptWhenOmitted?: true | 'inPut'
  /** An act rather than a value: it is done by PATCH, and in a POST or PUT refused; ignored where it can be read, and so be repeated. */
  readonly patchOnly?: true
  /** An act rather than a value: it comes with a new resource. */
  readonly creationOnly?: true
  /** People may change it of themselves, at `/Me`. */
  readonly selfService?: true
  /** People don't see it of themselves, at `/Me`. */
  readonly hiddenFromSelf?: true
  /** The scope without which the attribute is neither shown nor searched. */
  readonly readScope?: string
  /** The field of the document that holds it, or this part of it, where that is neither in `data` nor in `search`. */
  readonly field?: string
  /** Scopes, any of which lets a caller PATCH this attribute without the resource type's write scope. */
  readonly writeScopes?: readonly string[]
}

/** Whether a filter or sort may name the attribute: no secret, and nothing that is made only when a resource is presented (S88). */
export const isFilterable = ({ mutability, returned, origin }: Attribute): boolean =>
  mutability !== 'writeOnly' && returned !== 'never' && origin !== 'computed'

export type Attributes = { readonly [name: string]: Attribute }

type Scalar<A extends Attribute> = A extends { subAttributes: infer S extends Attributes }
  ? ValueOf<S>
  : A['type'] extends 'boolean'
    ? boolean
    : A['type'] extends 'integer' | 'decimal'
      ? number
      : A extends { closed: true; canonicalValues: readonly (infer V extends string)[] }
        ? V
        : string

type Value<A extends Attribute> = A extends { multiValued: true } ? Scalar<A>[] : Scalar<A>

/** The type of a value that obeys a table of attributes. A dateTime is its ISO 8601 string, as on the wire. */
export type ValueOf<S extends Attributes> = {
  -readonly [K in keyof S as S[K] extends { required: true } ? K : never]: Value<S[K]>
} & {
  -readonly [K in keyof S as S[K] extends { required: true } ? never : K]?: Value<S[K]>
}

/** A schema of RFC 7643 §7: a URN and its attributes. `key` is the name of an extension's subdocument (a URN holds dots). */
export type Schema = {
  readonly urn: string
  readonly name: string
  readonly description: string
  readonly key: string
  readonly attributes: Attributes
}

export type WriteMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Whether resources of a type are written by a method; without one, by any at all. */
export const isWritten = ({ methods }: ResourceType, method?: WriteMethod): boolean =>
  methods === undefined || (method ? methods.includes(method) : methods.length > 0)

/** A resource type of RFC 7643 §6. */
export type ResourceType = {
  readonly name: string
  readonly endpoint: `/${string}`
  readonly description: string
  readonly schema: Schema
  readonly extensions: readonly Schema[]
  /** What becomes of one resource has no bearing on another of the type, but for attributes that are unique. */
  readonly isolated?: true
  /** A name that the type doesn't have is refused instead of left out: what is misspelt would be something else. */
  readonly exact?: true
  /** The most bytes of the body of a PUT, where a whole resource may be longer than others. */
  readonly bodyLimit?: number
  /** How resources of the type are written; by every method where nothing is said. GET and `.search` are always there. */
  readonly methods?: readonly WriteMethod[]
  /** The common attributes, where the documents have them in fields of their own. */
  readonly common?: Attributes
  /** The scopes that let a caller read and write resources of this type; one and the same where nobody writes any. */
  readonly scopes: { readonly read: string; readonly write: string }
  /** People need no scope for resources of the type that are their own; the handler tells those from others. */
  readonly personal?: true
  /** Those that let a person read and write the resource that is themselves. A type with them is behind `/Me`. */
  readonly ownScopes?: { readonly read: string; readonly write: string }
}
