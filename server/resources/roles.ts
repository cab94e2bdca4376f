import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { fold } from '../../scim/folding.ts'
import { roleType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import { scopesOfGroups, scopesOfPeople, toRole } from '../access/roles.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { createAuditedWrites } from './audited-writes.ts'
import { requireThere } from './errors.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

/** Roles: the handler behind `/Roles`. Those that are built in can be read. */
export function createRoles(ports: ResourcePorts): StoredHandler {
  const { roles: collection, tree } = ports
  const writes = createAuditedWrites({ ...ports, collection })

  return createHandler({
    type: roleType,
    collection,
    limits: ports.searchLimits,
    show,
    creation: { prepare, commit },
    write,
    remove,
  })

  async function show(resources: readonly StoredResource[], { wants }: Projection): Promise<StoredResource[]> {
    const limits = resources.flatMap(({ attributes }) => groupIds(attributes))
    const names = wants('limitedToGroups')
      ? await ports.groups.namesOf([...new Set(limits)])
      : new Map<string, string>()
    const carriers = wants('groups') ? await tree.carriersOf(resources.map(foldedName)) : []
    return resources.map(resource => {
      const own = carriers
        .filter(({ roles }) => roles.includes(foldedName(resource)))
        .map(({ id: value, display }) => ({ value, display }))
      const limit = groupIds(resource.attributes).map(value => ({ value, display: names.get(value) ?? '' }))
      const { rank } = toRole(asResource(roleType, resource.attributes))
      const attributes = {
        ...resource.attributes,
        rank,
        ...(limit.length > 0 && { limitedToGroups: limit }),
        ...(own.length > 0 && { groups: own }),
      }
      return { ...resource, attributes }
    })
  }

  async function prepare({ resource }: Change, { caller }: RequestContext): Promise<ResourceDocument> {
    requireScopes(resource.attributes)
    const whole = { ...resource, attributes: { ...resource.attributes, builtIn: false } }
    return collection.toDocument(whole, { id: randomUUID(), client: caller.client, now: ports.now() })
  }

  function commit(documents: readonly ResourceDocument[], context: RequestContext) {
    return writes.insert(documents, context, {
      events: role => [eventOf('role.created', context.caller, role)],
      also: requireGroups,
    })
  }

  async function write(id: string, { before, current, change }: Round, context: RequestContext) {
    if (!change.changed) return current
    const { caller } = context
    requireOwn(current)
    requireScopes(change.resource.attributes)
    const document = collection.toDocument(change.resource, { id, client: caller.client, now: ports.now(), before })
    return writes.replace(document, before.version, context, {
      events: role => [eventOf('role.changed', caller, role)],
      ...(change.touched.includes('limitedToGroups') && { also: requireGroups }),
    })
  }

  async function remove(document: ResourceDocument, context: RequestContext): Promise<boolean> {
    requireOwn(collection.toStored(document, context.caller.client))
    return writes.remove(document, context, {
      events: role => [eventOf('role.deleted', context.caller, role)],
      also: requireUncarried,
    })
  }

  async function requireUncarried(roles: readonly StoredResource[], transaction: Transaction): Promise<void> {
    const [carrier] = await tree.carriersOf(roles.map(foldedName), transaction)
    if (carrier) throw carriedBy(carrier.display)
  }

  async function requireGroups(roles: readonly StoredResource[], transaction: Transaction): Promise<void> {
    const ids = roles.flatMap(({ attributes }) => groupIds(attributes))
    requireThere('group', ids, await ports.groups.known(ids, transaction))
  }
}

const groupIds = ({ limitedToGroups = [] }: JsonObject): string[] =>
  (limitedToGroups as { value: string }[]).map(({ value }) => value)

const nameOf = ({ attributes }: StoredResource) => String(attributes.name)

const foldedName = (role: StoredResource) => fold(nameOf(role))

const carriedBy = (group: string) =>
  new ScimError(409, undefined, `Groups carry this role, "${group}" among them: take it off them first.`)

/** What is built in is what the documents say of it. Throws ScimError 400 mutability. */
function requireOwn(role: StoredResource): void {
  if (role.attributes.builtIn === true)
    throw new ScimError(400, 'mutability', `The role "${nameOf(role)}" is built in: make one of your own instead.`)
}

/** Throws ScimError 400 invalidValue for a scope that there isn't, or that people can't have, or not for some groups alone. */
function requireScopes(attributes: JsonObject): void {
  const isLimited = groupIds(attributes).length > 0
  const known: readonly string[] = isLimited ? scopesOfGroups : scopesOfPeople
  const unknown = (attributes.scopes as string[]).find(name => !known.includes(name))
  if (unknown === undefined) return
  const kind = isLimited ? 'role that is limited to groups' : 'role'
  const detail = `"scopes" has "${unknown}", which no ${kind} can have. There are: ${known.join(', ')}.`
  throw new ScimError(400, 'invalidValue', detail)
}

const eventOf = (event: string, caller: Caller, { id, attributes }: StoredResource) => ({
  ...auditEvent(event, caller, id),
  details: {
    role: String(attributes.name),
    scopes: (attributes.scopes as string[]).join(' '),
    ...(attributes.limitedToGroups !== undefined && { limitedToGroups: groupIds(attributes).join(' ') }),
  },
})
