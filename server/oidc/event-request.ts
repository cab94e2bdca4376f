import { eventTypes } from '../../scim/schema/event-receiver.ts'
import type { Keyring } from '../keyring.ts'
import type { Post } from '../outbox/post.ts'
import { AUTHORIZATION, type EventReceiverStore } from '../store/event-receivers.ts'
import type { EventRequest } from '../store/outbox.ts'
import { type Sign, seconds } from './sign.ts'

type Ports = {
  readonly eventReceivers: Pick<EventReceiverStore, 'byId'>
  readonly keyring: Keyring
  readonly sign: Sign
  readonly issuer: string
}

/**
 * A Security Event Token (RFC 8417) with an event of OpenID CAEP 1.0 about a person (RFC 9493 §3.2.2), to be pushed (RFC 8935, rule O97): at each
 * attempt the same, so that its receiver knows it by its `jti`. Undefined where the receiver wants none any more.
 */
export function createEventRequest({ eventReceivers, keyring, sign, issuer }: Ports) {
  return async ({
    key,
    kind,
    recipient,
    userId,
    event,
    queuedAt,
  }: EventRequest & { readonly queuedAt: Date }): Promise<Post | undefined> => {
    const receiver = await eventReceivers.byId(recipient)
    const type = eventTypes[kind]
    if (!receiver?.events.includes(type)) return undefined
    const { at, by, reason, credentialType = 'password', changeType, txn } = event
    const body = await sign('secevent+jwt', 'RS256', {
      iss: issuer,
      aud: receiver.audience,
      iat: seconds(queuedAt),
      jti: key,
      txn,
      sub_id: { format: 'iss_sub', iss: issuer, sub: userId },
      events: {
        [type]: {
          event_timestamp: seconds(at),
          initiating_entity: by,
          ...(changeType && { credential_type: credentialType, change_type: changeType }),
          ...(reason && reason !== 'other' && { reason_admin: { en: reason } }),
        },
      },
    })
    const { authorization } = receiver
    return {
      url: receiver.endpointUri,
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...(authorization && { authorization: keyring.open(AUTHORIZATION, authorization) }),
      },
      body,
      taken: [202],
      refused: [400],
    }
  }
}
