import type { Readable } from 'node:stream'
import type { Person } from '../../passwords/ports.ts'
import type { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import type { Frame } from '../../views/console/frame.tsx'
import type { Scope } from '../access/scopes.ts'
import type { Api } from './api.ts'
import type { Judge } from './judge.ts'
import type { OwnNotes } from './notes.ts'
import type { Told } from './told.ts'
import type { Upload } from './upload.ts'

export type Fields = Readonly<Record<string, string>>

/** One request of somebody who is signed in and may see the page. */
export type Visit = {
  readonly params: Fields
  readonly query: URLSearchParams
  /** Path and query: what the form of a page is posted to, and where its reader comes back to. */
  readonly address: string
  readonly person: Person
  readonly caller: Caller
  readonly api: Api
  readonly judge: Judge
  readonly issuer: string
  readonly now: () => Date
  /** What the frame around every page shows. */
  readonly frame: Frame
  /** What was typed before a sign-in, passwords aside; empty on the first visit. */
  readonly typed: Fields
  /** What the page before has left to be told once: that something is done, a one-time password. */
  readonly told: Told | undefined
  /** What is kept for this person from one request to another, whoever else knows its name. */
  readonly notes: OwnNotes
  readonly may: (scope: Scope) => boolean
  /** What a client would be told of an error that a page goes on after; it is logged. */
  readonly failureOf: (error: unknown) => ScimError
  /** An address at which a page will be told this, once. */
  readonly tell: (address: string, told: Told) => Promise<string>
}

/** A page, perhaps with a status of its own; another address; or something to download or to listen to. */
export type Answer =
  | string
  | { readonly html: string; readonly status: number }
  | { readonly to: string }
  | { readonly stream: Readable; readonly headers: Readonly<Record<string, string>>; readonly filename?: string }

/** A page of the console: its address below `/console`, who may see it, and what it does. Each is a file of its own. */
export type Page = {
  readonly path: string
  /** Any of them will do; with none everybody may who holds a role. */
  readonly scopes: readonly Scope[]
  readonly get?: (visit: Visit) => Promise<Answer>
  /** Comes with a form that was made for this browser, and once however often it is sent. */
  readonly post?: (visit: Visit, fields: Fields) => Promise<Answer>
  /** What becomes of a form that brings a file. A file can't wait for a sign-in: it is chosen again after it. */
  readonly receive?: (visit: Visit, upload: Upload) => Promise<Answer>
}
