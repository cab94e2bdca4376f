import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import { expect } from 'chai'
import fc from 'fast-check'
import { createStrengthMeter } from '../../policies/strength.ts'

describe('the strength meter, beside zxcvbn with its own dictionaries', () => {
  const names = ['ada.lovelace@example.com', 'augusta ada lovelace', 'Ada', 'rekeyserver']
  const scoreOf = createStrengthMeter()
  const zxcvbn = new ZxcvbnFactory({ dictionary: { ...dictionary, ...english }, graphs: adjacencyGraphs })
  const judge = (text: string) => ({ ours: scoreOf(text, names), theirs: zxcvbn.check(text, names).score })

  const cases: readonly (readonly [what: string, text: string, score: number])[] = [
    ['a word', 'harbour', 1],
    ['a word with capitals', 'HaRbOuR', 1],
    ['a word backwards', 'ruobrah', 1],
    ['a word in disguise', 'h4rb0ur', 1],
    ['a word in part of its disguise', 'p4ssw0rdpassw0rd', 1],
    ['a name', 'lovelace.ada', 2],
    ['a name in disguise', 'r3k3ys3rver', 0],
    ['a name backwards', 'revresyeker', 0],
    ['what is said in a row', 'mondayTuesday', 0],
    ['what is said in a row, spelled out and in disguise', 'one-tw0_three.four', 0],
    ['a row of the keyboard', 'qwertyuiop', 0],
    ['one thing over and over', 'harbourharbourharbour', 1],
    ['a date', '12.11.1977', 1],
    ['two words', 'harbour lantern', 3],
    ['four words', 'quiet harbour lemon stone', 4],
    ['a text of chance', 'x9$Kq2!vLmZ4', 4],
    ['a text of other letters', 'Zürich-Straße-2026-日本', 4],
    ['signs of several units', '👩‍👩‍👧👩‍👩‍👧', 1],
    ['nothing', '', 0],
  ]
  for (const [what, text, score] of cases)
    it(`P14: gives ${what} the same score`, () => expect(judge(text)).to.deep.equal({ ours: score, theirs: score }))

  it('P14: is never above it, whatever a text is made of', function () {
    this.timeout(60_000)
    const words = [
      ...names,
      ...dictionary['passwords-common'].slice(0, 3000),
      ...english['commonWords-en'].slice(0, 3000),
    ]
    const pieces = [...words, ...english['daysOfWeek-en'], ...english['cardinalNumbers-en']].map(String)
    const disguised = (text: string) => text.replaceAll('a', '4').replaceAll('s', '$').replace('o', '0')
    const piece = fc.oneof(
      fc.constantFrom(...pieces),
      fc.constantFrom(...pieces).map(text => [...text].reverse().join('')),
      fc.constantFrom(...pieces).map(text => text.toUpperCase()),
      fc.constantFrom(...pieces).map(disguised),
      fc.constantFrom('-', ' ', '_', '1977', 'qwerty', '4567', 'aaaa', '!'),
      fc.string({ maxLength: 4, unit: 'grapheme' }),
    )
    const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(text, password => {
        const { ours, theirs } = judge(Array.from(password).slice(0, 24).join(''))
        expect(ours, password).to.be.at.most(theirs)
      }),
      { numRuns: 60 },
    )
  })
})
