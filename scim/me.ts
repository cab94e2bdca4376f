import { createEndpoint } from './endpoint.ts'
import { ScimError } from './error.ts'
import type { Locate } from './present.ts'
import type { CallerRequest, Operations, Place, ScimResponse } from './request.ts'
import type { ResourceType } from './schema/attribute.ts'
import { ownTypeOf } from './schema/own-type.ts'
import { attributesOf, pathName } from './schema/paths.ts'
import type { Caller, Change, ResourceHandler } from './store.ts'

const METHODS = ['GET', 'PUT', 'PATCH']

/**
 * `/Me`: a person's own resource, for an application that they signed in to (RFC 7644 §3.11, S100, S101). It is the endpoint of the type
 * with other scopes and a short list of what may be changed. Undefined for a type that nobody is.
 */
export function createMe(handler: ResourceHandler, locate: Locate): Place | undefined {
  const type = ownTypeOf(handler.type)
  if (!type) return undefined
  const update: ResourceHandler['update'] = (id, expected, apply, projection, { caller, ...context }) =>
    handler.update(id, expected, current => requireOwn(type, apply(current)), projection, {
      ...context,
      caller: unlimited(caller),
    })
  const { place } = createEndpoint({ ...handler, type, update }, locate)
  const operations: Operations = Object.fromEntries(METHODS.map(method => [method, request => answer(method, request)]))
  return below => (below.length === 0 ? operations : undefined)

  async function answer(method: string, request: CallerRequest): Promise<ScimResponse> {
    const { person } = request.caller
    const operation = person === undefined ? undefined : place([person])?.[method]
    if (!operation || person === undefined) throw nobody()
    const response = await operation(request)
    const location = locate(handler.type.name, person)
    return {
      ...response,
      headers: { ...response.headers, ...(location && { Location: location, 'Content-Location': location }) },
    }
  }
}

/** Throws ScimError 403 for a change of anything that is not the person's own to change. */
function requireOwn(type: ResourceType, change: Change): Change {
  const own = attributesOf(type).flatMap(path => (path.attribute.selfService ? [pathName(path)] : []))
  const others = change.touched.filter(name => !own.includes(name))
  if (others.length === 0) return change
  throw new ScimError(
    403,
    undefined,
    `You can't change this yourself: ${others.join(', ')}. Ask an administrator; a password is changed on the account page.`,
  )
}

/** What a role allows at other people is no question here. */
const unlimited = ({ limits: _, ...caller }: Caller): Caller => caller

const nobody = () => new ScimError(404, undefined, "This token is no person's: there is nobody behind /Me.")
