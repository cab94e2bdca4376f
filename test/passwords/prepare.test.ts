import { expect } from 'chai'
import fc from 'fast-check'
import { PasswordRejected } from '../../passwords/errors.ts'
import { preparedOrNone, preparePassword } from '../../passwords/prepare.ts'

const unchanged = [
  '  leading and trailing  ',
  'two  spaces',
  'MiXeD',
  'ﬁ',
  'Ａ',
  '①',
  'Ⅷ',
  '👩‍💻',
  '❤️',
  'नमस्‍ते',
  '~',
  'שלום',
  '\u00df',
]

const changed: readonly (readonly [what: string, typed: string, prepared: string])[] = [
  ['decomposed letters become composed', 'e\u0301toile', 'étoile'],
  ['a no-break space becomes a space', 'a\u00a0b', 'a b'],
  ['an ideographic space becomes a space', 'a\u3000b', 'a b'],
  ['every space stays a space of its own', '\u2003\u2003a', '  a'],
  ['canonical duplicates become one', '\u212b', '\u00c5'],
]

const refused: readonly (readonly [what: string, typed: string])[] = [
  ['nothing', ''],
  ['a tab', 'a\tb'],
  ['a line break', 'a\nb'],
  ['a null', 'a\0b'],
  ['a delete', 'a\u007fb'],
  ['a C1 control', 'a\u0085b'],
  ['half a surrogate pair', 'a\ud83db'],
  ['an unassigned code point', 'a\u{3fffd}b'],
  ['a noncharacter', 'a\uffffb'],
  ['private use', 'a\ue000b'],
  ['a zero width space', 'a\u200bb'],
  ['a soft hyphen', 'a\u00adb'],
  ['a byte order mark', '\ufeffa'],
  ['a change of direction', 'a\u202eb'],
  ['an invisible filler', 'a\u3164b'],
  ['a line separator', 'a\u2028b'],
  ['a paragraph separator', 'a\u2029b'],
  ['an invisible format character', 'a\u{110bd}b'],
  ['1,025 bytes', `${'é'.repeat(512)}a`],
]

describe('the preparation of a password', () => {
  for (const text of unchanged) {
    it(`P3, P4: leaves “${text}” as it is`, () => expect(preparePassword(text)).to.equal(text))
  }

  for (const [what, typed, prepared] of changed) {
    it(`P1: ${what}`, () => {
      expect(preparePassword(typed)).to.equal(prepared)
      expect(preparedOrNone(typed)).to.equal(prepared)
    })
  }

  for (const [what, typed] of refused) {
    it(`P1, P6: refuses ${what}, and no such password is ever compared`, () => {
      expect(preparedOrNone(typed)).to.equal(undefined)
      try {
        preparePassword(typed)
        expect.fail('was accepted')
      } catch (error) {
        if (!(error instanceof PasswordRejected)) throw error
        expect(error.violations.map(({ rule }) => rule)).to.deep.equal(['preparation'])
        expect(error.violations[0]?.data).to.deep.equal({})
      }
    })
  }

  it('P6: takes 1,024 bytes whole', () => {
    const longest = 'é'.repeat(512)
    expect(preparePassword(longest)).to.equal(longest)
  })

  it('P7: takes all of printable ASCII', () => {
    const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))
    expect(preparePassword(ascii)).to.equal(ascii)
  })

  it('P2: changes nothing that is prepared already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), text => {
        const once = preparedOrNone(text)
        if (once !== undefined) expect(preparedOrNone(once)).to.equal(once)
      }),
    )
  })
})
