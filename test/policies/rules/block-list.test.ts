import { expect } from 'chai'
import { evaluate } from '../../../policies/evaluate.ts'
import type { Subject } from '../../../policies/policy.ts'
import { KNOWS_NOTHING } from '../../../policies/rules/rule.ts'
import { createWordLists } from '../../../policies/word-lists.ts'
import { broken } from '../support.ts'

const subject: Subject = {
  userName: 'ada1815@example.com',
  givenName: 'Augusta',
  familyName: 'Lovelace',
  displayName: 'Ada Lovelace',
  email: 'countess@example.org',
}
const knowledge = {
  ...KNOWS_NOTHING,
  isCommon: (folded: string) => folded === 'correct horse',
  contextWords: ['rekey', 'example'],
}
const isBlocked = (password: string) =>
  broken({ blockCommon: true }, password, subject, knowledge).includes('blockCommon')

describe('the block list', () => {
  const blocked = [
    ['P12: a common password', ['correct horse', 'Correct HORSE']],
    ['P13: words of the product', ['rekey', 'REKEY', 'Example']],
    ['P13: own names', ['augusta', 'LOVELACE', 'ada lovelace', 'countess', 'countess@example.org']],
    ['P13: the user name and its local part', ['ada1815@example.com', 'Ada1815']],
    ['P13: digits appended', ['rekey1', 'rekey2026', 'lovelace99', 'ada18157']],
    ['P13: a symbol appended', ['rekey!', 'lovelace.', 'ada1815?']],
    ['P13: digits and a symbol appended', ['rekey2026!', 'rekey!2026', 'Lovelace1!', 'ada1815!26']],
    ['P13: look-alikes', ['r3k3y', 'L0v3l@ce', 'augu$ta', '@da1815']],
    ['P13: look-alikes with digits and a symbol', ['R3k3y2026!', 'l0velace#1']],
    [
      'P12: letters and digits of other widths',
      ['ｃｏｒｒｅｃｔ ｈｏｒｓｅ', 'Ｃorrect hor\u017fe', 'correct horse２０２６', 'correct horse²'],
    ],
    [
      'P13: own names and rows in letters and digits of other widths',
      ['ｌｏｖｅｌａｃｅ', 'ℒovelace', '１２３４５６７８９０１２３４５６'],
    ],
    ['P12: a common password with digits appended', ['correct horse2026']],
    [
      'P13: one thing over and over',
      ['rekeyrekey', 'aaaaaaaaaaaaaaaa', 'abababababababab', 'L0velaceL0velace1', '               '],
    ],
    ['P12: a row of the keyboard or the alphabet', ['1234567890123456', 'qwertyuiopasdfgh', 'zyxwvutsrqponml']],
    ['P13: own names put together', ['lovelace augusta', 'AugustaLovelace', 'Augusta.Lovelace!', 'ada1815ada1815']],
  ] as const
  for (const [rule, passwords] of blocked) {
    it(`${rule} is refused`, () => {
      for (const password of passwords) expect(isBlocked(password), password).to.equal(true)
    })
  }

  it('P12: compares the whole password, never a part of it', () => {
    for (const password of [
      'my rekey key',
      'correct horse battery',
      'xlovelacex',
      'augusta at home',
      '1815 was long ago',
    ])
      expect(isBlocked(password), password).to.equal(false)
  })

  it('P13: takes digits off that are as many as a date has, and no more', () => {
    for (const password of ['k8374615294837261', 'ok83746152-94837261'])
      expect(isBlocked(password), password).to.equal(false)
  })

  it('is asked only where the policy says so', () => expect(broken({}, 'rekey', subject, knowledge)).to.deep.equal([]))

  it('P13: makes nothing of people without names', () =>
    expect(broken({ blockCommon: true }, '2026!', { userName: '2027', displayName: '' })).to.deep.equal([]))
})

describe('dictionaryWordDisallowed', () => {
  const isWord = createWordLists(new Map([['harbour', 'Grüße;anchor; quay ;;']]))
  const isRefused = (password: string, list: { dictionaryLocation?: string; dictionaryDelimiter?: string } = {}) =>
    broken({ dictionaryWordDisallowed: true, ...list }, password, {}, { ...KNOWS_NOTHING, isWord }).length > 0

  it('P12: refuses a word, in any case and in a plain disguise', () => {
    for (const password of ['mountain', 'MOUNTAIN', 'mountain7', 'm0unta!n', 'Mountain2026!'])
      expect(isRefused(password), password).to.equal(true)
  })

  it('P12: compares the whole password, never a part', () => {
    for (const password of ['mountain river', 'xmountain', 'xqzvkw'])
      expect(isRefused(password), password).to.equal(false)
  })

  it('uses the list that the policy names, with what stands between its words', () => {
    const list = { dictionaryLocation: 'harbour', dictionaryDelimiter: ';' }
    for (const password of ['grüße', 'anchor', 'quay']) expect(isRefused(password, list), password).to.equal(true)
    expect(isRefused('mountain', list)).to.equal(false)
    expect(isRefused('anchor', { dictionaryLocation: 'harbour' })).to.equal(false)
  })

  it('P12: lets no password pass while the list is not there, and says why', () => {
    const policy = { dictionaryWordDisallowed: true, dictionaryLocation: 'lost' }
    const context = { subject: {}, knowledge: { ...KNOWS_NOTHING, isWord } }
    for (const password of ['anchor', 'nine tall paper lanterns'])
      expect(evaluate(policy, password, context).map(({ rule, message }) => [rule, message])).to.deep.equal([
        [
          'dictionaryWordDisallowed',
          'Can not be compared with the dictionary, which this server does not have any more: tell an administrator',
        ],
      ])
  })

  it('asks nothing where the policy does not', () =>
    expect(broken({ dictionaryWordDisallowed: false }, 'mountain', {}, { ...KNOWS_NOTHING, isWord })).to.deep.equal([]))
})
