import type { AuditEvent, Transaction } from '../../passwords/ports.ts'
import type { RequestContext, StoredResource } from '../../scim/store.ts'
import type { ResourceCollection, ResourceDocument } from '../store/resource-collection.ts'
import type { ResourcePorts } from './ports.ts'

type Ports = Pick<ResourcePorts, 'audit' | 'inTransaction'> & {
  readonly collection: Pick<ResourceCollection, 'insert' | 'replace' | 'remove' | 'toStored'>
}

/** What belongs to a write, in its transaction. */
type Belonging = {
  /** What the audit says of each of them. */
  readonly events: (stored: StoredResource) => readonly AuditEvent[]
  /** What else is looked up or changed. */
  readonly also?: (stored: readonly StoredResource[], transaction: Transaction) => Promise<void>
  /** What is shown of them, where that is more than their documents hold. */
  readonly stored?: readonly StoredResource[]
}

/** Writes of resources that are each one document of a collection. A write stands or falls with all that belongs to it. */
export function createAuditedWrites({ collection, audit, inTransaction }: Ports) {
  async function finish(
    documents: readonly ResourceDocument[],
    { caller, beforeCommit }: RequestContext,
    { events, also, stored = documents.map(one => collection.toStored(one, caller.client)) }: Belonging,
    transaction: Transaction,
  ): Promise<readonly StoredResource[]> {
    await also?.(stored, transaction)
    await audit.recordAll(stored.flatMap(events), transaction)
    await beforeCommit?.(stored, transaction)
    return stored
  }

  return {
    insert(documents: readonly ResourceDocument[], context: RequestContext, belonging: Belonging) {
      return inTransaction(async transaction => {
        await collection.insert(documents, transaction)
        return finish(documents, context, belonging, transaction)
      })
    },
    /** Undefined where the version is no longer the one that was read. */
    replace(document: ResourceDocument, readVersion: string, context: RequestContext, belonging: Belonging) {
      return inTransaction(async transaction => {
        if (!(await collection.replace(document, readVersion, transaction))) return undefined
        const [stored] = await finish([document], context, belonging, transaction)
        return stored
      })
    },
    /** False where it is no longer as it was read. */
    remove(document: ResourceDocument, context: RequestContext, belonging: Belonging) {
      return inTransaction(async transaction => {
        if (!(await collection.remove(document._id, document.version, transaction))) return false
        await finish([document], context, belonging, transaction)
        return true
      })
    },
  }
}
