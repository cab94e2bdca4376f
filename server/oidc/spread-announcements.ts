import type { Transaction } from '../../passwords/ports.ts'
import type { Keyring } from '../keyring.ts'
import type { AnnouncementStore, MadeAnnouncement } from '../store/announcements.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { EventReceiverStore } from '../store/event-receivers.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import type { LogoutRequest, OutboxStore } from '../store/outbox.ts'
import type { SignInStore } from '../store/sign-ins.ts'
import { eventsOf } from './events-of.ts'
import { openPayload } from './sealed-payload.ts'
import type { SessionGrants } from './session-grants.ts'

type Ports = {
  readonly announcements: AnnouncementStore
  readonly applications: ApplicationStore
  readonly eventReceivers: EventReceiverStore
  readonly signIns: SignInStore
  readonly payloads: OidcPayloadStore
  readonly sessionGrants: SessionGrants
  readonly keyring: Keyring
  readonly outbox: OutboxStore
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly now: () => Date
}

/** For so many milliseconds one that fails waits, and those behind it don't. */
const PAUSE = 60_000

/** An application that somebody was in. */
type Visit = { readonly userId: string; readonly application: string; readonly sid?: string | undefined }

/**
 * Queues what the oldest announcement leads to: its events for each receiver, and a logout for each application that was entered with a
 * session that has ended, or that has a refresh token from it; false where none is due. Both are written or neither, so that each is queued
 * once.
 */
export function createSpreadAnnouncements(ports: Ports): () => Promise<boolean> {
  const { announcements, applications, signIns, payloads, sessionGrants, keyring, outbox, now } = ports
  return async () => {
    const announcement = await announcements.oldest(now())
    if (!announcement) return false
    await spread(announcement).catch(async error => {
      await announcements.putOff(announcement.id, new Date(now().getTime() + PAUSE))
      throw error
    })
    return true
  }

  async function spread(announcement: MadeAnnouncement): Promise<void> {
    const [logouts, receivers] = await Promise.all([logoutsOf(announcement), ports.eventReceivers.all()])
    const notices = [...logouts, ...eventsOf(announcement, receivers)]
    await ports.inTransaction(async transaction => {
      if (await announcements.take(announcement.id, transaction)) await outbox.enqueueNotices(notices, transaction)
    })
  }

  async function logoutsOf(announcement: MadeAnnouncement): Promise<LogoutRequest[]> {
    const told = await applications.toldOfLogout()
    if (told.size === 0 || announcement.ended.length === 0) return []
    const epochOf = new Map(announcement.ended.map(({ userId, sessionsEpoch }) => [userId, sessionsEpoch]))
    const logouts = (await visitsOf(announcement, epochOf)).flatMap(({ userId, application, sid }) => {
      const how = told.get(application)
      const base = { key: `logout.${userId}.${epochOf.get(userId)}.${application}`, kind: 'logout', userId } as const
      if (!how) return []
      // Without a sid one is enough for all of the person's sessions there.
      return [
        how.sessionRequired && sid
          ? { ...base, key: `${base.key}.${sid}`, recipient: application, sid }
          : { ...base, recipient: application },
      ]
    })
    return [...new Map(logouts.map(logout => [logout.key, logout])).values()]
  }

  async function visitsOf(
    { keeps }: MadeAnnouncement,
    epochOf: ReadonlyMap<string, number>,
  ): Promise<readonly Visit[]> {
    const people = [...epochOf.keys()]
    const hasEnded = (userId: string, sessionsEpoch: number | undefined) => epochOf.get(userId) === sessionsEpoch
    const sessions = (await signIns.ofPeople(people, now())).filter(
      ({ _id, accountId, sessionsEpoch }) => _id !== keeps && hasEnded(accountId, sessionsEpoch),
    )
    const owners = new Map(sessions.map(({ _id, accountId }) => [_id, accountId]))
    const grants = await sessionGrants([...owners.keys(), ...(keeps ? [keeps] : [])])
    const kept = new Set((keeps ? grants.get(keeps) : undefined)?.map(({ grant }) => grant))
    const entered = [...owners].flatMap(([session, userId]) =>
      (grants.get(session) ?? []).map(({ application, sid }) => ({ userId, application, sid })),
    )
    const tokens = (await payloads.refreshTokensOf(people, now())).flatMap(stored => {
      const { accountId = '' } = stored
      const hasGone = hasEnded(accountId, stored.stamp?.sessionsEpoch) && !kept.has(stored.grant ?? '')
      const { clientId, sid } = (hasGone && openPayload(keyring, stored)) || {}
      return clientId ? [{ userId: accountId, application: clientId, sid }] : []
    })
    return [...entered, ...tokens]
  }
}
