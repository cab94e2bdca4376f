import { expect } from 'chai'
import { requireSomeWrite } from '../../scim/access.ts'
import { toStep } from '../../scim/bulk/step.ts'
import { createEndpoint } from '../../scim/endpoint.ts'
import { createOpenApi } from '../../scim/openapi/document.ts'
import type { ResourceType, WriteMethod } from '../../scim/schema/attribute.ts'
import { groupType, userType } from '../../scim/schema/resource-types.ts'
import type { Caller, ResourceHandler } from '../../scim/store.ts'
import { problemsOf } from '../support/open-api.ts'
import { expectRefusal } from './support.ts'

const typeBy = (methods: readonly WriteMethod[]): ResourceType => ({ ...userType, extensions: [], methods })
const endpointOf = (type: ResourceType) => createEndpoint({ type } as ResourceHandler, () => undefined)
const documentOf = (type: ResourceType) =>
  createOpenApi({ title: 'T', baseUrl: 'https://id.example/scim/v2', types: [type, groupType], hasBulk: false })

const cases: readonly (readonly [methods: readonly WriteMethod[], ofAll: string[], ofOne: string[]])[] = [
  [[], [], ['GET']],
  [['PATCH'], [], ['GET', 'PATCH']],
  [['POST', 'PATCH'], ['POST'], ['GET', 'PATCH']],
  [['DELETE'], [], ['GET', 'DELETE']],
]

for (const [methods, ofAll, ofOne] of cases) {
  describe(`a resource type that is written by ${methods.join(' and ') || 'nothing'}`, () => {
    const type = typeBy(methods)

    it('has an endpoint with these methods', () => {
      const { place } = endpointOf(type)
      expect(Object.keys(place([]) ?? {})).to.deep.equal(ofAll)
      expect(Object.keys(place(['id']) ?? {})).to.deep.equal(ofOne)
    })

    it('is described with these methods, and a resource in a request where one takes it', async () => {
      const document = documentOf(type)
      const described = (path: string) => Object.keys(document.paths[path] ?? {}).map(name => name.toUpperCase())
      expect(described('/Users')).to.deep.equal(['GET', ...ofAll])
      expect(described('/Users/{id}')).to.deep.equal(ofOne)
      expect(described('/Users/.search')).to.deep.equal(['POST'])
      expect('UserInput' in document.components.schemas).to.equal(methods.includes('POST'))
      expect(await problemsOf(document)).to.deep.equal([])
    })

    it('refuses the others in a Bulk with 405', () => {
      const step = (method: string, path: string) => {
        const given = { method, path, data: {} }
        const result = toStep({ index: 0, bulkId: 'a', given }, () => endpointOf(type))
        if ('refusal' in result) throw result.refusal
      }
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        const path = method === 'POST' ? '/Users' : '/Users/1'
        expectRefusal(() => step(method, path), methods.includes(method) ? 'no error' : '405')
      }
      expectRefusal(() => step('DELETE', '/Users'), '400 invalidPath')
    })

    it('lets its scope send a Bulk where there is something to write', () => {
      const caller = { scopes: new Set(['users:write']) } as unknown as Caller
      expectRefusal(() => requireSomeWrite(caller, [type]), methods.length > 0 ? 'no error' : '403')
    })
  })
}
