import { expect } from 'chai'
import fc from 'fast-check'
import { toSearch } from '../../scim/document.ts'
import { fold, foldUsername, usernameProblem } from '../../scim/folding.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import { ENTERPRISE, USER } from './support.ts'

describe('folding', () => {
  it('S19: brings the forms of one username together', () => {
    for (const form of ['bjensen', 'BJensen', 'ＢＪＥＮＳＥＮ', 'BJENSEN'])
      expect(foldUsername(form)).to.equal('bjensen')
    expect(foldUsername('E\u0301va')).to.equal('\u00e9va')
  })

  it('is the same when done twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => fold(fold(text)) === fold(text)))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => foldUsername(foldUsername(text)) === foldUsername(text)),
    )
  })

  for (const name of ['ann', 'ann.lee+x@example.com', 'Ａｎｎ', 'Éva', 'Ωμέγα', '山田', 'שלום1', 'DOMAIN\\ann']) {
    it(`RFC 8265 §3.3: takes ${name} as a username`, () => expect(usernameProblem(name)).to.equal(undefined))
  }
  const bad = [
    '',
    'ann lee',
    'ann\u00a0lee',
    '\u3000',
    'a\tb',
    'a\0b',
    'a\u200bb',
    '\u202eann',
    '♚',
    '\ufb01ne',
    'Ⅷ',
    'annשלום',
    '1שלום',
  ]
  for (const name of bad) {
    it(`RFC 8265 §3.3: refuses ${JSON.stringify(name)}`, () => expect(usernameProblem(name)).to.be.a('string'))
  }

  it('makes the search form: folded strings, dates, extensions under their keys, exact values as they are', () => {
    const search = toSearch(userType, {
      userName: 'ＡNN',
      profileUrl: 'https://X/Ann',
      emails: [{ value: 'ANN@X', primary: true }],
      [ENTERPRISE]: { department: 'É', manager: { value: 'Boss' } },
    })
    expect(search).to.deep.equal({
      schemas: [USER, ENTERPRISE],
      userName: 'ann',
      profileUrl: 'https://X/Ann',
      emails: [{ value: 'ann@x', primary: true }],
      enterprise: { department: 'é', manager: { value: 'Boss' } },
    })
  })
})
