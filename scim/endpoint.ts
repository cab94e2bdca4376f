import { mayRead, requirePatch, requireRead, requireWrite } from './access.ts'
import { etagOf, matches, refuseVersion, versionsOf } from './etag.ts'
import { readProjection } from './list-parameters.ts'
import { applyOperations, namedAttributes } from './patch/apply.ts'
import { parseOperations } from './patch/operations.ts'
import { createPresenter, type Locate } from './present.ts'
import { createProjection, minimal, nothing, type Shown } from './projection.ts'
import { type CallerRequest, type Endpoint, headerOf, type Operations, readJson, type ScimResponse } from './request.ts'
import type { Change, Projection, RequestContext, ResourceHandler, StoredResource } from './store.ts'
import { createChange, replaceChange } from './validate.ts'

export type Surroundings = { readonly baseUrl: string; readonly locate: Locate }

/** The resources of a type: a new one, and each by its id (RFC 7644 §3.2). */
export function createEndpoint(handler: ResourceHandler, { baseUrl, locate }: Surroundings): Endpoint {
  const { type, creation } = handler
  /** A group's answer would list its members, who may be many: none, unless the client asks for attributes (S61). */
  const patchIsSilent = Object.values<{ origin?: string; mutability?: string }>(type.schema.attributes).some(
    ({ origin, mutability }) => origin === 'membership' && mutability === undefined,
  )

  return {
    type,
    place,
    ...(creation && {
      creation: {
        prepare: async request => creation.prepare(creationChange(request), contextOf(request)),
        async commit(prepared, request) {
          const created = await creation.commit(prepared, contextOf(request))
          return created.map(resource => ({ status: 201, headers: headersOf(resource), body: { id: resource.id } }))
        },
      },
    }),
  }

  function place([id, ...rest]: readonly string[]): Operations | undefined {
    if (rest.length > 0 || id === '.search') return undefined
    if (id === undefined) return { POST: create }
    return {
      GET: request => read(id, request),
      PUT: request => replace(id, request),
      PATCH: request => patch(id, request),
      DELETE: request => remove(id, request),
    }
  }

  async function create(request: CallerRequest): Promise<ScimResponse> {
    const change = creationChange(request)
    const shown = shownTo(request)
    return answer(201, await handler.create(change, shown, contextOf(request)), shown)
  }

  function creationChange(request: CallerRequest): Change {
    requireWrite(request.caller, type)
    return createChange(type, readJson(request), request.caller.strict)
  }

  async function read(id: string, request: CallerRequest): Promise<ScimResponse> {
    requireRead(request.caller, type)
    const shown = shownTo(request)
    const resource = await handler.read(id, shown, contextOf(request))
    const known = versionsOf(headerOf(request, 'if-none-match'))
    if (known && matches(known, resource.version)) return { status: 304, headers: { ETag: etagOf(resource.version) } }
    return answer(200, resource, shown)
  }

  async function replace(id: string, request: CallerRequest): Promise<ScimResponse> {
    const { strict } = request.caller
    requireWrite(request.caller, type)
    const shown = shownTo(request)
    const body = readJson(request)
    return answer(200, await update(id, request, shown, current => replaceChange(type, current, body, strict)), shown)
  }

  async function patch(id: string, request: CallerRequest): Promise<ScimResponse> {
    const { strict } = request.caller
    requirePatch(request.caller, type, [])
    const shown = shownTo(request)
    const operations = parseOperations(readJson(request), strict)
    requirePatch(request.caller, type, namedAttributes(type, operations, strict))
    const isSilent = patchIsSilent && !request.query.has('attributes') && !request.query.has('excludedAttributes')
    const wanted = isSilent ? nothing : shown
    const patched = await update(id, request, wanted, current => applyOperations(type, current, operations, strict))
    return isSilent ? { status: 204, headers: { ETag: etagOf(patched.version) } } : answer(200, patched, shown)
  }

  async function remove(id: string, request: CallerRequest): Promise<ScimResponse> {
    requireWrite(request.caller, type)
    await handler.remove(id, versionsOf(headerOf(request, 'if-match')), contextOf(request))
    return { status: 204, headers: {} }
  }

  function update(
    id: string,
    request: CallerRequest,
    projection: Projection,
    apply: (current: StoredResource) => Change,
  ) {
    const unwanted = versionsOf(headerOf(request, 'if-none-match'))
    const applyUnlessUnwanted = (current: StoredResource) => {
      refuseVersion(unwanted, current.version)
      return apply(current)
    }
    const expected = versionsOf(headerOf(request, 'if-match'))
    return handler.update(id, expected, applyUnlessUnwanted, projection, contextOf(request))
  }

  /** Who may write some attribute but not read gets no more than the id back, and what was made for this answer. */
  function shownTo({ caller, query }: CallerRequest): Shown {
    const asked = createProjection(type, readProjection(query), caller.scopes)
    return mayRead(caller, type) ? asked : createProjection(type, minimal)
  }

  function answer(status: number, resource: StoredResource, shown: Shown): ScimResponse {
    const body = createPresenter(type, shown, locate)(resource)
    return { status, headers: headersOf(resource), body, ...(resource.once && { isOnlyCopy: true }) }
  }

  function headersOf({ id, version }: StoredResource) {
    const location = locate(type.name, id)
    return { ETag: etagOf(version), ...(location && { Location: location }) }
  }

  function contextOf({ caller, requestId }: CallerRequest): RequestContext {
    return { caller, requestId, baseUrl }
  }
}
