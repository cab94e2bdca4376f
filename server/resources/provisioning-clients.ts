import { randomUUID } from 'node:crypto'
import { mayWritePrivileged, rankOfScopes, ranks } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import { provisioningClientType } from '../../scim/schema/resource-types.ts'

import type { Caller, Change, Projection, RequestContext, StoredResource } from '../../scim/store.ts'

import { scopesHeldBy } from '../access/held-scopes.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

/** Provisioning clients: the handler behind `/ProvisioningClients`. Their tokens are made on the host. */
export function createProvisioningClients(ports: ResourcePorts): StoredHandler {
  const { clients, provisioningClients, usage, applications, audit } = ports

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

  async function commit(documents: readonly ResourceDocument[], context: RequestContext): Promise<StoredResource[]> {
    const { caller, beforeCommit } = context
    const stored = documents.map(document => clients.toStored(document, caller.client))
    await ports.inTransaction(async transaction => {
      await clients.insert(documents, transaction)
      await audit.recordAll(
        documents.map(({ _id }) => auditEvent('client.created', caller, _id)),
        transaction,
      )
      await beforeCommit?.(stored, transaction)
    })
    return stored
  }

  async function write(id: string, { before, current, change }: Round, { caller, beforeCommit }: RequestContext) {
    if (!change.changed) return current
    await requireRank(caller, id)
    const document = clients.toDocument(change.resource, { id, client: caller.client, now: ports.now(), before })
    return ports.inTransaction(async transaction => {
      if (!(await clients.replace(document, before.version, transaction))) return undefined
      const details = { attributes: change.touched.join(' ') }
      await audit.record({ ...auditEvent('client.changed', caller, id), details }, transaction)
      const stored = clients.toStored(document, caller.client)
      await beforeCommit?.([stored], transaction)
      return stored
    })
  }

  /** With a client go its tokens and its machines. What it called people stays in their documents and is nobody's. */
  async function remove(document: ResourceDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id, version } = document
    await requireRank(caller, id)
    return ports.inTransaction(async transaction => {
      if (!(await clients.remove(id, version, transaction))) return false
      await provisioningClients.endTokens(id, transaction)
      await usage.remove(id, transaction)
      await applications.removeMachinesOf(id, transaction)
      await audit.record(auditEvent('client.deleted', caller, id), transaction)
      await beforeCommit?.([clients.toStored(document, caller.client)], transaction)
      return true
    })
  }

  /** A client that stands higher is not for who stands lower to change, and nobody loosens their own settings with less than that. */
  async function requireRank(caller: Caller, id: string): Promise<void> {
    const rank = id === caller.client ? ranks.administrator : rankOfScopes(await scopesHeldBy(id, ports))
    if (!mayWritePrivileged(caller, rank)) throw insufficientScope('roles:write')
  }
}
