import type { People } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import { sessionType } from '../../scim/schema/resource-types.ts'
import type { Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import { deviceName } from '../../texts/device.ts'
import { en } from '../../texts/en.ts'
import type { EndSession } from '../oidc/end-session.ts'
import type { SessionGrants } from '../oidc/session-grants.ts'
import type { SignInDocument, SignInRecords, SignInStore } from '../store/sign-ins.ts'
import { createAlive } from './alive.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { requireMayEnd, withOwners } from './owners.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'

export type SessionPorts = Pick<
  ResourcePorts,
  'users' | 'applications' | 'passwords' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'
> & {
  readonly people: Pick<People, 'byId'>
  readonly signIns: SignInStore
  readonly signInRecords: SignInRecords
  readonly sessionGrants: SessionGrants
  readonly endSession: EndSession
}

/** Sessions that are open: the handler behind `/Sessions`. */
export function createSessions(ports: SessionPorts): StoredHandler {
  const { signIns, signInRecords, passwords, now } = ports
  const { links, isAlive } = createAlive({ passwords, epochsOf: signIns.epochsOf, now })

  return createHandler({
    type: sessionType,
    collection: { ...signInRecords, find },
    limits: ports.searchLimits,
    always: links,
    show,
    remove,
  })

  async function find(id: string): Promise<SignInDocument | undefined> {
    const found = await signInRecords.find(id)
    return found && (await isAlive(found)) ? found : undefined
  }

  async function show(sessions: readonly StoredResource[], projection: Projection): Promise<StoredResource[]> {
    const named = (await withOwners(ports.users, sessions, projection)).map(withDeviceName)
    if (!projection.wants('applications')) return named
    const grants = await ports.sessionGrants(sessions.map(({ id }) => id))
    const entered = new Set([...grants.values()].flat().map(({ application }) => application))
    const names = await ports.applications.namesOf([...entered])
    return named.map(session => {
      const applications = (grants.get(session.id) ?? []).map(({ application }) => ({
        value: application,
        display: names.get(application) ?? application,
      }))
      return { ...session, attributes: { ...session.attributes, ...(applications.length > 0 && { applications }) } }
    })
  }

  async function remove(session: SignInDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id, accountId } = session
    await requireMayEnd(ports.people, caller, sessionType.scopes.write, accountId)
    return ports.inTransaction(async transaction => {
      const applications = await ports.endSession(id, accountId, transaction)
      if (applications === undefined) return false
      const details = { session: id, applications }
      await ports.audit.record({ ...auditEvent('session.ended', caller, accountId), details }, transaction)
      await beforeCommit?.([signInRecords.toStored(session, caller.client)], transaction)
      return true
    })
  }
}

/** What the browser says of itself, in words for people. */
function withDeviceName(session: StoredResource): StoredResource {
  const { device } = asResource(sessionType, session.attributes)
  return { ...session, attributes: { ...session.attributes, device: deviceName(device, en.device) } }
}
