import type { AuditEvent } from '../../passwords/ports.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'
import { differences } from './policy-differences.ts'
import { auditEvent } from './ports.ts'

type Policy = { readonly _id: string; readonly data: JsonObject }

const LONGEST = 2048

/** What the audit says of policies: by name, for ids of what is gone tell nobody anything. */
export const policyEvent = (
  event: 'created' | 'deleted' | 'resetDemanded',
  caller: Caller,
  policy: Policy,
): AuditEvent => ({
  ...auditEvent(`policy.${event}`, caller, policy._id),
  details: { name: nameOf(policy) },
})

/** A change, with what each attribute was and is. */
export function policyChanged(caller: Caller, before: Policy, after: Policy): AuditEvent {
  const found = differences(before.data, after.data)
  const changes = JSON.stringify(Object.fromEntries(found.map(({ name, ...sides }) => [name, sides])))
  const attributes = found.map(({ name }) => name).join(' ')
  const details = { name: nameOf(after), attributes, changes: changes.slice(0, LONGEST) }
  return { ...auditEvent('policy.changed', caller, after._id), details }
}

const nameOf = ({ data }: Policy) => String(data.name).slice(0, 256)
