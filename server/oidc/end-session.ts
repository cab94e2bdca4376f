import type { Transaction } from '../../passwords/ports.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import type { LogoutRequest, OutboxStore } from '../store/outbox.ts'
import type { SignInStore } from '../store/sign-ins.ts'
import type { SessionGrants } from './session-grants.ts'

type Ports = {
  readonly signIns: Pick<SignInStore, 'end'>
  readonly payloads: Pick<OidcPayloadStore, 'endSession'>
  readonly applications: Pick<ApplicationStore, 'toldOfLogout'>
  readonly sessionGrants: SessionGrants
  readonly outbox: Pick<OutboxStore, 'enqueueNotices'>
}

/** Answers how many applications were entered with it; undefined where there is no such session any more. */
export type EndSession = (id: string, accountId: string, transaction: Transaction) => Promise<number | undefined>

/** With a session go the grants of the applications that were entered with it, and the tokens of these; the applications are told. */
export function createEndSession({ signIns, payloads, applications, sessionGrants, outbox }: Ports): EndSession {
  return async (id, accountId, transaction) => {
    if (!(await signIns.end(id, accountId, transaction))) return undefined
    const grants = (await sessionGrants([id], transaction)).get(id) ?? []
    await payloads.endSession(
      id,
      grants.map(({ grant }) => grant),
      transaction,
    )
    const told = await applications.toldOfLogout()
    const logouts = grants.flatMap(({ application, sid = '' }) => {
      const how = told.get(application)
      return how && sid
        ? [logoutOfSession({ userId: accountId, recipient: application, sid }, how.sessionRequired)]
        : []
    })
    await outbox.enqueueNotices(logouts, transaction)
    return grants.length
  }
}

/** The word to one application that one session has ended. Where it never heard of the `sid` all of the person's sessions there end. */
export const logoutOfSession = (
  { userId, recipient, sid }: { userId: string; recipient: string; sid: string },
  sessionRequired: boolean,
): LogoutRequest => ({
  key: `logout.${sid}`,
  kind: 'logout',
  userId,
  recipient,
  ...(sessionRequired && { sid }),
})
