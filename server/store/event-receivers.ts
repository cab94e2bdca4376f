import type { EventReceiver } from '../../scim/schema/event-receiver.ts'
import type { Database } from './connect.ts'
import type { ResourceDocument } from './resource-collection.ts'

/** What the Authorization header of a receiver is sealed for. */
export const AUTHORIZATION = 'event receiver'

/** `authorization` is sealed. */
export type EventReceiverDocument = ResourceDocument & { readonly authorization?: string }

type Receiver = Pick<EventReceiver, 'name' | 'endpointUri' | 'audience' | 'events'> & {
  readonly id: string
  readonly authorization?: string | undefined
}

export type EventReceiverStore = ReturnType<typeof createEventReceiverStore>

/** Those who are told of security events, as they see them who tell. */
export function createEventReceiverStore(database: Database) {
  const documents = database.connection.collection<EventReceiverDocument>('eventReceivers')
  const found = async (clause: object) => (await documents.find(clause).toArray()).map(toReceiver)
  return {
    all: () => found({}),
    async byId(id: string): Promise<Receiver | undefined> {
      return (await found({ _id: id }))[0]
    },
    /** What those of some that are there are called, by id. */
    async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
      return new Map((await found({ _id: { $in: [...ids] } })).map(({ id, name }) => [id, name]))
    },
  }
}

const toReceiver = ({ _id: id, data, authorization }: EventReceiverDocument): Receiver => ({
  ...(data as Pick<Receiver, 'name' | 'endpointUri' | 'audience' | 'events'>),
  id,
  authorization,
})
