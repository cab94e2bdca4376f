import { requireSomeWrite, requireWrite } from './access.ts'
import type { ResourceType } from './schema/attribute.ts'
import type { Caller } from './store.ts'

/** The most bytes of a body, unless something else is said of what it is for. */
export const BODY_LIMIT = 1024 * 1024

/** A request of which no more is known than its head. */
export type Head = { readonly method: string; readonly segments: readonly string[]; readonly caller: Caller }

/** Whether a request is many in one (RFC 7644 §3.7). */
export const isBulk = ({ method, segments }: Omit<Head, 'caller'>): boolean =>
  method === 'POST' && segments.join('/') === 'Bulk'

/**
 * The most bytes that the body of a request may have. Throws ScimError 403 for a request whose body may be long, a Bulk or a PUT of a
 * type with a limit of its own, where the caller may do nothing of the kind: nobody reads so much only to refuse it (S9, S108).
 */
export function bodyLimitOf(head: Head, types: readonly ResourceType[], maxPayloadSize = BODY_LIMIT): number {
  const { method, segments, caller } = head
  if (isBulk(head)) {
    requireSomeWrite(caller, types)
    return maxPayloadSize
  }
  const type = types.find(({ endpoint }) => endpoint === `/${segments[0]}`)
  if (method !== 'PUT' || segments.length !== 2 || type?.bodyLimit === undefined) return BODY_LIMIT
  requireWrite(caller, type)
  return type.bodyLimit
}
