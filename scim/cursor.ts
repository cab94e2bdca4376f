import { createHash } from 'node:crypto'
import { ScimError } from './error.ts'
import type { Position } from './store.ts'

/** Makes a text unreadable and unforgeable for others, out of characters that a URL takes as they are (S95). */
export type Seal = {
  seal(text: string): string
  /** Throws on what it didn't seal itself. */
  open(sealed: string): string
}

/** The list that a cursor belongs to. `identity` is all that must be the same on each page but for the count: query, client, endpoint. */
export type CursorScope = { readonly identity: readonly unknown[]; readonly count: number }

/** Where a walk through a list has come to, and how long the list was when it began. */
export type Waypoint = { readonly after: Position; readonly total: number }

export type Cursors = ReturnType<typeof createCursors>

/** Cursors of RFC 9865: they hold all there is to know, so that any process of the service can go on, and none keeps anything. */
export function createCursors({ seal, open }: Seal, now: () => Date, lifetime: number) {
  return {
    write: ({ after, total }: Waypoint, { identity, count }: CursorScope): string =>
      seal(JSON.stringify({ list: digest(identity), count, bornAt: now().getTime(), after, total } satisfies Content)),
    /**
     * Throws ScimError 400: invalidCursor for a forged one and for one of another list in the same words, expiredCursor, invalidCount
     * for another count (RFC 9865 §2.1, S96).
     */
    read(cursor: string, { identity, count }: CursorScope): Waypoint {
      const content = contentOf(cursor)
      if (content?.list !== digest(identity)) throw invalidCursor()
      if (now().getTime() > content.bornAt + lifetime * 1000) throw expiredCursor()
      if (count !== content.count) throw invalidCount(`Ask for the ${content.count} resources of the first page again.`)
      return content
    },
  }

  function contentOf(cursor: string): Content | undefined {
    try {
      return JSON.parse(open(cursor))
    } catch {
      return undefined
    }
  }
}

type Content = Waypoint & { readonly list: string; readonly count: number; readonly bornAt: number }

const digest = (identity: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(identity)).digest('base64url')

const invalidCursor = () =>
  new ScimError(400, 'invalidCursor', 'This is no cursor of this query. Begin with an empty one.')

const expiredCursor = () => new ScimError(400, 'expiredCursor', 'The cursor has expired. Begin with an empty one.')

export const invalidCount = (detail: string) => new ScimError(400, 'invalidCount', detail)
