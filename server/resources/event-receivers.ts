import { randomUUID } from 'node:crypto'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { eventReceiverType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, RequestContext, StoredResource } from '../../scim/store.ts'
import type { Keyring } from '../keyring.ts'
import { AUTHORIZATION, type EventReceiverDocument } from '../store/event-receivers.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { isCallable } from '../web-address.ts'
import { createAuditedWrites } from './audited-writes.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

type Ports = Pick<ResourcePorts, 'audit' | 'inTransaction' | 'searchLimits' | 'now'> & {
  readonly eventReceiverRecords: ResourceCollection
  readonly keyring: Pick<Keyring, 'seal'>
}

/** Those who are told of security events: the handler behind `/EventReceivers`. */
export function createEventReceivers(ports: Ports): StoredHandler {
  const { eventReceiverRecords: records } = ports
  const writes = createAuditedWrites({ ...ports, collection: records })

  return createHandler<EventReceiverDocument, EventReceiverDocument>({
    type: eventReceiverType,
    collection: records,
    limits: ports.searchLimits,
    show: async resources => [...resources],
    creation: {
      prepare: async (change, { caller }) => toDocument(change, { id: randomUUID(), caller }),
      commit: (documents, context) => writes.insert(documents, context, audited('created', context)),
    },
    write,
    remove: (document, context) => writes.remove(document, context, audited('deleted', context)),
  })

  async function write(id: string, { before, current, change }: Round<EventReceiverDocument>, context: RequestContext) {
    if (!change.changed && change.writeOnly.authorization === undefined) return current
    const document = toDocument(change, { id, caller: context.caller, before })
    return writes.replace(document, before.version, context, audited('changed', context))
  }

  /** What the former address was let in by is not for whoever is at another one. */
  function toDocument(
    { resource, writeOnly }: Change,
    { id, caller, before }: { id: string; caller: Caller; before?: EventReceiverDocument },
  ): EventReceiverDocument {
    const { endpointUri } = asResource(eventReceiverType, resource.attributes)
    if (!isCallable(endpointUri))
      throw invalid(
        `${endpointUri} can't be called: it starts with https:// (http:// for localhost), names one host and has no fragment.`,
      )
    const { authorization: given } = writeOnly
    const kept = before?.data.endpointUri === endpointUri ? before.authorization : undefined
    const authorization = given === undefined ? kept : ports.keyring.seal(AUTHORIZATION, headerOf(String(given)))
    const now = ports.now()
    const made: EventReceiverDocument = records.toDocument(resource, { id, client: caller.client, now, before })
    const { authorization: _former, ...document } = made
    return { ...document, ...(authorization !== undefined && { authorization }) }
  }
}

/** Throws ScimError 400 invalidValue for what no header can carry. */
function headerOf(text: string): string {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text))
    throw invalid('"authorization" is the text of a header, such as "Bearer …": visible ASCII, and spaces within.')
  return text
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)

const audited = (act: 'created' | 'changed' | 'deleted', { caller }: RequestContext) => ({
  events: ({ id, attributes }: StoredResource) => [
    { ...auditEvent(`eventReceiver.${act}`, caller, id), details: { name: String(attributes.name) } },
  ],
})
