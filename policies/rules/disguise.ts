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

const SUBSTITUTED = /[013457@$!]/g

/** Digits and a symbol, in either order. A number of more digits than a date has is a secret of its own. */
const APPENDED = /(?:\d{0,8}[^\p{L}\p{Nd}]?|[^\p{L}\p{Nd}]\d{0,8})$/u

/** A text without the disguises that people put on words: digits and a symbol appended, look-alikes. A word may have digits of its own. */
export function undisguised(folded: string): string[] {
  const stem = folded.replace(APPENDED, '')
  const plain = (text: string) => text.replace(SUBSTITUTED, character => SUBSTITUTIONS[character] ?? '')
  return [...new Set([folded, stem, plain(folded), plain(stem)])].filter(Boolean)
}
