import { mayRead, requirePatch, requireRead, requireWrite } from './access.ts'
import { createChange, replaceChange } from './body-change.ts'
import { etagOf, matches, refuseVersion, requireVersion, versionsOf } from './etag.ts'
import { readProjection } from './list-parameters.ts'
import { applyOperations, namedAttributes } from './patch/apply.ts'
import { parseOperations } from './patch/operations.ts'
import { createPresenter, type Locate } from './present.ts'
import { createProjection, minimal, nothing, type Shown } from './projection.ts'
import { type CallerRequest, type Endpoint, headerOf, type Operations, readJson, type ScimResponse } from './request.ts'
import { isWritten, type WriteMethod } from './schema/attribute.ts'
import type { Change, Projection, RequestContext, ResourceHandler, StoredResource } from './store.ts'

/** The resources of a type: a new one, and each by its id (RFC 7644 §3.2). */
export function createEndpoint(handler: ResourceHandler, locate: Locate): Endpoint {
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
          const created = await creation.commit(prepared, contextOf(request, answerInBrief))
          return created.map(answerInBrief)
        },
      },
    }),
  }

  function place([id, ...rest]: readonly string[]): Operations | undefined {
    if (rest.length > 0 || id === '.search') return undefined
    if (id === undefined) return offered({ POST: create })
    return {
      GET: request => read(id, request),
      ...offered({
        PUT: request => replace(id, request),
        PATCH: request => patch(id, request),
        DELETE: request => remove(id, request),
      }),
    }
  }

  function offered(writes: Operations): Operations {
    return Object.fromEntries(Object.entries(writes).filter(([method]) => isWritten(type, method as WriteMethod)))
  }

  async function create(request: CallerRequest): Promise<ScimResponse> {
    const change = creationChange(request)
    const shown = shownTo(request)
    const toAnswer = (created: StoredResource) => answer(201, created, shown)
    return toAnswer(await handler.create(change, shown, contextOf(request, toAnswer)))
  }

  function creationChange(request: CallerRequest): Change {
    requireWrite(request.caller, type)
    return createChange(type, readJson(request), request.caller.strict, hostsOf(request))
  }

  async function read(id: string, request: CallerRequest): Promise<ScimResponse> {
    requireRead(request.caller, type)
    const shown = shownTo(request)
    const known = unwantedBy(request)
    if (known) {
      // Whoever has the newest version already must not cost the members of a group.
      const { version } = await handler.read(id, nothing, contextOf(request))
      if (matches(known, version)) return { status: 304, headers: { ETag: etagOf(version) } }
    }
    return answer(200, await handler.read(id, shown, contextOf(request)), shown)
  }

  async function replace(id: string, request: CallerRequest): Promise<ScimResponse> {
    const { strict } = request.caller
    requireWrite(request.caller, type)
    const shown = shownTo(request)
    const body = readJson(request)
    const toAnswer = (replaced: StoredResource) => answer(200, replaced, shown)
    const apply = (current: StoredResource) => replaceChange(type, current, body, strict, hostsOf(request))
    return toAnswer(await update(id, request, { projection: shown, apply, toAnswer }))
  }

  async function patch(id: string, request: CallerRequest): Promise<ScimResponse> {
    const { strict } = request.caller
    requirePatch(request.caller, type, [])
    const shown = shownTo(request)
    const operations = parseOperations(readJson(request), strict)
    requirePatch(request.caller, type, namedAttributes(type, operations, strict))
    const isSilent = patchIsSilent && !request.query.has('attributes') && !request.query.has('excludedAttributes')
    const toAnswer = (patched: StoredResource): ScimResponse =>
      isSilent ? { status: 204, headers: { ETag: etagOf(patched.version) } } : answer(200, patched, shown)
    const apply = (current: StoredResource) => applyOperations(type, current, operations, strict, hostsOf(request))
    return toAnswer(await update(id, request, { projection: isSilent ? nothing : shown, apply, toAnswer }))
  }

  async function remove(id: string, request: CallerRequest): Promise<ScimResponse> {
    requireWrite(request.caller, type)
    const done = { status: 204, headers: {} }
    const [expected, unwanted] = [expectedBy(request), unwantedBy(request)]
    const judge = (version: string) => {
      requireVersion(expected, version)
      refuseVersion(unwanted, version)
    }
    await handler.remove(
      id,
      judge,
      contextOf(request, () => done),
    )
    return done
  }

  function update(
    id: string,
    request: CallerRequest,
    {
      projection,
      apply,
      toAnswer,
    }: { projection: Projection; apply: (current: StoredResource) => Change; toAnswer: ToAnswer },
  ) {
    const unwanted = unwantedBy(request)
    const applyUnlessUnwanted = (current: StoredResource) => {
      refuseVersion(unwanted, current.version)
      return apply(current)
    }
    return handler.update(id, expectedBy(request), applyUnlessUnwanted, projection, contextOf(request, toAnswer))
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

  function answerInBrief(created: StoredResource): ScimResponse {
    return { status: 201, headers: headersOf(created), body: { id: created.id } }
  }

  /** What this server is called: by itself, and by who sends the request, as they may within a network. */
  function hostsOf(request: CallerRequest): ReadonlySet<string> {
    const location = locate(type.name, '') ?? ''
    const own = URL.canParse(location) ? new URL(location).host : ''
    return new Set([own, headerOf(request, 'host') ?? own])
  }

  function contextOf({ caller, beforeCommit }: CallerRequest, toAnswer?: ToAnswer): RequestContext {
    if (!beforeCommit || !toAnswer) return { caller }
    return {
      caller,
      beforeCommit: (written, transaction) => beforeCommit(written.map(toAnswer), transaction),
    }
  }
}

const expectedBy = (request: CallerRequest) => versionsOf(headerOf(request, 'if-match'))

const unwantedBy = (request: CallerRequest) => versionsOf(headerOf(request, 'if-none-match'))

type ToAnswer = (written: StoredResource) => ScimResponse
