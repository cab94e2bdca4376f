import { CompactEncrypt, type JWK } from 'jose'
import { ScimError } from '../../scim/error.ts'
import { importPublicKey } from '../access/public-key.ts'

/** What a key of each kind is used with (RFC 7518 §4). */
const ALGORITHMS: Readonly<Record<string, string>> = {
  RSA: 'RSA-OAEP-256',
  EC: 'ECDH-ES+A256KW',
  OKP: 'ECDH-ES+A256KW',
}

/** What a key is allowed that may be sealed to (RFC 7517 §4.3). */
const SEALS = ['encrypt', 'wrapKey', 'deriveKey', 'deriveBits']

/**
 * Seals one-time passwords to an administrator's public key, as a JWE that nobody else opens, this server included. Throws ScimError 400
 * invalidValue for what is no such key.
 */
export async function createSealing(key: object | undefined): Promise<(secret: string) => Promise<string>> {
  if (!key) return () => Promise.reject(new Error('There is no key to seal to.'))
  const { key_ops: allowed, ...jwk } = key as JWK
  const alg = ALGORITHMS[jwk.kty ?? ''] ?? ''
  const imported = await importPublicKey(jwk, alg)
  if (!imported || jwk.use === 'sig' || allowed?.every(use => !SEALS.includes(use))) throw invalidKey()
  const seal = (secret: string) =>
    new CompactEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ alg, enc: 'A256GCM', ...(jwk.kid && { kid: jwk.kid }) })
      .encrypt(imported)
  await seal('').catch(cause => {
    throw invalidKey(cause)
  })
  return seal
}

const invalidKey = (cause?: unknown) =>
  new ScimError(
    400,
    'invalidValue',
    'The "recipientKey" must be a public key to encrypt to: RSA of 2048 bits or more with an exponent of 65537 or more, EC (P-256, P-384, P-521) or OKP (X25519).',
    { cause },
  )
