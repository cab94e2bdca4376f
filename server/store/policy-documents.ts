import { LAST } from '../../policies/applicable.ts'
import type { PasswordPolicy } from '../../policies/policy.ts'
import { asResource } from '../../scim/as-resource.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { Database } from './connect.ts'
import { newVersion, type ResourceDocument } from './resource-collection.ts'

export type PolicyDocument = ResourceDocument & { readonly isDefault?: true; readonly resetDemandedAt?: Date }

export const policyDocuments = (database: Database) =>
  database.connection.collection<PolicyDocument>('passwordPolicies')

export const groupIdsOf = (data: JsonObject): string[] =>
  ((data.groups ?? []) as { value: string }[]).map(({ value }) => value)

export const changedAt = (now: Date) => ({ version: newVersion(), lastModified: now })

export function theDefault(documents: readonly PolicyDocument[]): PasswordPolicy {
  const found = documents.find(({ isDefault }) => isDefault)
  if (!found) throw noDefault()
  return toPolicy(found)
}

export const noDefault = () => new Error('The directory has no default policy.')

/** What `toPolicy` reads; what filters run on says the rules a second time. */
export const OF_POLICY = { version: 1, data: 1, isDefault: 1, resetDemandedAt: 1 }

export function toPolicy({ _id, version, data, isDefault, resetDemandedAt }: PolicyDocument): PasswordPolicy {
  const { priority, ...rules } = asResource(passwordPolicyType, data)
  return {
    ...rules,
    id: _id,
    version,
    priority: isDefault ? LAST : priority,
    isDefault: isDefault === true,
    resetDemandedAt,
  }
}
