import type { Subject } from '../policy.ts'
import { fold, type Rule } from './rule.ts'

const SUBSTITUTIONS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** What is left of a password that says less than this over and over is nothing. */
const SHORTEST = 3

const APPENDED = /\d*[^\p{L}\p{Nd}]?\d*$/u

/** What keyboards and alphabets put in a row. */
const ROWS = ['1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'].flatMap(row => [
  row,
  [...row].reverse().join(''),
])

/** A text without the disguises that people put on words: digits and a symbol appended, look-alikes. A word may have digits of its own. */
function undisguised(folded: string): string[] {
  const stem = folded.replace(APPENDED, '')
  const plain = (text: string) => Array.from(text, character => SUBSTITUTIONS[character] ?? character).join('')
  return [folded, stem, plain(folded), plain(stem)].filter(Boolean)
}

/** A text that says one thing several times, said once. */
const saidOnce = (text: string) => text.replace(/^(.+?)\1+$/su, '$1')

/** Nothing but a row, over and over: `1234567890123456`, `qwertyuiopasdfgh`. */
const isRow = (text: string) => ROWS.some(row => row.repeat(Math.ceil(text.length / row.length) + 1).includes(text))

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

function ownWords({ userName, displayName, givenName, familyName, email }: Subject): string[] {
  const words = [userName, displayName, givenName, familyName, email, email?.split('@')[0], userName?.split('@')[0]]
  return words.filter(word => word !== undefined && word.length > 1).map(word => fold(word as string))
}

/** The whole password against the lists, never a part of it (NIST SP 800-63B-4 §3.1.1.2, rules P12 and P13). */
export const blockListRules: readonly Rule[] = [
  {
    name: 'blockCommon',
    describe: policy =>
      policy.blockCommon
        ? 'Is not a password that many people use, nor your name, nor one thing over and over'
        : undefined,
    remedy: 'Choose several words that have nothing to do with each other, with you or with this service.',
    data: () => ({}),
    isBroken: ({ folded }, policy, { subject, blockList }) => {
      if (!policy.blockCommon) return false
      const words = new Set([...blockList.contextWords, ...ownWords(subject)].flatMap(undisguised))
      const said = undisguised(folded).flatMap(text => [text, saidOnce(text), ...undisguised(saidOnce(text))])
      return said.some(
        text =>
          text.length < SHORTEST || blockList.isCommon(text) || words.has(text) || isRow(text) || isMadeOf(words, text),
      )
    },
  },
]
