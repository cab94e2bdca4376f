import { expect } from 'chai'
import { decodeJwt } from 'jose'
import { eventTypes } from '../../scim/schema/event-receiver.ts'
import type { TestDirectory } from './directory.ts'
import { startLogoutReceiver } from './logout-receiver.ts'
import { RECEIVER, RECEIVERS } from './scim.ts'

export type TestEventReceiver = Awaited<ReturnType<typeof startEventReceiver>>

/** A server on loopback that takes security events, once it is made an event receiver. */
export async function startEventReceiver(directory: TestDirectory) {
  const siem = await startLogoutReceiver()
  siem.behave(202)
  const administrator = await directory.scim('events:write')

  const body = (more: object = {}) => ({
    schemas: [RECEIVER],
    name: 'SIEM',
    endpointUri: siem.url,
    audience: 'https://siem.example.com',
    events: Object.values(eventTypes),
    ...more,
  })

  return {
    ...siem,
    administrator,
    body,
    receive: async (more: object = {}) => (await administrator.post(RECEIVERS, body(more)).expect(201)).body,

    /** What it was told of a person, in words: "session-revoked by admin", "credential-change password update by user". */
    async told(person: string): Promise<string[]> {
      await directory.notices()
      return siem.requests.map(request => {
        const { events = {}, sub_id } = decodeJwt<{ events: object; sub_id: object }>(request.body)
        expect(sub_id).to.deep.equal({ format: 'iss_sub', iss: directory.issuer, sub: person })
        const [[type = '', about] = ['', {}]] = Object.entries(events)
        const { credential_type, change_type, initiating_entity, reason_admin } = about
        return [type.split('/').at(-1), credential_type, change_type, `by ${initiating_entity}`, reason_admin?.en]
          .filter(Boolean)
          .join(' ')
      })
    },
  }
}
