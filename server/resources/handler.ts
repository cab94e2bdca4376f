import type { ResourceType } from '../../scim/schema/attribute.ts'
import type { Change, Projection, RequestContext, ResourceHandler, StoredResource } from '../../scim/store.ts'
import type { ResourceCollection, ResourceDocument } from '../store/resource-collection.ts'
import { inScimWords, notFound } from './errors.ts'
import { createSearch, type SetOf } from './search.ts'
import type { SearchLimits } from './semi-join.ts'
import { changeResource, type Round, removeResource } from './update.ts'

export type Show = (resources: readonly StoredResource[], projection: Projection) => Promise<StoredResource[]>

/** What is particular about a resource type; how it is found, shown and changed step by step is the same for all. */
type Particulars = {
  readonly type: ResourceType
  readonly collection: ResourceCollection
  /** What filters on attributes that live elsewhere ask; absent where there are none. */
  readonly setOf?: SetOf
  readonly limits: SearchLimits
  /** Adds what the documents don't hold, in as many reads for many as for one. */
  readonly show: Show
  /** Answers the new resource as it is shown. */
  create(change: Change, context: RequestContext): Promise<StoredResource>
  /** One attempt to write a change, on the version that was read; undefined when somebody else wrote meanwhile. */
  write(id: string, round: Round, context: RequestContext): Promise<StoredResource | undefined>
  /** One attempt; false when somebody else wrote meanwhile. */
  remove(document: ResourceDocument, context: RequestContext): Promise<boolean>
}

export const EVERYTHING: Projection = { wants: () => true }

export async function showOne(show: Show, resource: StoredResource, projection: Projection): Promise<StoredResource> {
  const [shown] = await show([resource], projection)
  return shown ?? resource
}

/** The handler of a resource type on its collection. */
export function createHandler({
  type,
  collection,
  setOf,
  limits,
  show,
  create,
  write,
  remove,
}: Particulars): ResourceHandler {
  const search = createSearch({ type, collection, setOf, limits })

  return {
    type,
    create: (change, context) => inScimWords(create(change, context)),
    async read(id, projection, { caller }) {
      const found = await collection.find(id)
      if (!found) throw notFound()
      return showOne(show, collection.toStored(found, caller.client), projection)
    },
    async query(query, projection, { caller: { client } }) {
      const { total, documents } = await search(query, client)
      const stored = documents.map(document => collection.toStored(document, client))
      return { total, resources: await show(stored, projection) }
    },
    async update(id, expected, apply, projection, context) {
      const round = (found: Round) => inScimWords(write(id, found, context))
      return showOne(show, await changeResource(collection, { id, expected, apply, context }, round), projection)
    },
    remove: (id, expected, context) =>
      removeResource(collection, { id, expected }, document => remove(document, context)),
  }
}
