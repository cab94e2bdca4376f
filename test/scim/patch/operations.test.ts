import { expect } from 'chai'
import { parseOperations } from '../../../scim/patch/operations.ts'
import type { Json, JsonObject } from '../../../scim/store.ts'
import { expectRefusal, lenient, PATCH, USER } from '../support.ts'

describe('the body of a PATCH', () => {
  const parse =
    (body: Json, strict = lenient) =>
    () =>
      parseOperations(body, strict)
  const operations = [{ op: 'remove', path: 'title' }]

  const refused: readonly (readonly [string, Json, string])[] = [
    ['an array', [], '400 invalidSyntax'],
    ['no schemas', { Operations: operations }, '400 invalidSyntax'],
    ['another schema', { schemas: [USER], Operations: operations }, '400 invalidSyntax'],
    ['no operations', { schemas: [PATCH] }, '400 invalidSyntax'],
    ['an empty list', { schemas: [PATCH], Operations: [] }, '400 invalidSyntax'],
    ['an operation that is none', { schemas: [PATCH], Operations: ['add'] }, '400 invalidSyntax'],
    ['op "move"', { schemas: [PATCH], Operations: [{ op: 'move', path: 'title', value: 'x' }] }, '400 invalidSyntax'],
    ['an add without value', { schemas: [PATCH], Operations: [{ op: 'add', path: 'title' }] }, '400 invalidValue'],
    [
      'a path that is no string',
      { schemas: [PATCH], Operations: [{ op: 'add', path: 1, value: 'x' }] },
      '400 invalidPath',
    ],
    ['an empty path', { schemas: [PATCH], Operations: [{ op: 'add', path: '', value: 'x' }] }, '400 invalidPath'],
    [
      'a path of 4097 characters',
      { schemas: [PATCH], Operations: [{ op: 'remove', path: 'x'.repeat(4097) }] },
      '400 invalidPath',
    ],
    ['1001 operations', { schemas: [PATCH], Operations: Array(1001).fill(operations[0]) }, '413'],
  ]
  for (const [what, body, expected] of refused) it(`S37: refuses ${what}`, () => expectRefusal(parse(body), expected))

  const inAnyCase: JsonObject[] = [
    { schemas: [PATCH], operations },
    { SCHEMAS: [PATCH.toUpperCase()], OPERATIONS: [{ OP: 'remove', Path: 'title', VALUE: 1 }] },
  ]
  for (const body of inAnyCase) {
    it(`T15: takes ${Object.keys(body)}, and only in the letter's case where the client is held to it`, () => {
      expect(parse(body)()[0]).to.include({ op: 'remove', path: 'title' })
      expectRefusal(parse(body, new Set(['T15'])), '400 invalidSyntax')
    })
  }

  const twice: Json[] = [
    { schemas: [PATCH], Operations: operations, operations },
    { schemas: [PATCH], Operations: [{ op: 'add', path: 'title', value: 'a', Value: 'b' }] },
  ]
  for (const body of twice) {
    it('S4: refuses what stands twice', () => expectRefusal(parse(body), '400 invalidSyntax'))
  }
})
