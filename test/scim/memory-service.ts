import { ScimError } from '../../scim/error.ts'
import { requireVersion } from '../../scim/etag.ts'
import type { ScimResponse } from '../../scim/request.ts'
import { createScimService } from '../../scim/router.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import { groupType, userType } from '../../scim/schema/resource-types.ts'
import type {
  Caller,
  FindPage,
  JsonObject,
  PageRequest,
  ResourceHandler,
  Selection,
  StoredResource,
} from '../../scim/store.ts'
import { createKeyring } from '../../server/keyring.ts'
import { PASSWORD, PATCH, USER } from './support.ts'

export const BASE = 'https://id.example/scim/v2'
export const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

type Seen = { projections: string[][]; selections?: readonly Selection[]; page?: PageRequest; writes: number }

type Resources = Map<string, StoredResource>

/** Lists what handlers keep, as it stands there. A position is the number of resources before it. */
const createMemoryFindPage =
  (kept: ReadonlyMap<ResourceType, Resources>, seen: Seen): FindPage =>
  async (selections, page) => {
    seen.selections = selections
    seen.page = page
    const all = selections.flatMap(selection =>
      [...(kept.get(selection.type) ?? new Map<string, StoredResource>()).values()].map(resource => ({
        selection,
        resource,
      })),
    )
    const end = Number(page.after ?? page.skip) + page.count
    const resources = all.slice(end - page.count, end)
    const isLast = page.count === 0 || end >= all.length
    return { total: page.total ?? all.length, resources, ...(!isLast && { next: String(end) }) }
  }

/** A handler that keeps resources in a map, and notes what it was asked. */
function createMemoryHandler(type: ResourceType, resources: Resources, seen: Seen): ResourceHandler {
  const now = new Date('2026-11-23T09:00:00Z')
  const find = (id: string): StoredResource => {
    const found = resources.get(id)
    if (!found) throw new ScimError(404, undefined, 'There is no such resource.')
    return found
  }
  const keep = (resource: StoredResource): StoredResource => {
    seen.writes++
    resources.set(resource.id, resource)
    return resource
  }
  return {
    type,
    async create({ resource }) {
      return keep({ ...resource, id: `id-${resources.size + 1}`, version: '1', created: now, lastModified: now })
    },
    async read(id, projection) {
      seen.projections.push(['members', 'groups', 'emails'].filter(projection.wants))
      return find(id)
    },
    async update(id, expected, apply, projection) {
      const current = find(id)
      requireVersion(expected, current.version)
      seen.projections.push(['members', 'groups', 'emails'].filter(projection.wants))
      const { resource, changed, writeOnly } = apply(current)
      const next = changed ? keep({ ...current, ...resource, version: String(Number(current.version) + 1) }) : current
      const isReset = `${PASSWORD}:reset` in writeOnly
      return isReset ? { ...next, once: { [PASSWORD]: { oneTimePassword: 'once' } } } : next
    },
    async remove(id, judge) {
      judge(find(id).version)
      resources.delete(id)
    },
  }
}

export const callerWith = (...scopes: string[]): Caller => ({
  client: 'hr',
  name: 'HR',
  scopes: new Set(scopes),
  rank: 0,
  passwordOn: 'always',
  federatedPassword: 'refuse',
  weakPassword: 'refuse',
  strict: new Set(),
})

export type Send = { body?: unknown; headers?: Record<string, string>; caller?: Caller | undefined }

export type MemoryService = ReturnType<typeof createMemoryService>

/** A service that keeps people and groups in memory, what its handlers were asked, and how it is asked itself. */
export function createMemoryService(changed: Partial<ResourceHandler> = {}) {
  const seen: Seen = { projections: [], writes: 0 }
  const kept = new Map<ResourceType, Resources>([userType, groupType].map(type => [type, new Map()]))
  const keyring = createKeyring([Buffer.alloc(32, 7)])
  const service = createScimService({
    title: 'People',
    handlers: [...kept].map(([type, resources]) => ({ ...createMemoryHandler(type, resources, seen), ...changed })),
    findPage: createMemoryFindPage(kept, seen),
    baseUrl: BASE,
    limits: { maxResults: 3, pageSize: 2, cursorTimeout: 3600 },
    seal: { seal: text => keyring.seal('cursor', text), open: sealed => keyring.open('cursor', sealed) },
    now: () => new Date('2026-11-23T09:00:00Z'),
    elsewhere: { PasswordPolicy: 'https://id.example/admin/v2/PasswordPolicies' },
  })

  function send(method: string, target: string, options: Send = {}): Promise<ScimResponse> {
    const { pathname, searchParams } = new URL(`${BASE}${target}`)
    const { body, headers = {} } = options
    return service.handle({
      method,
      path: pathname.slice('/scim/v2'.length),
      query: searchParams,
      headers: { ...(body !== undefined && { 'content-type': 'application/scim+json' }), ...headers },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      caller: 'caller' in options ? options.caller : callerWith('users:read', 'users:write'),
      requestId: 'request-1',
    })
  }

  return { service, seen, send }
}

export const bodyOf = ({ body }: ScimResponse) => body as JsonObject
export const ann = { schemas: [USER], userName: 'ann', title: 'Engineer', emails: [{ value: 'a@x', type: 'work' }] }
export const patchOf = (...operations: unknown[]) => ({ schemas: [PATCH], Operations: operations })
export const retitle = patchOf({ op: 'replace', path: 'title', value: 'Chief' })
