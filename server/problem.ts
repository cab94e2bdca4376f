import { en } from '../texts/en.ts'

type Words = typeof en.problems

const statuses = {
  badRequest: 400,
  formExpired: 403,
  interactionGone: 400,
  stranger: 403,
  notFederated: 403,
  signInDeclined: 403,
  signInTooOld: 403,
  upstreamFailed: 503,
  notFound: 404,
  methodNotAllowed: 405,
  tooLarge: 413,
  unsupportedMediaType: 415,
  tooManyGuesses: 429,
  tooManyMails: 429,
  tooManyTokens: 429,
  unavailable: 503,
  busy: 503,
  internal: 500,
} as const satisfies Record<keyof Words, number>

/** Every error outside SCIM (RFC 9457): its status, what it says, and what to do about it. `docs/errors.md` is made from this table. */
export const problems = Object.fromEntries(
  Object.entries(statuses).map(([code, status]) => [code, { status, ...en.problems[code as keyof Words] }]),
) as { readonly [C in keyof Words]: Words[C] & { readonly status: (typeof statuses)[C] } }

export type ProblemCode = keyof Words

/** An error that is answered as `application/problem+json`, or as a page where a browser asks. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, options: { cause?: unknown; headers?: Record<string, string> } = {}) {
    super(problems[code].title, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = problems[code].status
    this.headers = options.headers ?? {}
  }
}
