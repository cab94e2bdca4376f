import { undisguised } from './disguise.ts'
import { type Candidate, fold, type Rule } from './rule.ts'

/** What is left of a password that says less than this over and over is nothing. */
const SHORTEST = 3

/** What keyboards and alphabets put in a row. */
const ROWS = ['1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'].flatMap(row => [
  row,
  [...row].reverse().join(''),
])

/** A text that says one thing several times, said once. */
const saidOnce = (text: string) => text.replace(/^(.+?)\1+$/su, '$1')

/** What was said over and over, without its disguises; nothing where nothing was. */
function withoutRepeats(text: string): string[] {
  const once = saidOnce(text)
  return once === text ? [] : undisguised(once)
}

/** Nothing but a row, over and over: `1234567890123456`, `qwertyuiopasdfgh`. */
function isRow(text: string): boolean {
  return ROWS.some(row => {
    const from = row.indexOf(text[0] ?? '')
    if (from < 0) return false
    for (let at = 1; at < text.length; at++) if (text[at] !== row[(from + at) % row.length]) return false
    return true
  })
}

/** Whether a text is made of these words and nothing else but what stands between them. */
function isMadeOf(words: ReadonlySet<string>, text: string): boolean {
  const letters = text.replace(/[^\p{L}\p{Nd}]/gu, '')
  const reached = new Set([0])
  for (let start = 0; start < letters.length; start++) {
    if (!reached.has(start)) continue
    for (const word of words) if (letters.startsWith(word, start)) reached.add(start + word.length)
  }
  return letters.length > 0 && reached.has(letters.length)
}

/** A full-width or raised letter is that letter to who guesses, though in a password it is another character (rule P4). */
const withPlainForms = (text: string) => fold(text.normalize('NFKC'))

const readings = ({ text, folded }: Candidate) => [
  ...new Set([folded, withPlainForms(text)].flatMap(reading => undisguised(reading))),
]

/** The whole password against the lists, never a part of it (NIST SP 800-63B-4 §3.1.1.2, rules P12 and P13). */
export const blockListRules: readonly Rule[] = [
  {
    name: 'blockCommon',
    data: policy => (policy.blockCommon ? {} : undefined),
    remedy: 'Choose several words that have nothing to do with each other, with you or with this service.',
    isBroken: (candidate, policy, { knowledge, knownWords }) => {
      if (!policy.blockCommon) return false
      const words = new Set(knownWords.flatMap(word => undisguised(withPlainForms(word))))
      const said = new Set(readings(candidate).flatMap(text => [text, ...withoutRepeats(text)]))
      return [...said].some(
        text =>
          text.length < SHORTEST || knowledge.isCommon(text) || words.has(text) || isRow(text) || isMadeOf(words, text),
      )
    },
  },
  {
    name: 'dictionaryWordDisallowed',
    data: policy => (policy.dictionaryWordDisallowed ? {} : undefined),
    remedy: 'Choose several words instead of one.',
    isBroken: (candidate, policy, { knowledge }) => {
      if (!policy.dictionaryWordDisallowed) return false
      const list = { name: policy.dictionaryLocation, delimiter: policy.dictionaryDelimiter }
      const answers = readings(candidate).map(text => knowledge.isWord(text, list))
      return answers.includes(undefined) ? 'dictionaryGone' : answers.includes(true)
    },
  },
]
