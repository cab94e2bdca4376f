import { expect } from 'chai'
import { ScimError } from '../../scim/error.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { JsonObject, StoredResource } from '../../scim/store.ts'

export const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const PASSWORD = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
export const USER_CLIENTS = 'urn:rekey:params:scim:schemas:extension:clients:1.0:User'

/** Every tolerance on. */
export const lenient: ReadonlySet<string> = new Set()

export const stored = (attributes: JsonObject, members: Partial<StoredResource> = {}): StoredResource => ({
  id: 'id-1',
  version: '1',
  created: new Date('2026-01-01T00:00:00Z'),
  lastModified: new Date('2026-01-02T00:00:00Z'),
  attributes,
  ...members,
})

/** People with an attribute that is set once; no type of ours has one of its own. */
export const withBadge: ResourceType = {
  ...userType,
  schema: {
    ...userType.schema,
    attributes: {
      ...userType.schema.attributes,
      badge: { type: 'string', mutability: 'immutable', description: 'What the person carries.' },
    },
  },
}

/** What the function threw: `400 invalidValue`, or `no error`. Anything but a ScimError is thrown again. */
export function refusal(work: () => unknown): string {
  try {
    work()
    return 'no error'
  } catch (error) {
    if (error instanceof ScimError) return [error.status, error.scimType].filter(Boolean).join(' ')
    throw error
  }
}

export const expectRefusal = (work: () => unknown, expected: string) => expect(refusal(work)).to.equal(expected)
