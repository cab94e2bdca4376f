import type { People } from '../../passwords/ports.ts'
import { mayWritePerson } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import { sessionType } from '../../scim/schema/resource-types.ts'
import type { Caller, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import type { SessionGrants } from '../oidc/session-grants.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import type { SignInDocument, SignInRecords, SignInStore } from '../store/sign-ins.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { withOwners } from './owners.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Link } from './semi-join.ts'

export type SessionPorts = Pick<
  ResourcePorts,
  'users' | 'applications' | 'passwords' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'
> & {
  readonly people: Pick<People, 'byId'>
  readonly signIns: SignInStore
  readonly signInRecords: SignInRecords
  readonly payloads: OidcPayloadStore
  readonly sessionGrants: SessionGrants
}

/**
 * Sessions that are open: the handler behind `/Sessions`. A reset leaves those that it ends where they are, dead by their epoch; so each is
 * compared with the credential of now.
 */
export function createSessions(ports: SessionPorts): StoredHandler {
  const { signIns, signInRecords, now } = ports

  return createHandler({
    type: sessionType,
    collection: { ...signInRecords, find },
    limits: ports.searchLimits,
    always: () => [unexpired(now()), { within: async ids => ({ _id: { $in: await aliveAmong(ids) } }), conditions: 1 }],
    show,
    remove,
  })

  async function find(id: string): Promise<SignInDocument | undefined> {
    const found = await signInRecords.find(id)
    return found && found.expiresAt > now() && (await alive([found])).length > 0 ? found : undefined
  }

  async function aliveAmong(ids: readonly string[]): Promise<string[]> {
    return (await alive(await signIns.epochsOf(ids))).map(({ _id }) => _id)
  }

  async function alive<S extends Pick<SignInDocument, '_id' | 'accountId' | 'sessionsEpoch'>>(
    some: readonly S[],
  ): Promise<S[]> {
    const epochs = await ports.passwords.sessionsEpochsOf([...new Set(some.map(({ accountId }) => accountId))])
    return some.filter(({ accountId, sessionsEpoch }) => epochs.get(accountId) === sessionsEpoch)
  }

  async function show(sessions: readonly StoredResource[], projection: Projection): Promise<StoredResource[]> {
    const owned = await withOwners(ports.users, sessions, projection)
    if (!projection.wants('applications')) return owned
    const grants = await ports.sessionGrants(sessions.map(({ id }) => id))
    const entered = new Set([...grants.values()].flat().map(({ application }) => application))
    const names = await ports.applications.namesOf([...entered])
    return owned.map(session => {
      const applications = (grants.get(session.id) ?? []).map(({ application }) => ({
        value: application,
        display: names.get(application) ?? application,
      }))
      return { ...session, attributes: { ...session.attributes, ...(applications.length > 0 && { applications }) } }
    })
  }

  /** With a session go the grants of the applications that were entered with it, and the tokens of these. */
  async function remove(session: SignInDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id, accountId } = session
    await requireRank(caller, accountId)
    return ports.inTransaction(async transaction => {
      if (!(await signIns.end(id, accountId, transaction))) return false
      const grants = (await ports.sessionGrants([id], transaction)).get(id) ?? []
      await ports.payloads.endSession(
        id,
        grants.map(({ grant }) => grant),
        transaction,
      )
      const details = { session: id, applications: grants.length }
      await ports.audit.record({ ...auditEvent('session.ended', caller, accountId), details }, transaction)
      await beforeCommit?.([signInRecords.toStored(session, caller.client)], transaction)
      return true
    })
  }

  async function requireRank(caller: Caller, userId: string): Promise<void> {
    const person = await ports.people.byId(userId)
    if (person && !mayWritePerson(caller, person)) throw insufficientScope('roles:write')
  }
}

function unexpired(now: Date): Link {
  const clause = { expiresAt: { $gt: now } }
  return { clause, within: async () => clause, conditions: 0 }
}
