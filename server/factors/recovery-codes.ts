import { createHash, randomInt } from 'node:crypto'

const CODES = 10

/** Without what is taken for something else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** 120 bits: so much can't be guessed from a plain hash (ASVS 6.5.2). */
const GROUPS = 6
const SIGNS = 4

/** Each lets its owner in once in the place of another second factor. */
export function makeRecoveryCodes(): readonly string[] {
  const sign = () => ALPHABET[randomInt(ALPHABET.length)] ?? ''
  const group = () => Array.from({ length: SIGNS }, sign).join('')
  return Array.from({ length: CODES }, () => Array.from({ length: GROUPS }, group).join('-'))
}

/** However it was typed: in capitals, with spaces, without dashes, or with what looks like another sign. */
export const hashRecoveryCode = (code: string): string =>
  createHash('sha256')
    .update(
      code
        .toLowerCase()
        .replace(/[^0-9a-z]/g, '')
        .replaceAll('o', '0')
        .replace(/[il]/g, '1'),
    )
    .digest('base64url')
