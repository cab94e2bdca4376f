import { ScimError } from '../error.ts'

export type Token =
  | { readonly kind: '(' | ')' | '[' | ']'; readonly text: string }
  /** A name, an operator, or a literal without quotes. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string; readonly value: string }

const TOKEN = /\s*(?:(?<bracket>[()[\]])|(?<string>"(?:[^"\\]|\\.)*")|(?<word>[^\s()[\]"]+))/suy

/** Cuts a filter into tokens. Throws ScimError 400 invalidFilter on what is none. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(TOKEN)
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex
    const groups = pattern.exec(text)?.groups
    if (!groups) throw new ScimError(400, 'invalidFilter', `The filter can't be read from character ${start + 1} on.`)
    tokens.push(toToken(groups))
  }
  return tokens
}

function toToken({ bracket, string, word }: { [group: string]: string | undefined }): Token {
  if (bracket === '(' || bracket === ')' || bracket === '[' || bracket === ']') return { kind: bracket, text: bracket }
  if (string !== undefined) return { kind: 'string', text: string, value: readString(string) }
  return { kind: 'word', text: word ?? '' }
}

/** A string of a filter is a JSON string (S75). */
function readString(text: string): string {
  try {
    const value: string = JSON.parse(text)
    if (value.isWellFormed()) return value
  } catch {
    // Said below, in our own words.
  }
  throw new ScimError(400, 'invalidFilter', 'A string in the filter is not a valid JSON string.')
}
