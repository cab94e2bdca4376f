import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Keyring } from '../keyring.ts'
import type { SealedKey } from '../store/signing-keys.ts'

/** What private keys are sealed for. */
export const SIGNING_KEY = 'signing key'

/** ID tokens are RS256 unless an application registers otherwise; our own access tokens are ES256. */
export const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const

export type Algorithm = (typeof ALGORITHMS)[number]

export type SigningKey = JWK & { readonly kid: string; readonly alg: string }

export async function makeSigningKey(alg: Algorithm): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
  return { ...(await exportJWK(privateKey)), kid: randomUUID(), alg, use: 'sig' }
}

export function sealKey(
  key: SigningKey,
  keyring: Keyring,
  dates: Pick<SealedKey, 'serial' | 'publishedAt' | 'signsFrom'>,
): SealedKey {
  const { kid, alg } = key
  return { kid, alg, sealed: keyring.seal(SIGNING_KEY, JSON.stringify(key)), ...dates }
}

export const openKey = ({ sealed }: SealedKey, keyring: Keyring): SigningKey =>
  JSON.parse(keyring.open(SIGNING_KEY, sealed))
