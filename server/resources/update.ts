import { ScimError } from '../../scim/error.ts'
import { requireVersion } from '../../scim/etag.ts'
import type { Change, JudgeVersion, RequestContext, StoredResource } from '../../scim/store.ts'
import type { Records } from '../store/records.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { notFound } from './errors.ts'
import type { Queues } from './queues.ts'

const ATTEMPTS = 20

/** Resources that many may want to change at once. */
type Contended<D extends { readonly _id: string }> = {
  readonly collection: Pick<Records<D>, 'find' | 'toStored'>
  readonly queues: Queues
}

export type Round<D = ResourceDocument> = {
  readonly before: D
  readonly current: StoredResource
  readonly change: Change
  /** Whether the client said which version it means to change. */
  readonly isConditional: boolean
}

/**
 * Reads a resource, works out the change and writes it; when somebody else wrote meanwhile, all of it again on what they left
 * (rule S38). `write` answers undefined when it lost.
 */
export async function changeResource<T, D extends { readonly _id: string }>(
  { collection, queues }: Contended<D>,
  input: {
    id: string
    expected: readonly string[] | undefined
    apply: (current: StoredResource) => Change
    context: RequestContext
  },
  write: (round: Round<D>) => Promise<T | undefined>,
): Promise<T> {
  const { id, expected, apply, context } = input
  return untilDone(queues, id, async () => {
    const before = await collection.find(id)
    if (!before) throw notFound()
    const current = collection.toStored(before, context.caller.client)
    requireVersion(expected, current.version)
    return write({ before, current, change: apply(current), isConditional: expected !== undefined })
  })
}

/** Deletes a resource at a version that the request means. */
export async function removeResource<D extends { readonly _id: string }>(
  { collection, queues }: Contended<D>,
  { id, judge, context }: { id: string; judge: JudgeVersion; context: RequestContext },
  remove: (document: D) => Promise<boolean>,
): Promise<void> {
  await untilDone(queues, id, async () => {
    const document = await collection.find(id)
    if (!document) throw notFound()
    judge(collection.toStored(document, context.caller.client).version)
    return (await remove(document)) || undefined
  })
}

/**
 * Attempts one thing until it is done. Whoever has lost an attempt, and whoever comes while somebody waits, waits their turn: of many at
 * once one wins each round, and the last would lose too often.
 */
async function untilDone<T>(queues: Queues, id: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const done = queues.isEmpty(id) ? await attempt() : undefined
  if (done !== undefined) return done
  return queues.inTurn(id, async () => {
    for (let count = 1; count < ATTEMPTS; count++) {
      const done = await attempt()
      if (done !== undefined) return done
    }
    throw contended()
  })
}

const contended = () =>
  new ScimError(503, undefined, 'Others are changing this resource at the moment. Try again.', {
    headers: { 'Retry-After': '1' },
  })
