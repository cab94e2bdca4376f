import fc from 'fast-check'
import { filter, name, operation, parameter, text, value } from './hostile-values.ts'
import { SEARCH } from './scim.ts'
import { PATCH_OP } from './scim-client.ts'

/** A request as it goes over the wire. */
export type HostileRequest = {
  readonly method: string
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  readonly body?: string
}

/** A resource that a request may name, and what makes each write of it fail at its very end. */
export type Victim = {
  readonly at: string
  /** Members of a POST or PUT that can't be stored: a name that another one has, a member that is nobody. */
  readonly doom: { readonly schemas: readonly string[]; readonly [name: string]: unknown }
  /** Operations of a PATCH of which each is refused. */
  readonly dooms: readonly object[]
}

type Aim = { readonly method: string; readonly at: string; readonly body?: string; readonly ifMatch?: string }

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

const above = (at: string) => at.slice(0, at.lastIndexOf('/'))

/**
 * Requests that mean harm or make no sense, of which none may change anything: each one that writes ends in something that is refused,
 * however much of it is right.
 */
export function hostileRequests(victims: readonly Victim[], token: string): fc.Arbitrary<HostileRequest> {
  const victim = fc.constantFrom(...victims)
  const aims = fc.oneof(
    { weight: 5, arbitrary: written(victim) },
    { weight: 4, arbitrary: read(victim) },
    lost,
    deleted(victim),
  )
  const oddHeaders = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, headers)
  return fc.tuple(aims, query, oddHeaders).map(([{ method, at, body, ifMatch }, search, odd]) => {
    const all = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/scim+json' }),
      ...odd,
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    }
    return {
      method,
      path: (search === '' ? at : `${at}?${search}`).slice(0, 8000),
      headers: Object.fromEntries(Object.entries(all).map(([key, one]) => [key, inHeader(one)])),
      ...(body !== undefined && { body }),
    }
  })
}

/** Creations, replacements, patches and searches, some of them with a body that is no JSON any more. */
function written(victim: fc.Arbitrary<Victim>): fc.Arbitrary<Aim> {
  const resource = fc.tuple(victim, fc.dictionary(name, value, { maxKeys: 5 }), fc.boolean())
  const patch = fc.tuple(victim, fc.array(operation, { maxLength: 4 }), fc.boolean())
  const search = fc.tuple(victim, fc.dictionary(parameter, fc.oneof(filter, value), { maxKeys: 3 }))
  const bulk = fc.tuple(
    fc.array(fc.tuple(victim, fc.array(operation, { maxLength: 2 })), { maxLength: 3 }),
    fc.dictionary(name, value, { maxKeys: 2 }),
  )
  const nonsense = fc.tuple(victim, value, fc.constantFrom('PUT', 'PATCH'))
  const aims = fc.oneof(
    resource.map(([{ at, doom }, members, isNew]) => ({
      ...(isNew ? { method: 'POST', at: above(at) } : { method: 'PUT', at }),
      json: { ...members, ...doom },
    })),
    patch.map(([{ at, dooms }, operations, isFirst]) => ({
      method: 'PATCH',
      at,
      json: { schemas: [PATCH_OP], Operations: [...operations, dooms[isFirst ? 0 : 1]] },
    })),
    search.map(([{ at }, members]) => ({
      method: 'POST',
      at: `${above(at)}/.search`,
      json: { ...members, schemas: [SEARCH] },
    })),
    bulk.map(([patches, members]) => ({
      method: 'POST',
      at: '/scim/v2/Bulk',
      json: {
        ...members,
        schemas: [BULK],
        Operations: patches.map(([{ at, dooms }, operations]) => ({
          method: 'PATCH',
          path: at.replace(/^.*v2/, ''),
          data: { schemas: [PATCH_OP], Operations: [...operations, dooms[0]] },
        })),
      },
    })),
    nonsense.map(([{ at }, json, method]) => ({ method, at, json })),
  )
  return aims.chain(({ json, ...aim }) => {
    const body = JSON.stringify(json)
    return fc.oneof({ weight: 6, arbitrary: fc.constant(body) }, spoiled(body)).map(sent => ({ ...aim, body: sent }))
  })
}

/** JSON that is cut off, followed by more, with a byte in it that doesn't belong, with a member twice, or something else. */
const spoiled = (json: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.nat(Math.max(0, json.length - 1)).map(length => json.slice(0, length)),
    fc.constantFrom('}', ',', ']', '\0', 'x').map(more => json + more),
    fc.constantFrom(json.replace('"', '\u0001"'), json.replace('{', '{"schemas":{},"schemas":[],')),
    fc.constantFrom('', '[', '{'.repeat(10_000), '['.repeat(100_000), 'null', '1', '"x"', '\ufeff{}'),
  )

const read = (victim: fc.Arbitrary<Victim>): fc.Arbitrary<Aim> =>
  fc
    .tuple(victim, fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'), fc.boolean())
    .map(([{ at }, method, isAll]) => ({ method, at: isAll ? above(at) : at }))

/** A deletion of a version that never was. */
const deleted = (victim: fc.Arbitrary<Victim>): fc.Arbitrary<Aim> =>
  fc.tuple(victim, noVersion()).map(([{ at }, ifMatch]) => ({ method: 'DELETE', at, ifMatch }))

function noVersion() {
  return text.filter(tag => !tag.includes('*'))
}

const lost: fc.Arbitrary<Aim> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
  at: fc
    .tuple(
      fc.constantFrom('/scim/v2', '/admin/v2', '/scim/v2/Users', '/admin/v2/Schemas', '/scim/v2/ResourceTypes'),
      fc.oneof(text.map(inUrl), fc.constantFrom('%', '%zz', '%c3%28', '..%2f..', '%00', '/', 'Bulk', 'Me', '.search')),
    )
    .map(parts => parts.join('/')),
})

/** Parameters, well encoded or not at all. */
const query = fc.oneof(
  fc
    .array(fc.tuple(parameter, fc.oneof(filter, name, text)), { maxLength: 3 })
    .map(pairs => new URLSearchParams(pairs).toString()),
  fc.constantFrom('filter=%', 'filter=%zz', 'filter=%c3%28', 'filter[$ne]=x', 'filter=a&filter=b', '?&=&&', '%00=%00'),
  text.map(inUrl),
)

const headers = fc.record(
  {
    authorization: fc.oneof(
      text,
      fc.constantFrom('Bearer', 'Bearer a b', 'Basic YTpi', 'Bearer a.b.c', 'bearer \u00ff'),
    ),
    'content-type': fc.oneof(fc.constantFrom('text/plain', 'application/xml', 'application/scim+json;;;', ''), text),
    'if-match': noVersion(),
    'if-none-match': text,
    accept: text,
    prefer: fc.constantFrom('respond-async', 'wait=-1', '=,;'),
    'x-forwarded-for': text,
  },
  { requiredKeys: [] },
)

/** What an HTTP client can send in a URL and in a header at all; the rest is left out. */
function inUrl(given: string): string {
  return given.replace(/[^\x21-\x7e]|#/g, '').slice(0, 2000)
}
function inHeader(given: string): string {
  return given.replace(/[^\x20-\x7e\x80-\xff]/g, '').slice(0, 2000)
}
