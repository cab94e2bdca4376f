import { createNoticeWorker, type NoticeWorkerPorts } from '../outbox/notice-worker.ts'
import { createEndSession } from './end-session.ts'
import { createEventRequest } from './event-request.ts'
import { createLogoutRequest } from './logout-request.ts'
import { createSessionGrants } from './session-grants.ts'
import { createSign } from './sign.ts'
import { createSpreadAnnouncements } from './spread-announcements.ts'
import type { SubjectOf } from './subjects.ts'

type Ports = Omit<NoticeWorkerPorts, 'spread' | 'requestOf'> &
  Omit<Parameters<typeof createSpreadAnnouncements>[0], 'sessionGrants'> &
  Parameters<typeof createSign>[0] & { readonly issuer: string; readonly subjectOf: SubjectOf }

/** How sessions end one by one, and the worker that tells applications and event receivers what has happened. */
export function createNotices(ports: Ports) {
  const sessionGrants = createSessionGrants(ports)
  const sign = createSign(ports)
  const logoutRequest = createLogoutRequest({ ...ports, sign })
  const eventRequest = createEventRequest({ ...ports, sign })
  return {
    sessionGrants,
    endSession: createEndSession({ ...ports, sessionGrants }),
    noticeWorker: createNoticeWorker({
      ...ports,
      spread: createSpreadAnnouncements({ ...ports, sessionGrants }),
      requestOf: notice => (notice.kind === 'logout' ? logoutRequest(notice) : eventRequest(notice)),
    }),
  }
}
