import type { Actor } from '../../passwords/passwords.ts'
import { type ResetRequest, resetDefaults } from '../../passwords/reset-request.ts'
import type { ResetJobResource } from '../../scim/schema/reset-job.ts'
import type { Caller } from '../../scim/store.ts'
import { toActor } from '../resources/ports.ts'
import type { JobDocument } from '../store/reset-jobs.ts'

/** A job's attributes, as they are stored. */
export const attributesOf = ({ data }: Pick<JobDocument, 'data'>): ResetJobResource =>
  data as unknown as ResetJobResource

/** What a job asks for each of its people. */
export function requestOf(job: string, attributes: ResetJobResource): ResetRequest {
  const { delivery, mail, requireChange, revoke, reason, note, purpose, template, requestedBy, approvedBy } = attributes
  return {
    ...resetDefaults,
    ...(delivery && { delivery }),
    ...(mail !== undefined && { mail }),
    ...(requireChange !== undefined && { requireChange }),
    ...(revoke !== undefined && { revoke }),
    ...(reason && { reason }),
    ...(note !== undefined && { note }),
    ...(purpose && { purpose }),
    ...(template && { template }),
    job: { id: job, ...(requestedBy && { requestedBy }), ...(approvedBy && { approvedBy }) },
  }
}

/** Who resets people in a job. */
export const jobActor = (caller: Caller): Actor => ({ ...toActor(caller), channel: 'job' })
