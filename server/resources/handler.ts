import type { ResourceType } from '../../scim/schema/attribute.ts'
import type {
  Caller,
  Change,
  Creation,
  Projection,
  RequestContext,
  ResourceHandler,
  StoredResource,
} from '../../scim/store.ts'
import type { Records } from '../store/records.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import type { SetOf } from './asked-elsewhere.ts'
import { inScimWords, notFound } from './errors.ts'
import { createQueues } from './queues.ts'
import { createPlan, type Plan } from './search-plan.ts'
import type { Link, SearchLimits } from './semi-join.ts'
import { changeResource, type Round, removeResource } from './update.ts'

/** `known` is what a write has left beside the one resource that is shown, which spares reading it. */
export type Show<Known> = (
  resources: readonly StoredResource[],
  projection: Projection,
  known?: Known,
) => Promise<StoredResource[]>

/** A resource as a write has left it, and what is known beside it. */
export type Written<Known> = StoredResource & { readonly known?: Known }

/** What is particular about a resource type; how it is found, shown and changed step by step is the same for all. */
type Particulars<Prepared, Known, D extends Document> = {
  readonly type: ResourceType
  readonly collection: Records<D>
  /** What is asked of every resource in a list, whatever the filter. */
  readonly always?: ((caller: Caller) => readonly Link[]) | undefined
  /** Whether there is such a resource for this caller, for whom lists leave it out as well; for everybody where it isn't said. */
  readonly isThereFor?: (document: D, caller: Caller) => boolean
  /** What filters on attributes that live elsewhere ask; absent where there are none. */
  readonly setOf?: SetOf
  readonly limits: SearchLimits
  /** Adds what the documents don't hold, in as many reads for many as for one. */
  readonly show: Show<Known>
  /** Throws where an answer could not show all of a resource that is there, or that a change makes of it, before that is written. */
  readonly requireShowable?: (id: string, projection: Projection, change?: Change) => Promise<void>
  /** Absent, like the two below, where the type is not written like this. */
  readonly creation?: Creation<Prepared, Written<Known>>
  /** One attempt to write a change, on the version that was read; undefined when somebody else wrote meanwhile. */
  write?(id: string, round: Round<D>, context: RequestContext): Promise<Written<Known> | undefined>
  /** One attempt; false when somebody else wrote meanwhile. */
  remove?(document: D, context: RequestContext): Promise<boolean>
}

type Document = { readonly _id: string }

/** A handler, and what a list needs of it. */
export type StoredHandler = ResourceHandler & {
  readonly collection: Records
  show(resources: readonly StoredResource[], projection: Projection): Promise<StoredResource[]>
  readonly plan: Plan
}

/** The handler of a resource type on its collection. */
export function createHandler<Prepared, D extends Document = ResourceDocument, Known = never>({
  type,
  collection,
  always,
  isThereFor = () => true,
  setOf,
  limits,
  show,
  requireShowable = async () => {},
  creation,
  write = notWritten,
  remove = notWritten,
}: Particulars<Prepared, Known, D>): StoredHandler {
  const inSteps = creation && {
    ...creation,
    prepare: (change: Change, context: RequestContext) => inScimWords(creation.prepare(change, context)),
  }
  const queues = createQueues()
  const contended = (caller: Caller) => ({ collection: { ...collection, find: findFor(caller) }, queues })

  return {
    type,
    collection,
    show,
    plan: createPlan({ type, collection, always, setOf, limits }),
    ...(inSteps && { creation: inSteps }),
    async create(change, projection, context) {
      if (!inSteps) return notWritten()
      const prepared = await inSteps.prepare(change, context)
      const [created] = await inSteps.commit([prepared], context)
      if (!created) throw new Error('Nothing was created.')
      return showOne(created, projection)
    },
    async read(id, projection, { caller }) {
      const found = await findFor(caller)(id)
      if (!found) throw notFound()
      await requireShowable(id, projection)
      return showOne(collection.toStored(found, caller.client), projection)
    },
    async update(id, expected, apply, projection, context) {
      const round = async (found: Round<D>) => {
        await requireShowable(id, projection, found.change)
        return inScimWords(write(id, found, context))
      }
      return showOne(
        await changeResource(contended(context.caller), { id, expected, apply, context }, round),
        projection,
      )
    },
    remove: (id, judge, context) =>
      removeResource(contended(context.caller), { id, judge, context }, document =>
        inScimWords(remove(document, context)),
      ),
  }

  function findFor(caller: Caller) {
    return async (id: string): Promise<D | undefined> => {
      const found = await collection.find(id)
      return found && isThereFor(found, caller) ? found : undefined
    }
  }

  async function showOne({ known, ...resource }: Written<Known>, projection: Projection): Promise<StoredResource> {
    const [shown] = await show([resource], projection, known)
    return shown ?? resource
  }
}

/** The protocol asks for no method that the type does not declare. */
const notWritten = (): Promise<never> => Promise.reject(new Error('Resources of this type are not written like this.'))
