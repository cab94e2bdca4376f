import { createLogoutWorker, type LogoutWorkerPorts } from '../outbox/logout-worker.ts'
import { createEndSession } from './end-session.ts'
import { createLogoutRequest } from './logout-request.ts'
import { createSessionGrants } from './session-grants.ts'
import { createSpreadAnnouncements } from './spread-announcements.ts'

type Ports = Omit<LogoutWorkerPorts, 'spread' | 'requestOf'> &
  Omit<Parameters<typeof createSpreadAnnouncements>[0], 'sessionGrants'> &
  Parameters<typeof createLogoutRequest>[0]

/** How sessions end one by one, and the worker that tells applications of it. */
export function createLogouts(ports: Ports) {
  const sessionGrants = createSessionGrants(ports)
  return {
    sessionGrants,
    endSession: createEndSession({ ...ports, sessionGrants }),
    logoutWorker: createLogoutWorker({
      ...ports,
      spread: createSpreadAnnouncements({ ...ports, sessionGrants }),
      requestOf: createLogoutRequest(ports),
    }),
  }
}
