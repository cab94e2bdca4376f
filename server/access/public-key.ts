import { type CryptoKey, importJWK, type JWK } from 'jose'

const SMALLEST_EXPONENT = 65_537n
const SMALLEST_MODULUS = 2048

/** A public key for an algorithm; undefined for what is none, and for one that hides or proves little. */
export async function importPublicKey(jwk: JWK, alg: string): Promise<CryptoKey | undefined> {
  const { kty = '', n, e } = jwk
  if (kty === 'RSA' && (bitsOf(n) < SMALLEST_MODULUS || numberOf(e) < SMALLEST_EXPONENT)) return undefined
  const imported = kty === 'oct' ? undefined : await importJWK(jwk, alg).catch(() => undefined)
  return imported && 'type' in imported && imported.type === 'public' ? (imported as CryptoKey) : undefined
}

const bitsOf = (text = '') => numberOf(text).toString(2).length

const numberOf = (text = '') => BigInt(`0x0${Buffer.from(text, 'base64url').toString('hex')}`)
