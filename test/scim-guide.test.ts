import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Response } from 'supertest'
import { isFilterable, type ResourceType } from '../scim/schema/attribute.ts'
import { attributesOf, leafOf, type ResolvedPath } from '../scim/schema/paths.ts'
import * as types from '../scim/schema/resource-types.ts'
import { scopeNames } from '../server/access/scopes.ts'
import { createScimBases } from '../server/scim-bases.ts'
import { startDirectory, type TestDirectory } from './support/directory.ts'
import { asJson } from './support/expected.ts'
import { type Exchange, exchangesIn, filterRowsIn } from './support/guide.ts'
import { SEARCH, USERS, verdict } from './support/scim.ts'
import type { TestScimClient } from './support/scim-client.ts'

const guide = readFileSync('docs/scim.md', 'utf8')

describe('docs/scim.md', () => {
  let directory: TestDirectory
  let client: TestScimClient
  /** What answers have said, for later examples to name in braces. */
  const known = new Map<string, string>()

  before(async () => {
    directory = await startDirectory()
    client = await directory.scim(scopeNames.join(), 'HR system')
    known.set('client', client.id)
  })
  after(() => directory.stop())

  for (const section of guide.split('\n## ')) {
    describe(section.slice(0, section.indexOf('\n')), () => {
      const { exchanges, strays } = exchangesIn(section)

      for (const exchange of exchanges) {
        it(`answers as it says to ${exchange.method} ${exchange.path}`, async () => {
          const answer = await send(exchange)
          remember(answer)
          const expected = exchange.answer && filled(exchange.answer)
          expect(verdict(answer)).to.match(expected?.includes('"scimType"') ? /^[45]/ : /^2/)
          if (expected) asJson(expected).compareWith(answer.text)
        })
      }

      for (const { filter, finds } of filterRowsIn(section)) {
        it(`finds ${finds} by ${filter}`, async () => expect(await find(filled(filter))).to.equal(finds))
      }

      it('shows no JSON but in requests and their answers', () => expect(strays.filter(isRun)).to.deep.equal([]))
    })
  }

  it('names every endpoint and method', () => {
    const said = endpointsIn(guide)
    for (const { prefix, service } of createScimBases(directory.services)) {
      for (const [path, operations] of Object.entries(service.openApi.paths)) {
        const methods = Object.keys(operations).map(method => method.toUpperCase())
        expect(said.get(prefix + path), prefix + path).to.have.members(methods)
      }
    }
  })

  it('names every attribute that has an index, and every one that no filter may name', () => {
    for (const type of Object.values<ResourceType>(types)) {
      for (const path of attributesOf(type).flatMap(withParts)) {
        const name = `\`${path.names.join('.')}\``
        if (leafOf(path).indexed) expect(rowsOf(type, 'Time and indexes')).to.include(name)
        if (!isFilterable(leafOf(path)) && (!path.subAttribute || isFilterable(path.attribute)))
          expect(rowsOf(type, "What can't be asked")).to.include(name)
      }
    }
  })

  function send({ method, path, headers, body }: Exchange) {
    const request = client.send(method.toLowerCase() as 'get', encodeURI(filled(path)))
    for (const [name, value] of headers) request.set(name, filled(value))
    return body ? request.set('Content-Type', 'application/scim+json').send(filled(body)) : request
  }

  const filled = (text: string) =>
    text
      .replace(/\{(\w+)\}/g, (braces, name) => known.get(name) ?? braces)
      .replaceAll('https://id.example.com', directory.issuer)

  function remember({ body: { Operations = [], Resources: [first] = [], nextCursor, meta } }: Response): void {
    for (const { bulkId, location } of Operations) known.set(bulkId, location.split('/').at(-1))
    if (first) known.set('id', first.id)
    if (nextCursor) known.set('nextCursor', nextCursor)
    if (meta?.version) known.set('version', meta.version)
  }

  /** The names of whom a filter finds, or the error. */
  async function find(filter: string): Promise<string> {
    const answer = await client.post(`${USERS}/.search`, { schemas: [SEARCH], filter, sortBy: 'userName' })
    const names = answer.body.Resources?.map(({ userName }: { userName: string }) => userName)
    return names ? names.join(', ') || 'nobody' : verdict(answer)
  }
})

/** What happens on the way of a large request is tested where Bulk is. */
const isRun = (json: string) => !/:Bulk(?:Request|Status)"/.test(json)

/** Path to methods, as the table of endpoints says. */
function endpointsIn(document: string): ReadonlyMap<string, readonly string[]> {
  const [, table = ''] = document.split('\n## Endpoints\n')
  const rows = [...table.matchAll(/^\|(.*?)\|(.*?)\| ([A-Z, ]+) \|/gm)]
  return new Map(
    rows.flatMap(([, people = '', administration = '', methods = '']) =>
      [people, administration].flatMap((cell, index) =>
        [...cell.matchAll(/`(.*?)`/g)].map(
          ([, path]) => [`/${['scim', 'admin'][index]}/v2${path}`, methods.split(', ')] as const,
        ),
      ),
    ),
  )
}

const withParts = (path: ResolvedPath): ResolvedPath[] => [
  path,
  ...Object.entries(path.attribute.subAttributes ?? {}).map(
    ([name, subAttribute]): ResolvedPath => ({ ...path, names: [path.names[0], name], subAttribute }),
  ),
]

/** What the table of a section says of a resource type. */
function rowsOf({ name }: ResourceType, section: string): string {
  const [, text = ''] = guide.split(`\n### ${section}\n`)
  const rows = (text.split('\n### ')[0] ?? '').split('\n')
  return rows.filter(row => row.split('|')[1]?.includes(name)).join('\n')
}
