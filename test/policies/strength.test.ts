import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import { expect } from 'chai'
import fc from 'fast-check'
import { createStrengthMeter } from '../../policies/strength.ts'

describe('the strength meter, beside zxcvbn with its own dictionaries', () => {
  const names = ['ada.lovelace@example.com', 'augusta ada lovelace', 'Ada', 'rekeyserver']
  const hasScore = createStrengthMeter()
  const scoreOf = (text: string) => [4, 3, 2, 1].find(score => hasScore(text, names, score)) ?? 0
  const zxcvbn = new ZxcvbnFactory({ dictionary: { ...dictionary, ...english }, graphs: adjacencyGraphs })
  const judge = (text: string) => ({ ours: scoreOf(text), theirs: zxcvbn.check(text, names).score })

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
    ['keys side by side', '[poiuytgfdsa', 2],
    ['one thing over and over', 'harbourharbourharbour', 1],
    ['signs of chance twice', 'ab#xq%ab#xq%', 2],
    ['letters in their order', 'bcdefghijklm', 0],
    ['two letters in their order between two words', 'overcomexyfingerprints', 3],
    ['every third letter', 'adgjmpsvy', 0],
    ['a date', '12.11.1977', 1],
    ['a date in digits alone', '11121977', 1],
    ['two words', 'harbour lantern', 3],
    ['four words', 'quiet harbour lemon stone', 4],
    ['a text of chance', 'x9$Kq2!vLmZ4', 4],
    ['a text of other letters', 'Zürich-Straße-2026-日本', 4],
    ['signs of several units', '👩‍👩‍👧👩‍👩‍👧', 1],
    ['nothing', '', 0],
  ]
  for (const [what, text, score] of cases)
    it(`P14: gives ${what} the same score`, () => expect(judge(text)).to.deep.equal({ ours: score, theirs: score }))

  const words = [
    ...names,
    ...dictionary['passwords-common'].slice(0, 3000),
    ...english['commonWords-en'].slice(0, 3000),
    ...english['daysOfWeek-en'],
    ...english['cardinalNumbers-en'],
  ].map(String)
  const word = fc.constantFrom(...words)
  const spelled = fc.oneof(
    word,
    word.map(text => [...text].reverse().join('')),
    word.map(text => text.toUpperCase()),
    word.map(text => `${text[0]?.toUpperCase()}${text.slice(1)}`),
    word.map(text => text.repeat(3)),
    fc.constantFrom('-', ' ', '_', '1977', 'qwerty', '4567', 'aaaa', '!'),
  )
  const disguised = word.map(text => text.replaceAll('a', '4').replaceAll('s', '$').replace('o', '0'))
  const textOf = (piece: fc.Arbitrary<string>) =>
    fc.array(piece, { minLength: 1, maxLength: 4 }).map(pieces => Array.from(pieces.join('')).slice(0, 24).join(''))

  it('P14: is the same, where nothing is in disguise', function () {
    this.timeout(60_000)
    const texts = textOf(spelled)
    fc.assert(
      fc.property(texts, text => {
        const { ours, theirs } = judge(text)
        expect(ours, text).to.equal(theirs)
      }),
      { numRuns: 200 },
    )
  })

  it('P14: is never above it, whatever a text is made of', function () {
    this.timeout(60_000)
    const texts = textOf(fc.oneof(spelled, disguised, fc.string({ maxLength: 4, unit: 'grapheme' })))
    fc.assert(
      fc.property(texts, text => {
        const { ours, theirs } = judge(text)
        expect(ours, text).to.be.at.most(theirs)
      }),
      { numRuns: 60 },
    )
  })
})
