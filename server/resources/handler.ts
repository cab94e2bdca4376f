import type { ResourceType } from '../../scim/schema/attribute.ts'
import type { Creation, Projection, RequestContext, ResourceHandler, StoredResource } from '../../scim/store.ts'
import type { ResourceCollection, ResourceDocument } from '../store/resource-collection.ts'
import { inScimWords, notFound } from './errors.ts'
import { createPlan, type Plan, type SetOf } from './search-plan.ts'
import type { SearchLimits } from './semi-join.ts'
import { changeResource, type Round, removeResource } from './update.ts'

/** `made` is what the one resource was made of a moment ago, which spares reading it. */
export type Show<Prepared> = (
  resources: readonly StoredResource[],
  projection: Projection,
  made?: Prepared,
) => Promise<StoredResource[]>

/** What is particular about a resource type; how it is found, shown and changed step by step is the same for all. */
type Particulars<Prepared> = {
  readonly type: ResourceType
  readonly collection: ResourceCollection
  /** What filters on attributes that live elsewhere ask; absent where there are none. */
  readonly setOf?: SetOf
  readonly limits: SearchLimits
  /** Adds what the documents don't hold, in as many reads for many as for one. */
  readonly show: Show<Prepared>
  /** Throws where an answer could not show all of a resource that is there; it is asked before anything is written. */
  readonly requireShowable?: (id: string, projection: Projection) => Promise<void>
  readonly creation: Creation<Prepared>
  /** One attempt to write a change, on the version that was read; undefined when somebody else wrote meanwhile. */
  write(id: string, round: Round, context: RequestContext): Promise<StoredResource | undefined>
  /** One attempt; false when somebody else wrote meanwhile. */
  remove(document: ResourceDocument, context: RequestContext): Promise<boolean>
}

/** A handler, and what a list needs of it. */
export type StoredHandler = ResourceHandler & {
  readonly collection: ResourceCollection
  show(resources: readonly StoredResource[], projection: Projection): Promise<StoredResource[]>
  readonly plan: Plan
}

/** The handler of a resource type on its collection. */
export function createHandler<Prepared>({
  type,
  collection,
  setOf,
  limits,
  show,
  requireShowable = async () => {},
  creation,
  write,
  remove,
}: Particulars<Prepared>): StoredHandler {
  const prepare: typeof creation.prepare = (change, context) => inScimWords(creation.prepare(change, context))

  return {
    type,
    collection,
    show,
    plan: createPlan({ type, collection, setOf, limits }),
    creation: { ...creation, prepare },
    async create(change, projection, context) {
      const prepared = await prepare(change, context)
      const [created] = await creation.commit([prepared], context)
      if (!created) throw new Error('Nothing was created.')
      return showOne(created, projection, prepared)
    },
    async read(id, projection, { caller }) {
      const found = await collection.find(id)
      if (!found) throw notFound()
      await requireShowable(id, projection)
      return showOne(collection.toStored(found, caller.client), projection)
    },
    async update(id, expected, apply, projection, context) {
      await requireShowable(id, projection)
      const round = (found: Round) => inScimWords(write(id, found, context))
      return showOne(await changeResource(collection, { id, expected, apply, context }, round), projection)
    },
    remove: (id, expected, context) =>
      removeResource(collection, { id, expected }, document => remove(document, context)),
  }

  async function showOne(resource: StoredResource, projection: Projection, made?: Prepared): Promise<StoredResource> {
    const [shown] = await show([resource], projection, made)
    return shown ?? resource
  }
}
