import { randomUUID } from 'node:crypto'
import { provisioningClientType } from '../../scim/schema/resource-types.ts'
import type { Change, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { createAuditedWrites } from './audited-writes.ts'
import { requireClientRank } from './client-rank.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

/** Provisioning clients: the handler behind `/ProvisioningClients`. */
export function createProvisioningClients(ports: ResourcePorts): StoredHandler {
  const { clients, provisioningClients, usage, applications } = ports
  const writes = createAuditedWrites({ ...ports, collection: clients })

  return createHandler({
    type: provisioningClientType,
    collection: clients,
    limits: ports.searchLimits,
    show,
    creation: { prepare, commit },
    write,
    remove,
  })

  async function show(resources: readonly StoredResource[], { wants }: Projection): Promise<StoredResource[]> {
    if (!wants('lastUsed')) return [...resources]
    const dates = await usage.lastUsedOf(resources.map(({ id }) => id))
    return resources.map(resource => {
      const lastUsed = dates.get(resource.id)?.toISOString()
      return lastUsed ? { ...resource, attributes: { ...resource.attributes, lastUsed } } : resource
    })
  }

  async function prepare(change: Change, { caller }: RequestContext): Promise<ResourceDocument> {
    return clients.toDocument(change.resource, { id: randomUUID(), client: caller.client, now: ports.now() })
  }

  function commit(documents: readonly ResourceDocument[], context: RequestContext) {
    return writes.insert(documents, context, {
      events: ({ id }) => [auditEvent('client.created', context.caller, id)],
    })
  }

  async function write(id: string, { before, current, change }: Round, context: RequestContext) {
    if (!change.changed) return current
    const { caller } = context
    await requireClientRank(ports, caller, id)
    const document = clients.toDocument(change.resource, { id, client: caller.client, now: ports.now(), before })
    const details = { attributes: change.touched.join(' ') }
    return writes.replace(document, before.version, context, {
      events: () => [{ ...auditEvent('client.changed', caller, id), details }],
    })
  }

  /** With a client go its tokens and its machines. What it called people stays in their documents and is nobody's. */
  async function remove(document: ResourceDocument, context: RequestContext): Promise<boolean> {
    const { _id: id } = document
    await requireClientRank(ports, context.caller, id)
    return writes.remove(document, context, {
      events: () => [auditEvent('client.deleted', context.caller, id)],
      async also(_stored, transaction) {
        await provisioningClients.endTokens(id, transaction)
        await usage.remove(id, transaction)
        await applications.removeMachinesOf(id, transaction)
      },
    })
  }
}
