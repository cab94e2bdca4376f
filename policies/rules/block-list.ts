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

const APPENDED = /\d*[^\p{L}\p{Nd}]?\d*$/u

/** A text without the disguises that people put on words: digits and a symbol appended, look-alikes. A word may have digits of its own. */
function undisguised(folded: string): string[] {
  const stem = folded.replace(APPENDED, '')
  const plain = (text: string) => Array.from(text, character => SUBSTITUTIONS[character] ?? character).join('')
  return [folded, stem, plain(folded), plain(stem)].filter(Boolean)
}

function ownWords({ userName, displayName, givenName, familyName, email }: Subject): string[] {
  const words = [userName, displayName, givenName, familyName, email, email?.split('@')[0], userName?.split('@')[0]]
  return words.filter(word => word !== undefined).map(word => fold(word))
}

/** The whole password against the lists, never a part of it (NIST SP 800-63B-4 §3.1.1.2, rules P12 and P13). */
export const blockListRules: readonly Rule[] = [
  {
    name: 'blockCommon',
    describe: policy => (policy.blockCommon ? 'Is not a password that many people use, nor your name' : undefined),
    data: () => ({}),
    isBroken: ({ folded }, policy, { subject, blockList }) => {
      if (!policy.blockCommon) return false
      const words = new Set([...blockList.contextWords, ...ownWords(subject)].flatMap(undisguised))
      return blockList.isCommon(folded) || undisguised(folded).some(word => words.has(word))
    },
  },
]
