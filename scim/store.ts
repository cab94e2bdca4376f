import type { ScimError } from './error.ts'
import type { Filter } from './filter/filter.ts'
import type { ResourceType } from './schema/attribute.ts'
import type { ResolvedPath } from './schema/paths.ts'

/** A JSON value, as it stands in a request or an answer. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

/**
 * Who is calling. `client` is the provisioning client that owns `externalId`s; a person who acts through an application
 * has none of their own and `person` set. `rank` is the height of the highest role that the scopes amount to.
 */
export type Caller = {
  readonly client: string
  readonly name: string
  readonly person?: string
  /** By which door, where it is not the protocol's own. */
  readonly channel?: 'console'
  /** When that person last proved who they are. */
  readonly signedInAt?: Date
  /** What their sign-in stands on: what they make by it is dead with it. */
  readonly sessionsEpoch?: number
  readonly scopes: ReadonlySet<string>
  readonly rank: number
  /** Of the scopes those that are for the members of some groups alone, with the ids of these. */
  readonly limits?: ReadonlyMap<string, ReadonlySet<string>>
  /** Whether `password` in a PUT or PATCH is applied (`always`) or only where the person has none yet (`create`). */
  readonly passwordOn: 'create' | 'always'
  /** What happens to a password that is pushed to a federated person. */
  readonly federatedPassword: 'refuse' | 'ignore'
  /** What happens to a new person's password that misses the policy: an error, or it lets the person in once (T10). */
  readonly weakPassword: 'refuse' | 'mustChange'
  /** Requests a minute, 0 without limit; absent for the limit of the service. */
  readonly rateLimit?: number
  /** Tolerances that are switched off for this client, by their names in `scim/tolerances.ts`. */
  readonly strict: ReadonlySet<string>
}

/** What a handler knows of the request beside its target. */
export type RequestContext = {
  readonly caller: Caller
  /**
   * To be called with what is written, or as it was before it is deleted, in the transaction that writes it: what is kept here is kept
   * with the write or not at all. An error that it throws undoes the write.
   */
  readonly beforeCommit?: BeforeCommit<StoredResource> | undefined
}

/** The transaction is the store's, handed through unseen. */
export type BeforeCommit<T> = (written: readonly T[], transaction: unknown) => Promise<void>

/**
 * A resource between the wire and the store. `attributes` holds the core attributes under their canonical names and each
 * extension's under its URN; `password` and other write-only values are never in it.
 */
export type Resource = { readonly attributes: JsonObject; readonly externalId?: string }

export type StoredResource = Resource & {
  readonly id: string
  /** The opaque part of the ETag. */
  readonly version: string
  readonly created: Date
  readonly lastModified: Date
  /** A value for this one answer that is stored nowhere (a one-time password), merged over `attributes` when presented. */
  readonly once?: JsonObject
}

/** A change of a membership-like attribute (`origin: 'membership'`), in the order in which the operations asked for them. */
export type MemberEdit =
  | { readonly kind: 'add'; readonly values: readonly JsonObject[] }
  | { readonly kind: 'remove'; readonly filter?: Filter; readonly values?: readonly JsonObject[] }
  | { readonly kind: 'replace'; readonly values: readonly JsonObject[] }

/** What a request makes of a resource: pure data, worked out before anything is written. */
export type Change = {
  readonly resource: Resource
  /** False when the document would stay as it is; member edits and write-only values may still change something. */
  readonly changed: boolean
  /** Edits of foreign attributes by name (`members`). */
  readonly memberEdits: { readonly [attribute: string]: readonly MemberEdit[] }
  /** Values that live outside the document, by path: `password`, `urn:…:reset`, `urn:…:mustChange`. */
  readonly writeOnly: { readonly [path: string]: Json }
  /**
   * The attributes that the request sets or clears, by path (`emails`, `urn:…:protected`), for rules about who may write what:
   * stored ones whose value differs (of a new resource: from its default), and the foreign and write-only ones that it names.
   */
  readonly touched: readonly string[]
}

/** Which attributes an answer needs, so that a store doesn't load the others: by full path (`members`, `urn:…:expired`), in any case. */
export type Projection = { readonly wants: (path: string) => boolean }

/** What of one resource type a list is made of; all of it without a filter. */
export type Selection = {
  readonly type: ResourceType
  readonly filter?: Filter
  /** Absent as well where the list is sorted by an attribute that this type doesn't have. */
  readonly sortBy?: ResolvedPath
  readonly projection: Projection
}

/** Why some of the resources that were to be created together can't be, by their place among them. None of them was created. */
export class BatchError extends Error {
  readonly faults: ReadonlyMap<number, ScimError>

  constructor(faults: ReadonlyMap<number, ScimError>, cause: unknown) {
    super('Some of the resources can not be created.', { cause })
    this.faults = faults
  }
}

/**
 * Creation in two steps: each resource is judged by itself (and its password hashed), then any number of them is written in one
 * transaction, all or none. For several the second step throws BatchError where it knows which are at fault.
 */
export type Creation<Prepared = unknown, Created extends StoredResource = StoredResource> = {
  prepare(change: Change, context: RequestContext): Promise<Prepared>
  commit(prepared: readonly Prepared[], context: RequestContext): Promise<readonly Created[]>
}
/** Where in a list a page ended: the store's own words, which the protocol carries without reading them. */
export type Position = string

/** Which page of a list. */
export type PageRequest = {
  readonly sortOrder: 'ascending' | 'descending'
  readonly count: number
  /** How many resources are passed over. */
  readonly skip: number
  /** The page begins behind it. */
  readonly after?: Position
  /** How many resources there are, when an earlier page has counted them. */
  readonly total?: number
  /** Of more than so many it is enough to know that there are more. */
  readonly countUpTo?: number
}

export type Page<S> = {
  readonly total: number
  readonly resources: readonly { readonly selection: S; readonly resource: StoredResource }[]
  /** Absent on the last page. */
  readonly next?: Position
}

/**
 * The port for lists: the resources of one type, or of several as one list, sorted, ties by id. A page that begins behind a position
 * costs the same wherever that is.
 */
export type FindPage = <S extends Selection>(
  selections: readonly S[],
  page: PageRequest,
  context: RequestContext,
) => Promise<Page<S>>

/** Throws ScimError 412 where a request says of a version that it is not meant. */
export type JudgeVersion = (version: string) => void

/**
 * The port between the protocol and whoever keeps the resources: one handler a resource type. Handlers throw ScimError;
 * they never see an invalid body, path or filter.
 */
export type ResourceHandler = {
  readonly type: ResourceType
  create(change: Change, projection: Projection, context: RequestContext): Promise<StoredResource>
  /** Where many may be created at once. */
  readonly creation?: Creation
  read(id: string, projection: Projection, context: RequestContext): Promise<StoredResource>
  /**
   * Reads, applies the pure function, writes on the condition that nobody else wrote meanwhile, and tries again when somebody did.
   * `expected` holds the versions of an If-Match header (`*` is any); a miss is 412.
   */
  update(
    id: string,
    expected: readonly string[] | undefined,
    apply: (current: StoredResource) => Change,
    projection: Projection,
    context: RequestContext,
  ): Promise<StoredResource>
  /** `judge` throws where the version that it would delete is not to be deleted. */
  remove(id: string, judge: JudgeVersion, context: RequestContext): Promise<void>
}
