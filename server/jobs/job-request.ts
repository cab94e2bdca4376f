import type { Actor } from '../../passwords/passwords.ts'
import { type ResetRequest, toResetRequest } from '../../passwords/reset-request.ts'
import { insufficientScope } from '../../scim/access.ts'
import { asResource } from '../../scim/as-resource.ts'
import type { ResetJobResource } from '../../scim/schema/reset-job.ts'
import { resetJobType, userType } from '../../scim/schema/resource-types.ts'
import type { Caller } from '../../scim/store.ts'
import { toActor } from '../resources/ports.ts'
import type { JobDocument } from '../store/reset-jobs.ts'

/** A job's attributes, as they are stored. */
export const attributesOf = ({ data }: Pick<JobDocument, 'data'>): ResetJobResource => asResource(resetJobType, data)

/** What a job asks for each of its people. */
export function requestOf(job: string, attributes: ResetJobResource): ResetRequest {
  const { delivery, mail, requireChange, revoke, reason, note, purpose, template, requestedBy, approvedBy } = attributes
  return toResetRequest({
    ...(delivery && { delivery }),
    ...(mail !== undefined && { mail }),
    ...(requireChange !== undefined && { requireChange }),
    ...(revoke !== undefined && { revoke }),
    ...(reason && { reason }),
    ...(note !== undefined && { note }),
    ...(purpose && { purpose }),
    ...(template && { template }),
    job: { id: job, ...(requestedBy && { requestedBy }), ...(approvedBy && { approvedBy }) },
  })
}

/** The scope that a job needs and a caller doesn't have. */
export function missingScope(
  { activateFirst }: ResetJobResource,
  { scopes }: Pick<Caller, 'scopes'>,
): string | undefined {
  const needed = [resetJobType.scopes.write, ...(activateFirst ? [userType.scopes.write] : [])]
  return needed.find(scope => !scopes.has(scope))
}

/** Throws ScimError 403 insufficient_scope. */
export function requireScopes(attributes: ResetJobResource, caller: Caller): void {
  const missing = missingScope(attributes, caller)
  if (missing !== undefined) throw insufficientScope(missing)
}

/** Who resets people in a job. */
export const jobActor = (caller: Caller): Actor => ({ ...toActor(caller), channel: 'job' })
