import { globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'

const read = (path: string) => readFileSync(path, 'utf8')

/** The rows of docs/rules.md: by what a link finds it, the number of a rule, and what it says. */
const RULES = [...read('docs/rules.md').matchAll(/^\| <a id="(.+?)"><\/a>(.+?) \| (.+?) \|/gm)].map(
  ([, anchor = '', number = '', text = '']) => ({ anchor, number, text }),
)

const NUMBER = /\b(?:[STOP]|trap )\d{1,3}\b/g

/** The rules that a title names, or a text that titles are made of: in quotes and at its beginning, before a colon. */
const TITLE = /['"`]((?:(?:[STOP]|trap )\d{1,3}(?:, | and )?)+): /g

/** The method of PKCE looks like a rule of SCIM. */
const NO_RULE = 'S256'

const ROOMS = ['bench', 'config', 'demo', 'docs', 'passwords', 'policies', 'scim', 'scripts', 'server', 'test', 'views']

describe('docs/rules.md', () => {
  it('has each rule once and in order, by the anchor that it is linked by', () => {
    const kinds = Map.groupBy(RULES, ({ number }) => number.replace(/\d+$/, ''))
    expect([...kinds.keys()]).to.deep.equal(['S', 'T', 'O', 'P', 'trap '])
    for (const [kind, rules] of kinds) {
      const first = kind === 'trap ' ? 0 : 1
      const misplaced = rules.find(({ number }, index) => number !== `${kind}${first + index}`)
      expect(misplaced).to.equal(undefined)
    }
    const anchorOf = (number: string) => number.toLowerCase().replace(' ', '-')
    expect(RULES.filter(({ anchor, number }) => anchor !== anchorOf(number))).to.deep.equal([])
  })

  it('says of the rules that no test names, and of no other, why they are not a matter of a test', () => {
    const texts = globSync(['test/**/*.ts', 'test/**/traffic/*.json']).map(read)
    const titles = texts.flatMap(text => [...text.matchAll(TITLE)].map(([, numbers = '']) => numbers))
    const named = new Set(titles.flatMap(numbers => numbers.match(NUMBER) ?? []))
    const excused = RULES.filter(({ text }) => /\*Not a matter of a test: \S.*\.\*$/.test(text))
    expect(RULES.filter(({ number }) => !named.has(number))).to.deep.equal(excused)
  })

  it('has every rule that a source, a test or a document names', () => {
    const known = new Set([...RULES.map(({ number }) => number), NO_RULE])
    const paths = globSync(['*.md', ...ROOMS.map(room => `${room}/**/*.{ts,tsx,mjs,js,json,md}`)])
    const cited = paths.flatMap(path => [...new Set(read(path).match(NUMBER))].map(number => ({ path, number })))
    expect(cited).to.deep.include({ path: 'passwords/hasher.ts', number: 'P22' })
    expect(cited.filter(({ number }) => !known.has(number))).to.deep.equal([])
  })
})
