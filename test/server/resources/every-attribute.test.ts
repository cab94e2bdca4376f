import { expect } from 'chai'
import { scopeNames } from '../../../server/access/scopes.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUPS, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const LONGEST = 4096

type Described = { readonly name: string; readonly subAttributes?: readonly Described[] }

type DescribedType = {
  readonly endpoint: string
  readonly schema: string
  readonly schemaExtensions?: readonly { readonly schema: string }[]
}

describe('filters over every attribute that the server describes', () => {
  let directory: TestDirectory
  let client: TestScimClient

  before(async () => {
    directory = await startDirectory()
    client = await directory.scim(scopeNames.join())
  })
  after(() => directory.stop())

  const statusOf = async (path: string, filter: string) =>
    (await client.get(`${path}?${new URLSearchParams({ filter, count: '1' })}`)).status

  /** Every attribute and sub-attribute of the types at a base, with and without brackets. */
  async function* filters(base: string): AsyncGenerator<readonly [path: string, filter: string]> {
    const types: readonly DescribedType[] = (await client.get(`${base}/ResourceTypes`).expect(200)).body.Resources
    const { Resources: schemas } = (await client.get(`${base}/Schemas?count=100`).expect(200)).body
    const attributesOf = (urn: string): readonly Described[] =>
      schemas.find(({ id }: { id: string }) => id === urn).attributes
    for (const { endpoint, schema, schemaExtensions = [] } of types) {
      const own = attributesOf(schema).map(attribute => ({ attribute, prefix: '' }))
      const others = schemaExtensions.flatMap(extension =>
        attributesOf(extension.schema).map(attribute => ({ attribute, prefix: `${extension.schema}:` })),
      )
      for (const { attribute, prefix } of [...own, ...others]) {
        const name = `${prefix}${attribute.name}`
        for (const test of ['pr', 'eq "a"']) {
          yield [`${base}${endpoint}`, `${name} ${test}`]
          for (const { name: part } of attribute.subAttributes ?? []) {
            yield [`${base}${endpoint}`, `${name}.${part} ${test}`]
            yield [`${base}${endpoint}`, `not (${name}[${part} ${test} or not (${part} pr)])`]
          }
        }
      }
    }
  }

  for (const base of ['/scim/v2', '/admin/v2']) {
    it(`S76: are answered or refused at ${base}, and never with an error of the server`, async function () {
      this.timeout(120_000)
      let asked = 0
      for await (const [path, filter] of filters(base)) {
        expect(await statusOf(path, filter), `${path} ${filter}`).to.be.oneOf([200, 400])
        asked++
      }
      expect(asked).to.be.greaterThan(100)
    })
  }

  it('S76: may be as long as a filter may be, wherever their values are', async () => {
    for (const [path, list] of [
      [GROUPS, 'members'],
      [USERS, 'groups'],
      [USERS, 'emails'],
    ] as const)
      for (const word of ['or', 'and']) {
        const term = ` ${word} value eq "a"`
        const terms = Math.floor((LONGEST - list.length - 20) / term.length)
        const filter = `${list}[value eq "a"${term.repeat(terms)}]`
        // The groups of a person are in no row of which two conditions could be true.
        expect(await statusOf(path, filter), `${list} ${word}`).to.be.oneOf(word === 'or' ? [200] : [200, 400])
      }
  })
})
