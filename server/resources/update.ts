import { ScimError } from '../../scim/error.ts'
import { requireVersion } from '../../scim/etag.ts'
import type { Change, JudgeVersion, RequestContext, StoredResource } from '../../scim/store.ts'
import type { Records } from '../store/records.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { notFound } from './errors.ts'

const ATTEMPTS = 10

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
  collection: Pick<Records<D>, 'find' | 'toStored'>,
  input: {
    id: string
    expected: readonly string[] | undefined
    apply: (current: StoredResource) => Change
    context: RequestContext
  },
  write: (round: Round<D>) => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await collection.find(input.id)
    if (!before) throw notFound()
    const current = collection.toStored(before, input.context.caller.client)
    requireVersion(input.expected, current.version)
    const written = await write({
      before,
      current,
      change: input.apply(current),
      isConditional: input.expected !== undefined,
    })
    if (written !== undefined) return written
  }
  throw contended()
}

/** Deletes a resource at a version that the request means. */
export async function removeResource<D extends { readonly _id: string }>(
  collection: Pick<Records<D>, 'find' | 'toStored'>,
  input: { id: string; judge: JudgeVersion; context: RequestContext },
  remove: (document: D) => Promise<boolean>,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const document = await collection.find(input.id)
    if (!document) throw notFound()
    input.judge(collection.toStored(document, input.context.caller.client).version)
    if (await remove(document)) return
  }
  throw contended()
}

const contended = () =>
  new ScimError(503, undefined, 'Others are changing this resource at the moment. Try again.', {
    headers: { 'Retry-After': '1' },
  })
