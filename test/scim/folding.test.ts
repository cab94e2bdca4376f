import { expect } from 'chai'
import fc from 'fast-check'
import { toSearch } from '../../scim/document.ts'
import { domainProblem, fold, foldDomain, foldUsername } from '../../scim/folding.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import { ENTERPRISE, USER } from './support.ts'

describe('folding', () => {
  it('S19: brings the forms of one username together', () => {
    for (const form of ['bjensen', 'BJensen', 'ＢＪＥＮＳＥＮ', 'BJENSEN'])
      expect(foldUsername(form)).to.equal('bjensen')
    expect(foldUsername('E\u0301va')).to.equal('\u00e9va')
  })

  it('takes a sigma for one letter, at the end of a word, too; in a username as RFC 8265 does', () => {
    for (const form of ['ΟΔΟΣ', 'οδος', 'οδοσ', 'Οδος']) expect(fold(form)).to.equal('οδοσ')
    expect(fold('ΟΔΟΣ 5')).to.include(fold('ΟΔΟΣ'))
    expect(foldUsername('ΝΙΚΟΣ')).to.equal('νικος')
    expect(foldUsername('νικοσ')).to.equal('νικοσ')
  })

  it('is the same when done twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => fold(fold(text)) === fold(text)))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => foldUsername(foldUsername(text)) === foldUsername(text)),
    )
  })

  it('RFC 5890: brings the forms of one domain together', () => {
    const forms = ['bücher.example', 'BU\u0308CHER.Example', 'ｂüｃｈｅｒ．example', 'XN--BCHER-KVA.EXAMPLE']
    for (const form of forms) expect(foldDomain(form), form).to.equal('xn--bcher-kva.example')
    expect(foldDomain('Example.COM')).to.equal('example.com')
  })

  it('reads no more of a domain than its name', () => {
    for (const text of ['exa%6Dple.com', 'bücher.example/x', 'bücher.example:25', 'ex\u00adample.com'])
      expect(foldDomain(text), text).to.equal(fold(text))
  })

  for (const name of ['example.com', 'localhost', 'a.b-c.example', 'bücher.example', '3com.example', '山田.example'])
    it(`takes ${name} as a domain`, () => expect(domainProblem(name)).to.equal(undefined))
  const noDomains = [
    ...['', '.', 'example.com.', '.example.com', 'a..b', '-a.example', 'a-.example', 'a_b.example', 'a b.example'],
    ...['ann@example.com', '*.example.com', '127.0.0.1', '１２７.0.0.1', `${'a'.repeat(64)}.example`, 'exa%6Dple.com'],
    ...['bücher.example/x', `${'a.'.repeat(126)}ab`, '♚\u0000.example', '$where', '__proto__'],
  ]
  for (const name of noDomains)
    it(`refuses ${JSON.stringify(name.slice(0, 20))} as a domain`, () =>
      expect(domainProblem(name)).to.equal('must be a domain, like example.com'))

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
