import { expect } from 'chai'
import { fittingLanguages, isLanguageTag } from '../../server/languages.ts'

const cases: readonly (readonly [preferred: string | undefined, languages: readonly string[]])[] = [
  [undefined, []],
  ['', []],
  ['de', ['de']],
  ['de-CH', ['de-ch', 'de']],
  ['zh-Hant-TW', ['zh-hant-tw', 'zh-hant', 'zh']],
  ['en-x-plain', ['en-x-plain', 'en']],
  ['fr, en;q=0.5, de-AT;q=0.8', ['fr', 'de-at', 'de', 'en']],
  ['de;q=0, en', ['en']],
  ['*', []],
  ['en;q=much, $where, da', ['da']],
  [
    Array.from({ length: 50 }, (_, index) => `x${index}`).join(','),
    Array.from({ length: 10 }, (_, index) => `x${index}`),
  ],
]

describe('the languages that somebody reads', () => {
  for (const [preferred, languages] of cases) {
    it(`are ${languages.join(', ') || 'none'} by ${JSON.stringify(preferred)}`, () =>
      expect(fittingLanguages(preferred)).to.deep.equal(languages))
  }

  it('have tags', () => {
    for (const tag of ['de', 'pt-BR', 'zh-Hant-TW', 'sl-rozaj-biske']) expect(isLanguageTag(tag), tag).to.equal(true)
    for (const text of ['', 'de_CH', 'Deutsch!', 'a', 'de-', '*', 'de, en'])
      expect(isLanguageTag(text), text).to.equal(false)
  })
})
