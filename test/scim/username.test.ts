import { expect } from 'chai'
import { usernameProblem } from '../../scim/username.ts'

describe('a username', () => {
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
})
