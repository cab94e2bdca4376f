import { auditEventType } from '../../scim/schema/resource-types.ts'
import type { AuditEventRecords } from '../store/audit-events.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import type { SearchLimits } from './semi-join.ts'

/** The audit: the handler behind `/AuditEvents`. Nobody writes it but the server. */
export const createAuditEvents = (collection: AuditEventRecords, limits: SearchLimits): StoredHandler =>
  createHandler({ type: auditEventType, collection, limits, show: async events => [...events] })
