const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** Every pair of status and scimType that RFC 7644 §3.12 (Table 9) and RFC 9865 §3 know. */
type Kind =
  | readonly [
      status: 400,
      scimType:
        | 'invalidFilter'
        | 'tooMany'
        | 'mutability'
        | 'invalidSyntax'
        | 'invalidPath'
        | 'noTarget'
        | 'invalidValue'
        | 'invalidVers'
        | 'invalidCursor'
        | 'expiredCursor'
        | 'invalidCount'
        | undefined,
    ]
  | readonly [status: 403, scimType: 'sensitive' | undefined]
  | readonly [status: 409, scimType: 'uniqueness' | undefined]
  | readonly [status: 401 | 404 | 405 | 412 | 413 | 415 | 429 | 500 | 501 | 503, scimType: undefined]

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
