import type { PolicyRules } from './policy.ts'

const SPACE = /\p{Zs}/gu

const ASCII = /^[\0-\x7f]*$/

/** Most texts are, and need none of what Unicode asks for. */
export const isAscii = (text: string): boolean => ASCII.test(text)

/** A text as passwords are hashed and compared: other spaces become U+0020, then NFC (PRECIS OpaqueString, RFC 8265 §4.2, rules P1–P6). */
export const prepared = (text: string): string => (isAscii(text) ? text : text.replace(SPACE, ' ').normalize('NFC'))

/** The policy with its characters and pieces of text prepared like the passwords that they are looked for in. */
export function withPreparedTexts(policy: PolicyRules): PolicyRules {
  const { requiredChars, allowedChars, disallowedChars, disallowedSubstrings } = policy
  if (!requiredChars && !allowedChars && !disallowedChars && !disallowedSubstrings) return policy
  return {
    ...policy,
    ...(requiredChars && { requiredChars: prepared(requiredChars) }),
    ...(allowedChars && { allowedChars: prepared(allowedChars) }),
    ...(disallowedChars && { disallowedChars: prepared(disallowedChars) }),
    ...(disallowedSubstrings && { disallowedSubstrings: disallowedSubstrings.map(prepared) }),
  }
}
