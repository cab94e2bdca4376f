import { expect } from 'chai'
import { parseBulk } from '../../../scim/bulk/envelope.ts'
import type { Json } from '../../../scim/store.ts'
import { expectRefusal, lenient } from '../support.ts'

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const post = { method: 'POST', path: '/Users', bulkId: 'a', data: {} }
const parse = (body: Json, strict: ReadonlySet<string> = lenient) => parseBulk(body, 3, strict)

describe('the envelope of a Bulk', () => {
  it('S102: has the schema, operations in their order, and failOnErrors where the client says so', () => {
    const { bulkId: _, ...put } = { ...post, method: 'PUT' }
    const bulk = parse({ schemas: [BULK.toUpperCase()], failOnErrors: 1, Operations: [post, put] })
    expect(bulk.failOnErrors).to.equal(1)
    expect(bulk.operations).to.deep.equal([
      { index: 0, bulkId: 'a', given: post },
      { index: 1, given: put },
    ])
    expect(parse({ schemas: [BULK], Operations: [post] }).failOnErrors).to.equal(Number.POSITIVE_INFINITY)
  })

  const unusable: { [what: string]: Json } = {
    'no object': [post],
    'no schema': { Operations: [post] },
    'another schema': { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [post] },
    'no operations': { schemas: [BULK] },
    'an empty list': { schemas: [BULK], Operations: [] },
    'no list': { schemas: [BULK], Operations: post },
    'an operation that is no object': { schemas: [BULK], Operations: ['POST'] },
    'a bulkId that is no string': { schemas: [BULK], Operations: [{ ...post, bulkId: 1 }] },
    'failOnErrors of 0': { schemas: [BULK], failOnErrors: 0, Operations: [post] },
    'failOnErrors of 1.5': { schemas: [BULK], failOnErrors: 1.5, Operations: [post] },
    'operations that stand twice': { schemas: [BULK], Operations: [post], operations: [post] },
    'an operation with two paths': { schemas: [BULK], Operations: [{ ...post, Path: '/Groups' }] },
    'failOnErrors as text': { schemas: [BULK], failOnErrors: '1', Operations: [post] },
  }
  for (const [what, body] of Object.entries(unusable)) {
    it(`S102: 400 invalidSyntax for ${what}`, () => expectRefusal(() => parse(body), '400 invalidSyntax'))
  }

  it('S103: 400 invalidSyntax where two operations have one bulkId, because a reference to it would be to either', () => {
    expectRefusal(() => parse({ schemas: [BULK], Operations: [post, post] }), '400 invalidSyntax')
  })

  it('S108: 413 for one operation too many, naming maxOperations', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...post, bulkId: String(index) }))
    expect(parse({ schemas: [BULK], Operations: many(3) }).operations.length).to.equal(3)
    expectRefusal(() => parse({ schemas: [BULK], Operations: many(4) }), '413')
    expect(() => parse({ schemas: [BULK], Operations: many(4) })).to.throw('maxOperations (3)')
  })

  it('T15: takes "operations", unless the client is held to the letter', () => {
    const body = { schemas: [BULK], operations: [post] }
    expect(parse(body).operations.length).to.equal(1)
    expectRefusal(() => parse(body, new Set(['T15'])), '400 invalidSyntax')
    const shouted = { METHOD: 'POST', PATH: '/Users', BULKID: 'a', DATA: {}, Unknown: 1 }
    expect(parse({ Schemas: [BULK], Operations: [shouted] }).operations).to.deep.equal([
      { index: 0, bulkId: 'a', given: post },
    ])
  })
})
