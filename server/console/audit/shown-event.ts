import type { JsonObject } from '../../../scim/store.ts'
import type { ShownEvent, ShownParty } from '../../../views/console/audit-words.tsx'
import { inWords } from '../event-words.ts'
import { namesOf } from '../names.ts'
import type { Visit } from '../page.ts'

/** Events as their list and their pages show them, with the names of whom they tell. */
export async function toShownEvents(visit: Visit, events: readonly JsonObject[]): Promise<ShownEvent[]> {
  const ids = events.flatMap(({ actor, target }) => [actor, target].filter(id => id !== undefined).map(String))
  const names = await namesOf(visit, ids)
  const partyOf = (id: unknown): ShownParty => ({ id: String(id), ...names.get(String(id)) })
  return events.map(event => ({
    id: String(event.id),
    event: String(event.event),
    what: inWords(String(event.event), event.outcome === 'success'),
    isFailure: event.outcome === 'failure',
    at: String(event.at),
    actor: partyOf(event.actor),
    target: event.target === undefined ? undefined : partyOf(event.target),
    channel: event.channel === undefined ? undefined : String(event.channel),
    details: (event.details ?? []) as ShownEvent['details'][number][],
  }))
}
