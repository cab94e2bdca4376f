import { timingSafeEqual } from 'node:crypto'
import type { RetiredSecret, Secret } from './credential.ts'
import type { Keyring, Ports } from './ports.ts'

type SecretHash = Pick<Secret, 'scheme' | 'keyId' | 'hash'>

const PURPOSE = 'one-time password'

/** The keyed hash of a generated secret, bound to its person. */
export function fastHash(keyring: Keyring, userId: string, prepared: string): SecretHash {
  const keyId = keyring.currentKeyId
  return { scheme: 'hmac', keyId, hash: keyring.mac(PURPOSE, keyId, `${userId}:${prepared}`).toString('base64url') }
}

/** The slow hash of a given, imported or weak secret. */
export async function slowHash(ports: Pick<Ports, 'hasher'>, prepared: string): Promise<SecretHash> {
  return { scheme: 'argon2id', hash: await ports.hasher.hash(prepared) }
}

/** Whether a prepared password is the one behind a hash. */
export async function matches(
  ports: Pick<Ports, 'hasher' | 'keyring'>,
  userId: string,
  secret: SecretHash,
  prepared: string,
): Promise<boolean> {
  if (secret.scheme === 'argon2id') return ports.hasher.verify(secret.hash, prepared)
  if (secret.scheme === 'imported') return ports.hasher.verifyImported(secret.hash, prepared)
  const expected = Buffer.from(secret.hash, 'base64url')
  const given = ports.keyring.mac(PURPOSE, secret.keyId ?? '', `${userId}:${prepared}`)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export const retire = (secret: Secret, retiredAt: Date, resetId?: string): RetiredSecret => ({
  scheme: secret.scheme,
  ...(secret.keyId ? { keyId: secret.keyId } : {}),
  hash: secret.hash,
  retiredAt,
  ...(resetId ? { resetId } : {}),
})
