import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { requireRead } from '../../scim/access.ts'
import type { Part } from '../../scim/part.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'

/** What of a job is told again and again, and whether it goes on. */
export type Progress = { readonly told: JsonObject; readonly isOver: boolean }

type Ports = {
  /** Throws ScimError 404. */
  readonly progressOf: (id: string) => Promise<Progress>
  /** Milliseconds between two looks at the job. */
  readonly pause: number
  /** After so many looks whoever watches has to ask again, with rights that are looked at again. */
  readonly mostLooks: number
}

/** How far a job is, as server-sent events: one at once, one at each change, until it is over or for some minutes. */
export function createEventsPart({ progressOf, pause, mostLooks }: Ports): Part {
  const coming = new Map<string, Promise<Progress>>()

  return {
    name: 'events',
    operations: id => ({
      async GET({ caller }) {
        requireRead(caller, resetJobType)
        const first = await progressOf(id)
        return {
          status: 200,
          headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
          body: Readable.from(events(id, first)),
        }
      },
    }),
    described: {
      id: 'watchPasswordResetJob',
      summary: 'How far the job is, as server-sent events',
      scopes: [resetJobType.scopes.read, resetJobType.scopes.write],
      parameters: ['id'],
      content: { 'text/event-stream': { type: 'string' } },
    },
  }

  async function* events(id: string, first: Progress): AsyncGenerator<string> {
    yield `retry: ${pause}\n${toEvent(first)}`
    let known = first
    for (let looks = 0; !known.isOver && looks < mostLooks; looks++) {
      const next = await nextLook(id)
      // A line that says nothing keeps proxies from closing the connection.
      yield isDeepStrictEqual(next, known) ? ':\n\n' : toEvent(next)
      known = next
    }
  }

  /** A look counts all rows of a job, so all who watch it share one. */
  function nextLook(id: string): Promise<Progress> {
    const known = coming.get(id)
    if (known) return known
    const look = wait(pause)
      .then(() => progressOf(id))
      .finally(() => coming.delete(id))
    coming.set(id, look)
    return look
  }
}

const toEvent = ({ told, isOver }: Progress) =>
  `event: progress\ndata: ${JSON.stringify({ ...told, over: isOver })}\n\n`
