import { ScimError } from '../error.ts'

/** A bracket, a string, or a word: a name, an operator, or a literal without quotes. `at` counts characters from 0. */
export type Token = {
  readonly kind: '(' | ')' | '[' | ']' | 'word' | 'string'
  /** Of a string, what it says. */
  readonly text: string
  readonly at: number
}

const TOKEN = /\s*(?:(?<bracket>[()[\]])|(?<string>"(?:[^"\\]|\\.)*")|(?<word>[^\s()[\]"]+))/suy

/** Cuts a filter into tokens. Throws ScimError 400 invalidFilter on what is none, and on words and strings without a space between. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(TOKEN)
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex
    const groups = pattern.exec(text)?.groups
    if (!groups) throw unreadable(start)
    const token = toToken(groups, start)
    const before = tokens.at(-1)
    if (before && !isBracket(before) && !isBracket(token) && !/\s/.test(text.charAt(start))) throw unreadable(start)
    tokens.push(token)
  }
  return tokens
}

const isBracket = ({ kind }: Token) => kind !== 'word' && kind !== 'string'

/** Says where, and not what: somebody may have written a password there. */
export const unreadable = (at: number) =>
  new ScimError(400, 'invalidFilter', `The filter can't be read from character ${at + 1} on.`)

function toToken({ bracket, string, word = '' }: { [group: string]: string | undefined }, at: number): Token {
  if (string !== undefined) return { kind: 'string', text: readString(string, at), at }
  if (bracket === '(' || bracket === ')' || bracket === '[' || bracket === ']')
    return { kind: bracket, text: bracket, at }
  return { kind: 'word', text: word, at }
}

/** A string of a filter is a JSON string (S75). */
function readString(text: string, at: number): string {
  try {
    const value: string = JSON.parse(text)
    if (value.isWellFormed()) return value
  } catch {
    // Said below, in our own words.
  }
  throw unreadable(at)
}
