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
}

/** How far a job is, as server-sent events: one at once, one at each change, until it is over. */
export function createEventsPart({ progressOf, pause }: Ports): Part {
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
    yield toEvent(first)
    for (let known = first; !known.isOver; ) {
      await wait(pause)
      const next = await progressOf(id)
      // A line that says nothing keeps proxies from closing the connection.
      yield isDeepStrictEqual(next, known) ? ':\n\n' : toEvent(next)
      known = next
    }
  }
}

const toEvent = ({ told }: Progress) => `event: progress\ndata: ${JSON.stringify(told)}\n\n`
