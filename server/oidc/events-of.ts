import { eventTypes } from '../../scim/schema/event-receiver.ts'
import type { MadeAnnouncement } from '../store/announcements.ts'
import type { EventReceiverStore } from '../store/event-receivers.ts'
import type { EventRequest } from '../store/outbox.ts'

type Receiver = Pick<Awaited<ReturnType<EventReceiverStore['all']>>[number], 'id' | 'events'>

/** What an announcement means for those who are told of events, each of what it wants to know. */
export function eventsOf(announcement: MadeAnnouncement, receivers: readonly Receiver[]): EventRequest[] {
  const { id: txn, at, by, reason, ended, changed } = announcement
  const about = { at, txn, by, ...(reason && { reason }) }
  const happened: readonly Omit<EventRequest, 'key' | 'recipient'>[] = [
    ...changed.map(
      ({ userId, ...change }) => ({ kind: 'credentialChange', userId, event: { ...about, ...change } }) as const,
    ),
    ...ended.map(({ userId }) => ({ kind: 'sessionRevoked', userId, event: about }) as const),
  ]
  return receivers.flatMap(({ id: recipient, events }) =>
    happened
      .filter(({ kind }) => events.includes(eventTypes[kind]))
      .map(one => ({ ...one, recipient, key: keyOf(one, recipient) })),
  )
}

/** Where one write changes several credentials of a person, each type is told once. */
function keyOf({ kind, userId, event }: Omit<EventRequest, 'key' | 'recipient'>, recipient: string): string {
  const key = `${kind}.${event.txn}.${userId}.${recipient}`
  return event.credentialType ? `${key}.${event.credentialType}` : key
}
