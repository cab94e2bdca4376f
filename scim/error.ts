const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/**
 * Every pair of status and scimType that is answered, and what to do about it (RFC 7644 §3.12, Table 9); `plain` is the status without a
 * scimType. `docs/errors.md` is made from this table.
 */
export const scimErrors = {
  400: {
    invalidFilter:
      'The filter can not be read, or names an attribute that is not there or can not be searched. Correct it.',
    tooMany: 'The filter fits too many resources or takes too long. Narrow it, or filter on an indexed attribute.',
    mutability: 'The attribute can not be changed like this. Leave it out.',
    invalidSyntax: 'The body is not what this request takes. Correct its shape and its schemas.',
    invalidPath: 'The path of the operation is malformed or names no attribute. Correct it.',
    noTarget: 'The path of the operation fits no value. Correct its filter, or add the value first.',
    invalidValue:
      'A value is missing, of the wrong type or not allowed. The detail names the attribute, or the rules of the policy.',
    invalidCursor: 'The cursor is not one of this query of this client. Begin again with an empty cursor.',
    expiredCursor:
      'The cursor is older than "cursorTimeout" of /ServiceProviderConfig allows. Begin again with an empty cursor.',
    invalidCount:
      'In a walk by cursor, "count" is an integer, the same on each page and not above "maxPageSize". Correct it.',
    invalidVers: 'The address is of another version of the protocol. Use one that ends in /v2.',
    plain: 'The Authorization header is malformed, or there is more than one token. Send "Bearer" and one token.',
  },
  401: { plain: 'There is no token, or it is unknown, expired or for another address. Send a valid one.' },
  403: { plain: 'The token may not do this. The header WWW-Authenticate names the scope, where one is missing.' },
  404: { plain: 'There is no such resource or endpoint. Check the id and the address.' },
  405: { plain: 'The endpoint does not take this method. The header Allow names those that it takes.' },
  408: { plain: 'The body of the request did not come in time. Send it at once, or over a faster line.' },
  409: {
    uniqueness: 'Another resource has this value. Choose another one, or change that resource.',
    plain:
      'The resource is in no state for this, or another operation of the Bulk that this one refers to has failed. The detail says which.',
  },
  412: { plain: 'The resource has changed since you read it. Read it again, then repeat the change.' },
  413: {
    plain: 'The body or the resource is too long, or has too many operations or members. The detail names the limit.',
  },
  415: { plain: 'The body is not JSON by its Content-Type, or is compressed. Send application/scim+json as it is.' },
  422: { plain: 'The Idempotency-Key was sent with another body before. Send this one with a new key.' },
  429: { plain: 'The client has sent as much as it may for now. Wait for the seconds that Retry-After says.' },
  500: { plain: 'Something went wrong here. Try again; if it happens again, tell your administrator the request id.' },
  501: { plain: 'This service does not offer this endpoint. /ServiceProviderConfig says what it offers.' },
  503: {
    plain:
      'The server is busy, others are changing this resource at the moment, or the database or the name server does not answer. Wait for the seconds that Retry-After says, if it is there, and try again.',
  },
} as const

type Statuses = typeof scimErrors
type Kind = {
  [S in keyof Statuses]: readonly [
    status: S,
    scimType: Exclude<keyof Statuses[S], 'plain'> | ('plain' extends keyof Statuses[S] ? undefined : never),
  ]
}[keyof Statuses]

type Options = {
  readonly cause?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** A second message schema beside Error, and its members: the violations of a refused password. */
  readonly message?: { readonly schema: string; readonly members: Readonly<Record<string, unknown>> }
}

/**
 * An error that a SCIM client sees (RFC 7644 §3.12). `detail` is for people; it never holds a password, a token or a driver's
 * words (S13). A status and scimType that don't belong together don't compile.
 */
export class ScimError extends Error {
  readonly status: Kind[0]
  readonly scimType: Kind[1]
  readonly headers: Readonly<Record<string, string>>
  readonly extra: Options['message']

  constructor(...[status, scimType, detail, options = {}]: readonly [...Kind, detail: string, options?: Options]) {
    super(detail, { cause: options.cause })
    this.name = 'ScimError'
    this.status = status
    this.scimType = scimType
    this.headers = options.headers ?? {}
    this.extra = options.message
  }
}

/** The same error, with words before it that say what it is about. */
export function errorAbout(subject: string, { status, scimType, message, headers }: ScimError): ScimError {
  return new ScimError(...([status, scimType] as Kind), `${subject}: ${message}`, { headers })
}

/** The body of an error's answer: RFC 7644 §3.12, status as a string. */
export function errorBody({ status, scimType, message, extra }: ScimError): Record<string, unknown> {
  return {
    schemas: extra ? [ERROR_SCHEMA, extra.schema] : [ERROR_SCHEMA],
    status: String(status),
    ...(scimType && { scimType }),
    detail: message,
    ...extra?.members,
  }
}
