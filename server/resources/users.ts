import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { FirstCredential, ResetOutcome } from '../../passwords/passwords.ts'
import type { AuditEvent, Person, Transaction } from '../../passwords/ports.ts'
import { isLimited, mayWritePerson, rankOf } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import { userClientsSchema } from '../../scim/schema/clients.ts'
import { enterpriseUserSchema } from '../../scim/schema/enterprise-user.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, RequestContext, StoredResource } from '../../scim/store.ts'
import type { ConsentStore } from '../store/consents.ts'
import type { FederatedIdentityStore } from '../store/federated-identities.ts'
import { toPerson } from '../store/people.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import type { Held } from '../store/roles.ts'
import { withExternalIds } from './external-ids.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { leaveGroups } from './member-edits.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import { createPreparedOnce } from './prepared-once.ts'
import { requireMayWrite, requireReach, requireUnlimited } from './reach.ts'
import type { Round } from './update.ts'
import { createUserSets } from './user-filter.ts'
import { firstPassword, passwordWrite } from './user-password.ts'
import { type KnownOfUsers, viewUsers } from './user-view.ts'

/** What decides whether a person has a password here and who may reset it: for whoever may write roles. */
const MARKS = ['federated', 'protected', 'cantChange'].map(name => `${passwordStateSchema.urn}:${name}`)

const MANAGER = { extension: enterpriseUserSchema, name: 'manager' }

/** What nobody of a lower rank may write of a person who holds a role. Their password is judged where it is written, in `passwords/`. */
const SENSITIVE = ['userName', 'emails', 'active', ...MARKS]

type Ports = ResourcePorts & {
  readonly consents: ConsentStore
  readonly federatedIdentities: Pick<FederatedIdentityStore, 'forget'>
}

/** People: the handler behind `/Users`. A person and their credential are written together or not at all. */
export function createUsers(ports: Ports): StoredHandler {
  const { users, passwords, audit } = ports
  const preparedOnce = createPreparedOnce(ports)

  return createHandler({
    type: userType,
    collection: users,
    setOf: createUserSets(ports),
    limits: ports.searchLimits,
    show: withExternalIds<KnownOfUsers>(
      ports,
      { collection: users, schema: userClientsSchema },
      (resources, projection, known) => viewUsers(ports, resources, projection, known),
    ),
    creation: { prepare, commit },
    write,
    remove,
  })

  async function prepare(change: Change, { caller }: RequestContext): Promise<Newcomer> {
    requireUnlimited(caller, userType.scopes.write)
    requirePrivilege(caller, change, { rank: 0, protected: false })
    const id = randomUUID()
    const document = users.toDocument(change.resource, { id, client: caller.client, now: ports.now() })
    const person = toPerson(id, change.resource.attributes, 0)
    const { credential, ignored } = await firstPassword(ports, { person, change, caller })
    return { document, credential, events: [auditEvent('user.created', caller, id), ...ignored] }
  }

  async function commit(newcomers: readonly Newcomer[], context: RequestContext): Promise<StoredResource[]> {
    const documents = newcomers.map(({ document }) => document)
    const stored = newcomers.map(newcomer => ({
      ...users.toStored(newcomer.document, context.caller.client),
      known: knownOfNew(newcomer),
    }))
    await ports.inTransaction(async transaction => {
      await users.insert(documents, transaction)
      await passwords.insertFirst(
        newcomers.map(({ credential }) => credential),
        transaction,
      )
      await audit.recordAll(
        newcomers.flatMap(({ events }) => events),
        transaction,
      )
      await context.beforeCommit?.(stored, transaction)
    })
    return stored
  }

  async function write(id: string, { before, current, change }: Round, context: RequestContext) {
    const { caller, beforeCommit } = context
    const unjudged = toPerson(id, change.resource.attributes, UNREAD)
    const isAsked = isGuarded(change) || isLimited(caller, userType.scopes.write)
    const standing = isAsked ? await standingOf(unjudged) : undefined
    const person = { ...unjudged, ...standing }
    if (change.changed) requireReach(caller, userType.scopes.write, person)
    requirePrivilege(caller, change, { ...person, protected: isProtected(current) })
    const { write: password, ignored } = await passwordWrite(ports, {
      person,
      change,
      caller,
      prepareReset: preparedOnce(context),
    })
    if (!change.changed && !password) {
      if (ignored.length > 0) await audit.recordAll(ignored)
      return current
    }
    const document = users.toDocument(change.resource, { id, client: caller.client, now: ports.now(), before })
    const wasActive = current.attributes.active === true
    return ports.inTransaction(async transaction => {
      if (standing && !(await standsAs(standing, id, transaction))) return undefined
      if (!(await users.replace(document, before.version, transaction))) return undefined
      if (wasActive && !person.active) await passwords.deactivate([id], transaction)
      if (toPerson(id, current.attributes, 0).email !== person.email) await passwords.forgetMails(id, transaction)
      const reset = await password?.commit(transaction)
      // A password that is all that changes has an event of its own.
      const changed = change.changed ? [auditEvent('user.changed', caller, id)] : []
      await audit.recordAll([...changed, ...ignored], transaction)
      const written = { ...users.toStored(document, caller.client), ...(reset ? onceOnly(reset) : {}) }
      await beforeCommit?.([written], transaction)
      return { ...written, ...(reset && { known: knownOfReset(id, reset, standing?.groups) }) }
    })
  }

  async function remove(document: ResourceDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id, version } = document
    const person = users.toStored(document, caller.client)
    const standing = await heldBy(id)
    requireMayWrite(caller, userType.scopes.write, { ...standing, protected: isProtected(person) })
    await clearMany(id)
    return ports.inTransaction(async transaction => {
      if (!(await standsAs(standing, id, transaction))) return false
      if (!(await users.remove(id, version, transaction))) return false
      await leaveGroups(ports, id, transaction)
      await passwords.remove(id, transaction)
      await ports.consents.forgetPerson(id, transaction)
      await ports.federatedIdentities.forget({ accountId: id }, transaction)
      await ports.factors.forget(id, transaction)
      await users.clearReference(MANAGER, id, ports.now(), transaction)
      await audit.record(auditEvent('user.deleted', caller, id), transaction)
      await beforeCommit?.([person], transaction)
      return true
    })
  }

  /** A manager of more people than one transaction takes is cleared from each by itself, before: the same deletion again does the rest. */
  async function clearMany(id: string): Promise<void> {
    const { moved } = ports.groupLimits
    if ((await users.countReferences(MANAGER, id, moved + 1)) <= moved) return
    await users.clearReference(MANAGER, id, ports.now())
  }

  /** What a person is judged by beside the attributes that a change leaves them with. */
  async function standingOf({ id, email = '' }: Person) {
    const [held, unverified] = await Promise.all([
      heldBy(id),
      ports.verifiedDomains.unverifiedAmong(email ? [email] : []),
    ])
    return { ...held, hasUnverifiedDomain: unverified.has(email) }
  }

  async function heldBy(id: string, transaction?: Transaction): Promise<Standing> {
    const { roles, groups } = await ports.roleStore.ofMember(id, transaction)
    return { rank: rankOf(roles), groups }
  }

  /** Whether a person is in the groups and as high as when they were judged: these change without another version of them. */
  async function standsAs({ rank, groups }: Standing, id: string, transaction: Transaction): Promise<boolean> {
    return isDeepStrictEqual(await heldBy(id, transaction), { rank, groups })
  }
}

