import { globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'

const count = (letter: string, rules: number) => Array.from({ length: rules }, (_, index) => `${letter}${index + 1}`)

/** Of our digest of RFC 7643 and RFC 7644: 127 rules, and 15 habits of clients that are understood. */
const RULES = [...count('S', 127), ...count('T', 15)]

/** The rules that a title names, or a text that titles are made of: in quotes and at its beginning, before a colon. */
const TITLE = /['"`]((?:(?:[A-Z§]|trap )\d{1,3}(?:, | and )?)+): /g

/** Of our digest on passwords: policies and throttling. P8 and P16 are what forms show, and don't. */
const PASSWORD_RULES = count('P', 47).filter(
  (rule, index) => (index < 21 || index >= 39) && rule !== 'P8' && rule !== 'P16',
)

/** Of our digest of other systems: what has gone wrong in them, and must not here. */
const TRAPS = Array.from({ length: 16 }, (_, index) => `trap ${index}`)

describe('the rules of SCIM', () => {
  const sources = globSync(['test/**/*.test.ts', 'test/**/traffic/*.json']).map(path => readFileSync(path, 'utf8'))
  const titles = sources.flatMap(source => [...source.matchAll(TITLE)].map(([, rules = '']) => rules))
  const named = new Set(titles.flatMap(rules => rules.match(/[ST]\d{1,3}/g) ?? []))

  it('are each named by a test', () => {
    expect(RULES.filter(rule => !named.has(rule))).to.deep.equal([])
  })

  it('and those of passwords are each named by a test', () => {
    const passwords = new Set(titles.flatMap(rules => rules.match(/P\d{1,2}/g) ?? []))
    expect(PASSWORD_RULES.filter(rule => !passwords.has(rule))).to.deep.equal([])
  })

  it('and those of OpenID Connect are each named by a test', () => {
    const oidc = new Set(titles.flatMap(rules => rules.match(/O\d{1,3}/g) ?? []))
    expect(count('O', 103).filter(rule => !oidc.has(rule))).to.deep.equal([])
  })

  it('and the traps into which such systems have fallen are each named by a test', () => {
    const traps = new Set(titles.flatMap(rules => rules.match(/trap \d{1,2}/g) ?? []))
    expect(TRAPS.filter(trap => !traps.has(trap))).to.deep.equal([])
  })

  it('are named by their numbers only', () => {
    expect([...named].filter(rule => !RULES.includes(rule))).to.deep.equal([])
  })
})
