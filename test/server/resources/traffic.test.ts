import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CLIENTS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Headers = { readonly [name: string]: string }

/** A request as a client of that make sends it, and what of the answer it depends on. */
type Exchange = {
  readonly what: string
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    /** Below `/scim/v2`. `{name}` stands for what an earlier exchange kept, here as in bodies and headers. */
    readonly path: string
    readonly headers?: Headers
    readonly body?: Json
  }
  /** Of the body only what is named counts; null stands for nothing, `{ "length": 2 }` for any two values. */
  readonly expected: { readonly status: number; readonly headers?: Headers; readonly body?: Json }
  /** A name for a value in the answer, by its path. */
  readonly keep?: { readonly [name: string]: string }
}

type Story = {
  readonly story: string
  readonly client?: { readonly scopes?: string; readonly settings?: { readonly [attribute: string]: Json } }
  /** Of each request. */
  readonly headers?: Headers
  readonly exchanges: readonly Exchange[]
}

const FOLDER = new URL('traffic/', import.meta.url)
const stories = readdirSync(FOLDER).map((name): [string, Story] => [
  name.replace('.json', ''),
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
])

describe('traffic, written after what makers of clients document', () => {
  let directory: TestDirectory

  beforeEach(async () => {
    directory = await startDirectory()
  })
  afterEach(() => directory.stop())

  for (const [name, { story, client: { scopes = 'users:write', settings } = {}, headers = {}, exchanges }] of stories) {
    it(`${name}: ${story}`, async () => {
      const client = await directory.scim(scopes, name)
      if (settings) await treat(client.id, settings)
      const kept = new Map([['base', `${directory.issuer}/scim/v2`]])
      for (const exchange of exchanges) await run(exchange, client, headers, kept)
    })
  }

  async function treat(id: string, settings: object): Promise<void> {
    const administrator = await directory.scim('clients:write')
    await administrator.patch(`${CLIENTS}/${id}`, { op: 'replace', value: settings }).expect(200)
  }
})

async function run(
  { what, request, expected, keep = {} }: Exchange,
  client: TestScimClient,
  headers: Headers,
  kept: Map<string, string>,
): Promise<void> {
  const method = request.method.toLowerCase() as Lowercase<typeof request.method>
  const body = request.body === undefined ? undefined : JSON.stringify(filled(request.body, kept))
  const answer = await client
    .send(method, `/scim/v2${inUrl(String(filled(request.path, kept)))}`)
    .set({
      'Content-Type': 'application/scim+json; charset=utf-8',
      ...headers,
      ...(filled({ ...request.headers }, kept) as Headers),
    })
    .send(body)
  expect(answer.status, `${what}: ${answer.text}`).to.equal(expected.status)
  for (const [name, path] of Object.entries(keep)) kept.set(name, valueAt(answer.body, path))
  compare(answer.body, filled(expected.body ?? {}, kept), what)
  compare(answer.headers, lowered(filled({ ...expected.headers }, kept) as Headers), what)
}

/** Characters that no client leaves as they are in a URL. */
const inUrl = (path: string) => path.replace(/[ "[\]]/g, encodeURIComponent)

/** A copy with what was kept in the place of each `{name}`. */
function filled(json: Json, kept: ReadonlyMap<string, string>): Json {
  const text = JSON.stringify(json)
  return JSON.parse(text.replace(/\{(\w+)\}/g, (whole, name) => JSON.stringify(kept.get(name) ?? whole).slice(1, -1)))
}

/** The value at a path like `Resources.0.id`; URNs hold dots, so a name is as long as the members say. */
function valueAt(json: unknown, path: string): string {
  const members = Object.entries(Object(json) as Record<string, unknown>)
  const found = members.find(([name]) => path === name || path.startsWith(`${name}.`))
  if (!found) throw new Error(`There is no "${path}" in ${JSON.stringify(json)}`)
  const [name, value] = found
  return path === name ? String(value) : valueAt(value, path.slice(name.length + 1))
}

function compare(actual: unknown, expected: Json, path: string): void {
  if (expected === null) expect(actual, path).to.equal(undefined)
  else if (typeof expected !== 'object') expect(actual, path).to.equal(expected)
  else {
    if (Array.isArray(expected)) expect(actual, path).to.be.an('array').and.have.lengthOf(expected.length)
    for (const [name, value] of Object.entries(expected))
      compare((Object(actual) as Record<string, unknown>)[name], value, `${path}: ${name}`)
  }
}

const lowered = (headers: Headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
