import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { mayWritePrivileged, ranks } from '../../passwords/privilege.ts'
import { requireFreshSignIn } from '../../passwords/step-up.ts'
import { insufficientScope } from '../../scim/access.ts'
import { asResource } from '../../scim/as-resource.ts'
import type { ApplicationResource } from '../../scim/schema/application.ts'
import { applicationType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, Projection, RequestContext, Resource, StoredResource } from '../../scim/store.ts'
import type { HolderPorts } from '../access/held-scopes.ts'
import { isScope } from '../access/scopes.ts'
import type { ApplicationDocument, ApplicationStore } from '../store/applications.ts'
import type { ConsentStore } from '../store/consents.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { requireSound } from './application-rules.ts'
import { secretsAfter } from './application-secrets.ts'
import { createAuditedWrites } from './audited-writes.ts'
import { requireClientRank } from './client-rank.ts'
import { requireThere } from './errors.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts, toActor } from './ports.ts'
import { requireGivable } from './reach.ts'
import type { Round } from './update.ts'

type Ports = Pick<
  ResourcePorts,
  | 'clients'
  | 'provisioningClients'
  | 'passwordPolicies'
  | 'policies'
  | 'groups'
  | 'audit'
  | 'inTransaction'
  | 'searchLimits'
  | 'now'
> & {
  readonly applicationRecords: ResourceCollection
  readonly applications: Pick<ApplicationStore, 'secretsOf'>
  readonly consents: ConsentStore
} & HolderPorts

type Prepared = { readonly document: ApplicationDocument; readonly made?: string | undefined }