/** A person who is about to be there. */
type Newcomer = {
  readonly document: ResourceDocument
  readonly credential: FirstCredential
  readonly events: readonly AuditEvent[]
}

/** Nobody new is in a group, and the state of their password is known. */
const knownOfNew = ({ document, credential }: Newcomer): KnownOfUsers => ({
  memberOf: new Map(),
  states: new Map([[document._id, credential.state]]),
  factors: new Map(),
})

const knownOfReset = (
  id: string,
  { state, policy }: ResetOutcome,
  groups: Held['groups'] = new Map(),
): KnownOfUsers => ({
  memberOf: new Map([[id, groups]]),
  states: new Map([[id, state]]),
  policies: new Map([[id, policy]]),
})

const isProtected = ({ attributes }: StoredResource) =>
  (attributes[passwordStateSchema.urn] as { protected?: boolean } | undefined)?.protected === true

/** What a person has by being in groups. */
type Standing = Pick<Person, 'rank'> & Pick<Held, 'groups'>

/** The rank of a person that nothing asks for: nobody stands as high, should something ask. */
const UNREAD = Number.POSITIVE_INFINITY

const touches = ({ touched }: Change, paths: readonly string[]) => touched.some(path => paths.includes(path))

/** Whether a change is one that the person's rank decides on; what is written elsewhere is the password and all that acts on it. */
const isGuarded = (change: Change) => touches(change, SENSITIVE) || Object.keys(change.writeOnly).length > 0

function requirePrivilege(caller: Caller, change: Change, person: Pick<Person, 'rank' | 'protected'>): void {
  const isMarking = touches(change, MARKS) && !caller.scopes.has('roles:write')
  if (isMarking || (touches(change, SENSITIVE) && !mayWritePerson(caller, person)))
    throw insufficientScope('roles:write')
}

/** The one-time password of a reset, for the one answer that shows it. */
function onceOnly({ oneTimePassword, ending }: ResetOutcome): { once?: JsonObject } {
  const hasEnded = ending !== undefined && ending.sessions + ending.tokens > 0
  const told = { ...(oneTimePassword && { oneTimePassword }), ...(hasEnded && { ended: ending }) }
  return Object.keys(told).length > 0 ? { once: { [passwordStateSchema.urn]: told } } : {}
}
