import { documentField } from '../../scim/filter/fields.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import { attributesOf } from '../../scim/schema/paths.ts'
import {
  applicationType,
  eventReceiverType,
  groupType,
  identityProviderType,
  mailDomainType,
  mailTemplateType,
  passwordPolicyType,
  provisioningClientType,
  resetJobType,
  roleType,
  userType,
} from '../../scim/schema/resource-types.ts'
import { announcementIndexes } from './announcements.ts'
import { auditCountIndexes } from './audit-counts.ts'
import { auditEventIndexes } from './audit-events.ts'
import { auditSealIndexes } from './audit-seals.ts'
import { bulkIndexes } from './bulks.ts'
import type { Database, Index, IndexedCollection } from './connect.ts'
import { consentIndexes } from './consents.ts'
import { consoleNoteIndexes } from './console-notes.ts'
import { credentialIndexes } from './credentials.ts'
import { factorChallengeIndexes } from './factor-challenges.ts'
import { failureIndexes } from './failures.ts'
import { federatedIdentityIndexes } from './federated-identities.ts'
import { idempotencyKeyIndexes } from './idempotency-keys.ts'
import { mailTemplateVersionIndexes, standardTemplateIndex } from './mail-templates.ts'
import { membershipIndexes } from './memberships.ts'
import { oidcPayloadIndexes } from './oidc-payloads.ts'
import { outboxIndexes } from './outbox.ts'
import { personalTokenIndexes } from './personal-tokens.ts'
import { provisioningTokenIndexes } from './provisioning-clients.ts'
import { jobFileIndexes } from './reset-job-files.ts'
import { jobRowIndexes } from './reset-job-rows.ts'
import { resetJobIndexes } from './reset-jobs.ts'
import { secondFactorIndexes } from './second-factors.ts'
import { signInIndexes } from './sign-ins.ts'

/** Every index of a directory, those of resources derived from the attribute table. */
export const indexedCollections: readonly IndexedCollection[] = [
  {
    collection: 'users',
    indexes: resourceIndexes(userType),
  },
  { collection: 'groups', indexes: [...resourceIndexes(groupType), { key: { ancestors: 1 } }] },
  {
    collection: 'passwordPolicies',
    indexes: [
      ...resourceIndexes(passwordPolicyType),
      { key: { isDefault: 1 }, unique: true, sparse: true },
      // The only index by group: beside a second one, the database may sort all policies of a person to find the best.
      { key: { 'search.groups.value': 1, 'search.priority': 1, _id: 1 } },
    ],
  },
  membershipIndexes,
  credentialIndexes,
  secondFactorIndexes,
  factorChallengeIndexes,
  { collection: 'provisioningClients', indexes: resourceIndexes(provisioningClientType) },
  provisioningTokenIndexes,
  { collection: 'applications', indexes: resourceIndexes(applicationType) },
  consentIndexes,
  { collection: 'eventReceivers', indexes: resourceIndexes(eventReceiverType) },
  { collection: 'identityProviders', indexes: resourceIndexes(identityProviderType) },
  federatedIdentityIndexes,
  { collection: 'passwordResetJobs', indexes: [...resourceIndexes(resetJobType), ...resetJobIndexes] },
  jobRowIndexes,
  jobFileIndexes,
  idempotencyKeyIndexes,
  consoleNoteIndexes,
  { collection: 'mailTemplates', indexes: [...resourceIndexes(mailTemplateType), standardTemplateIndex] },
  mailTemplateVersionIndexes,
  { collection: 'roles', indexes: resourceIndexes(roleType) },
  { collection: 'mailDomains', indexes: resourceIndexes(mailDomainType) },
  oidcPayloadIndexes,
  signInIndexes,
  personalTokenIndexes,
  failureIndexes,
  outboxIndexes,
  announcementIndexes,
  ...bulkIndexes,
  auditEventIndexes,
  auditSealIndexes,
  auditCountIndexes,
]

/** Creates what is missing; the database answers at once for what is there. */
export async function createIndexes(database: Database, collections: readonly IndexedCollection[]): Promise<void> {
  await Promise.all(
    collections.map(async ({ collection, indexes }) => {
      if (indexes.length === 0) return
      await database.connection
        .collection(collection)
        .createIndexes(indexes.map(index => ({ ...index, key: { ...index.key } })))
    }),
  )
}

function resourceIndexes(type: ResourceType): Index[] {
  const declared = attributesOf(type).flatMap(path => {
    const { attribute, extension, names } = path
    const own = attribute.indexed ? [{ path, attribute }] : []
    const parts = Object.entries(attribute.subAttributes ?? {})
      .filter(([, part]) => part.indexed)
      .map(([name, part]) => ({ path: { extension, attribute, names: [names[0], name] as const }, attribute: part }))
    return [...own, ...parts]
  })
  const rare = attributesOf(type).filter(({ attribute }) => attribute.rare !== undefined)
  const unique = declared.find(({ attribute }) => attribute.uniqueness)
  return [
    ...rare.map(path => ({
      // In the order in which people look through them.
      key: { [documentField(path)]: 1 as const, [unique ? documentField(unique.path) : '_id']: 1 as const },
      partialFilterExpression: { [documentField(path)]: path.attribute.rare },
    })),
    ...declared.map(({ path, attribute }) => ({
      key: { [documentField(path)]: 1 as const },
      ...(attribute.uniqueness ? { unique: true } : {}),
    })),
    { key: { 'externalIds.client': 1, 'externalIds.value': 1 } },
    { key: { 'externalIds.value': 1 } },
    { key: { lastModified: 1, _id: 1 } },
  ]
}