/** OpenID Connect clients: the handler behind `/Applications`. */
export function createApplications(ports: Ports): StoredHandler {
  const { applicationRecords: records, clients } = ports
  const writes = createAuditedWrites({ ...ports, collection: records })

  return createHandler<Prepared, ApplicationDocument>({
    type: applicationType,
    collection: records,
    limits: ports.searchLimits,
    show,
    creation: { prepare, commit },
    write,
    remove,
  })

  async function show(resources: readonly StoredResource[], { wants }: Projection): Promise<StoredResource[]> {
    const secrets = wants('secrets') ? await ports.applications.secretsOf(resources.map(({ id }) => id)) : new Map()
    const named = (name: Reference) => (wants(`${name}.display`) ? idsOf(resources, name) : [])
    const [clientNames, policyNames, groupNames] = await Promise.all([
      ports.provisioningClients.namesOf(named('provisioningClient')),
      ports.policies.namesOf(named('demandedPolicy')),
      ports.groups.namesOf(named('claimedGroups')),
    ])
    return resources.map(resource => {
      const { provisioningClient, demandedPolicy, claimedGroups } = asApplication(resource)
      const good = secrets.get(resource.id)
      const attributes = {
        ...resource.attributes,
        ...(provisioningClient && { provisioningClient: withName(provisioningClient, clientNames) }),
        ...(demandedPolicy && { demandedPolicy: withName(demandedPolicy, policyNames) }),
        ...(claimedGroups && { claimedGroups: claimedGroups.map(group => withName(group, groupNames)) }),
        ...(good && { secrets: good }),
      }
      return { ...resource, attributes }
    })
  }

  async function prepare({ resource }: Change, { caller }: RequestContext): Promise<Prepared> {
    return toPrepared(await judged(resource, caller), { id: randomUUID(), caller })
  }

  async function commit(prepared: readonly Prepared[], context: RequestContext) {
    const documents = prepared.map(({ document }) => document)
    return writes.insert(documents, context, {
      events: ({ id }) => [auditEvent('application.created', context.caller, id)],
      also: requireReferences,
      stored: prepared.map(one => toStored(one, context.caller)),
    })
  }

  async function write(id: string, { before, current, change }: Round<ApplicationDocument>, context: RequestContext) {
    const { caller } = context
    const action = change.writeOnly.action as ApplicationResource['action']
    if (!change.changed && action === undefined) return current
    await requireReach(caller, asApplication(current))
    const next = toPrepared(await judged(change.resource, caller), { id, caller, before, action })
    const details = { attributes: change.touched.join(' ') }
    return writes.replace(next.document, before.version, context, {
      events: () => [{ ...auditEvent('application.changed', caller, id), details }],
      also: requireReferences,
      stored: [toStored(next, caller)],
    })
  }

  /** Its tokens are worth nothing without it, and what people allowed it is forgotten. */
  async function remove(document: ApplicationDocument, context: RequestContext): Promise<boolean> {
    const { _id: id } = document
    await requireReach(context.caller, asApplication(records.toStored(document, context.caller.client)))
    return writes.remove(document, context, {
      events: () => [auditEvent('application.deleted', context.caller, id)],
      also: (_stored, transaction) => ports.consents.forget(id, transaction),
    })
  }

  /** Throws ScimError 400 invalidValue for what an application names and is not there. */
  async function requireReferences(applications: readonly StoredResource[], transaction: Transaction): Promise<void> {
    for (const [name, what, collection] of [
      ['provisioningClient', 'provisioning client', clients],
      ['demandedPolicy', 'password policy', ports.passwordPolicies],
      ['claimedGroups', 'group', ports.groups],
    ] as const) {
      const wanted = idsOf(applications, name)
      requireThere(what, wanted, await collection.hold(wanted, transaction))
    }
  }

  /** A resource with the grant types that it has unless it says so, judged by itself and by who asks for it. */
  async function judged(resource: Resource, caller: Caller): Promise<Resource> {
    const given = asApplication(resource)
    const ofKind = given.scopes ? ['client_credentials'] : ['authorization_code', 'refresh_token']
    const whole = { ...resource, attributes: { ...resource.attributes, grantTypes: given.grantTypes ?? ofKind } }
    await requireReach(caller, asApplication(whole))
    await requireSound(asApplication(whole))
    return whole
  }

  /** Nobody gives an application more than they have themselves, or takes over one that has more or acts for a client that stands higher. */
  async function requireReach(caller: Caller, application: ApplicationResource): Promise<void> {
    const { scopes = [], administrative, provisioningClient } = application
    requireGivable(caller, scopes.filter(isScope))
    if (provisioningClient && provisioningClient.value !== caller.client)
      await requireClientRank(ports, caller, provisioningClient.value)
    if (administrative && !mayWritePrivileged(caller, ranks.administrator)) throw insufficientScope('roles:write')
  }

  function toPrepared(
    resource: Resource,
    given: { id: string; caller: Caller; before?: ApplicationDocument; action?: ApplicationResource['action'] },
  ): Prepared {
    const { id, caller, before, action } = given
    const now = ports.now()
    const application = asApplication(resource)
    const { secrets, made } = secretsAfter(action, application, before?.secrets ?? [], now)
    if (made !== undefined && application.provisioningClient) requireFreshSignIn(toActor(caller), now)
    return { document: { ...records.toDocument(resource, { id, client: caller.client, now, before }), secrets }, made }
  }

  function toStored({ document, made }: Prepared, { client }: Caller): StoredResource {
    return { ...records.toStored(document, client), ...(made !== undefined && { once: { clientSecret: made } }) }
  }
}

const asApplication = ({ attributes }: Resource) => asResource(applicationType, attributes)

type Reference = 'provisioningClient' | 'demandedPolicy' | 'claimedGroups'

const idsOf = (applications: readonly Resource[], name: Reference): string[] => {
  const named = applications.flatMap(one => asApplication(one)[name] ?? [])
  return [...new Set(named.map(({ value }) => value))]
}

/** A reference with what it points to is called, where that is wanted. */
function withName<T extends { value: string }>(reference: T, names: ReadonlyMap<string, string>) {
  const display = names.get(reference.value)
  return { ...reference, ...(display && { display }) }
}
