import { expect } from 'chai'
import type { JsonObject } from '../../../scim/store.ts'
import { readYaml } from '../../../server/resources/yaml.ts'

/** Of a size at which whatever compares each piece with all others takes longer than a test may. */
const MANY = 20_000

const many = (line: (index: number) => string, count = MANY) =>
  Array.from({ length: count }, (_, at) => line(at)).join('')

describe('YAML', () => {
  it('is read as what JSON it stands for, keys as they are written', () =>
    expect(readYaml('a: [1, yes, ~, "x"]\n7:\n  - { __proto__: true }\n  -\n"b c": 1.5\n').content).to.deep.equal({
      a: [1, 'yes', null, 'x'],
      7: [JSON.parse('{"__proto__":true}'), null],
      'b c': 1.5,
    }))

  it('knows the lines of its objects, and of their keys', () => {
    const { content, lineOf } = readYaml('# x\na:\n  - b: 1\n    c: [\n     2]\n    d: 3\n')
    const { a } = content as { a: [JsonObject] }
    const lines = [lineOf(content as JsonObject), lineOf(a[0]), lineOf(a[0], 'c'), lineOf(a[0], 'd'), lineOf(a[0], 'e')]
    expect(lines).to.deep.equal([2, 3, 4, 6, 3])
  })

  it('takes one time for each key, however many there are', () => {
    const keys = many(at => `k${at}: x\n`)
    expect(Object.keys(readYaml(keys).content as object)).to.have.length(MANY)
    expect(() => readYaml(`${keys}k7: y\n`)).to.throw(`Line ${MANY + 1}: "k7" is there twice: on line 8, too.`)
  })

  const refused: readonly (readonly [what: string, text: string, problem: string])[] = [
    ['a key twice in brackets', '- {a: 1,\n b: 2, a: 3}', 'Line 2: "a" is there twice: on line 1, too.'],
    [
      'an error in a long line',
      `a: b\n${'[a: , '.repeat(40)}`,
      'Line 2, column 241: It has too many or too few spaces before it, or a bracket is not closed.',
    ],
    ['a tag', 'a: 1\nb: !!js/function "x"\n', 'Line 2, column 4: Tags (!) are not taken: leave it out.'],
    ['an anchor', 'a: 1\nb: &b 2\n', 'Line 2: Anchors and aliases are not taken'],
    ['an anchor of a key', 'a: 1\n&b b: 2\n', 'Line 2: Anchors and aliases are not taken'],
    ['an anchor of nothing', 'a: 1\nb: &b\n', 'Line 2: Anchors and aliases are not taken'],
    ['aliases of aliases', 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n', 'Line 1: Anchors and aliases'],
    ['two documents', 'a: 1\n---\nb: 1\n', 'Line 2, column 1: A second document begins (---): send one.'],
    ['what stands behind the end of a value', 'a: "b" c\n', 'Line 1, column 8: This is not expected here'],
    ['a tab', 'a:\n\tb: 1\n', 'Line 2, column 1: There is a tab before it: take spaces.'],
    ['more than anybody reads', `a: b\n${many(() => '-\n', 100_000)}`, 'Line 99998: The file is too long'],
    ['brackets in brackets', `a: b\nc: ${'['.repeat(100_000)}`, 'Line 2: There are lists in lists too deep'],
    ['lists in lists on a line', `a: b\n${'- '.repeat(60)}x\n`, 'Line 2: There are lists in lists too deep'],
    [
      'lists in lists by spaces',
      many(at => `${' '.repeat(at)}a:\n`, 1000),
      'Line 102: There are lists in lists too deep',
    ],
    ['objects with no comma', `{${'"a": "b"\n'.repeat(5000)}}`, 'Line 51: There are lists in lists too deep'],
    ['objects with a comma in each', `{${'"a": {b: c, d: e}\n'.repeat(5000)}}`, 'Line 51: There are lists in lists'],
  ]
  for (const [what, text, problem] of refused)
    it(`is refused with its line for ${what}`, () => expect(() => readYaml(text)).to.throw(problem))
})
