import type { ResetJobResource } from '../../scim/schema/reset-job.ts'
import type { JsonObject } from '../../scim/store.ts'
import { type JobRow, type RowState, WAITING } from '../store/reset-job-rows.ts'

/** A row's state at a moment: what has waited too long has expired. */
export const stateOf = ({ state, expiresAt }: JobRow, now: Date): RowState | 'expired' =>
  WAITING.includes(state) && expiresAt !== undefined && expiresAt <= now ? 'expired' : state

/** Rows of a job as they are shown: who waits for nothing any more was not reset. */
export const inJob =
  ({ status = '' }: ResetJobResource) =>
  (row: JsonObject): JsonObject =>
    row.state === 'queued' && OVER.includes(status) ? { ...row, state: 'cancelled' } : row

/** From there a job resets nobody any more, whatever it is told. */
const OVER = ['cancelled', 'undone', 'failed']

/** A row as it is shown; names of people are for who may read people. */
export function viewRow(row: JobRow, { now, named }: { now: Date; named: boolean }): JsonObject {
  const { reason, given, line, person, userName, policy, channel, activated, sessions, tokens, sealed } = row
  const dates = {
    resetAt: row.resetAt,
    mailedAt: row.mailedAt,
    openedAt: row.openedAt,
    completedAt: row.completedAt,
    expiresAt: row.expiresAt,
  }
  const view = {
    state: stateOf(row, now),
    reason,
    given: named ? given : undefined,
    line,
    user:
      person === undefined
        ? undefined
        : { value: person, ...(named && userName !== undefined && { display: userName }) },
    policy,
    channel,
    activated: activated || undefined,
    sessions,
    tokens,
    ...Object.fromEntries(Object.entries(dates).map(([name, date]) => [name, date?.toISOString()])),
    oneTimePassword: sealed,
  }
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as JsonObject
}
