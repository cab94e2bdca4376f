import { asResource } from '../../../scim/as-resource.ts'
import type { ResetJobResource } from '../../../scim/schema/reset-job.ts'
import { resetJobType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { ShownJob } from '../../../views/console/job-words.tsx'

/** A job as its page and the list show it. */
export function toShownJob(job: JsonObject): ShownJob {
  const { status = '', statusReason, counts, planDigest, ...rest } = asResource(resetJobType, job)
  const { created } = job.meta as { created: string }
  return {
    id: String(job.id),
    status,
    statusReason,
    whom: whomOf(rest.selection),
    filter: rest.selection?.filter,
    counts: (counts ?? {}) as ShownJob['counts'],
    skipped: Object.entries(counts?.skipped ?? {}).map(([reason, count]) => ({ reason, count: Number(count) })),
    digest: planDigest,
    delivery: rest.delivery ?? 'link',
    mail: rest.mail === true,
    purpose: rest.purpose ?? 'reset',
    requireChange: rest.requireChange !== false,
    revoke: rest.revoke !== false,
    reason: rest.reason ?? 'other',
    note: rest.note,
    isCompromise: rest.reason === 'compromised',
    created,
    beginsAt: rest.beginsAt,
    startedAt: rest.startedAt,
    completedAt: rest.completedAt,
    requestedBy: rest.requestedBy,
    approvedBy: rest.approvedBy,
  }
}

function whomOf({
  ids,
  userNames,
  emails,
  externalIds,
  ...rest
}: NonNullable<ResetJobResource['selection']> = {}): string {
  const named = ids ?? userNames ?? emails ?? externalIds
  if (named) return named.length === 1 ? 'one person' : `${named.length.toLocaleString('en')} people by name`
  if (rest.all) return 'everybody'
  if (rest.file !== undefined) return `the people in ${rest.file}`
  return rest.group === undefined ? 'the people of a search' : 'the people of a group'
}
