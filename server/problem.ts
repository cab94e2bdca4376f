/** Every error outside SCIM (RFC 9457): its status, what it says, and what to do about it. `docs/errors.md` is made from this table. */
export const problems = {
  badRequest: {
    status: 400,
    title: 'The request could not be read.',
    remedy: 'Check the body and its Content-Type, then send it again.',
  },
  formExpired: {
    status: 403,
    title: 'This form is no longer valid.',
    remedy: 'Go back, reload the page and send the form again.',
  },
  interactionGone: {
    status: 400,
    title: 'This sign-in is over.',
    remedy: 'Go back to the application and sign in again.',
  },
  stranger: {
    status: 403,
    title: 'That account is not known here.',
    remedy: 'Go back to the application and sign in with another one, or ask your administrator to let you in.',
  },
  notFederated: {
    status: 403,
    title: 'You sign in here with your password.',
    remedy:
      'Go back to the application and sign in with your name and password, or ask your administrator to let you sign in elsewhere.',
  },
  signInDeclined: {
    status: 403,
    title: 'You were not signed in elsewhere.',
    remedy: 'Go back to the application and sign in again.',
  },
  signInTooOld: {
    status: 403,
    title: 'You have to sign in anew.',
    remedy:
      'An older sign-in was taken elsewhere. Sign out there, go back to the application and sign in again; if that does not help, tell your administrator the request id.',
  },
  upstreamFailed: {
    status: 503,
    title: 'Signing in elsewhere has failed.',
    remedy:
      'Go back to the application and sign in again; if it happens again, tell your administrator the request id.',
  },
  notFound: { status: 404, title: 'There is nothing at this address.', remedy: 'Check the address.' },
  methodNotAllowed: {
    status: 405,
    title: 'This address does not answer that method.',
    remedy: 'Use a method of the Allow header.',
  },
  tooLarge: { status: 413, title: 'The request is too large.', remedy: 'Send less at once.' },
  unsupportedMediaType: {
    status: 415,
    title: 'The body is of a kind that this address does not read.',
    remedy: 'Send a form as application/x-www-form-urlencoded.',
  },
  tooManyGuesses: {
    status: 429,
    title: 'Too many wrong passwords or codes came from your network.',
    remedy: 'Wait ten minutes, then try again. If you have forgotten your password, ask for a link.',
  },
  tooManyMails: {
    status: 429,
    title: 'Too many mails were asked for from your network.',
    remedy: 'Wait ten minutes, then ask once more. Look into the folder for spam meanwhile.',
  },
  tooManyTokens: {
    status: 429,
    title: 'Too many of the tokens that were asked about are worth nothing.',
    remedy: 'Wait as long as Retry-After says. Good tokens are answered meanwhile.',
  },
  unavailable: {
    status: 503,
    title: 'The database does not answer.',
    remedy: 'Try again in a few seconds; if it lasts, tell your administrator.',
  },
  busy: { status: 503, title: 'The server is busy.', remedy: 'Try again in a few seconds.' },
  internal: {
    status: 500,
    title: 'Something went wrong here.',
    remedy: 'Try again; if it happens again, tell your administrator the request id.',
  },
} as const

export type ProblemCode = keyof typeof problems

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
