import type { Caller } from '../../scim/store.ts'

/** What the parts of one request tell each other. */
export type RequestState = {
  /** What the log and error pages call this request. */
  requestId: string
  /** Of the trace that it is part of. */
  traceId?: string | undefined
  /** Whether its errors are SCIM's. */
  speaksScim?: boolean
  caller?: Caller
  /** The fields of a form, which is read once. */
  form?: Record<string, string>
  csrf: { issue(): string; accepts(token: string): boolean }
  /** The error by which the library met a database that is out of reach. */
  outOfReach?: unknown
  /** Which languages the application asks for: the `ui_locales` of OpenID Connect. */
  uiLocales?: string | undefined
  /** What the library's device form was filled with. */
  userCode?: string | undefined
}

declare module 'koa' {
  interface DefaultState extends RequestState {}
}
