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

/** A password as it was typed, and as it is hashed. */
export type TypedPassword = { readonly typed: string; readonly prepared: string }

/** Whether a password is the one behind a hash. */
export async function matches(
  ports: Pick<Ports, 'hasher' | 'keyring'>,
  userId: string,
  secret: SecretHash,
  { typed, prepared }: TypedPassword,
): Promise<boolean> {
  if (secret.scheme === 'argon2id') return ports.hasher.verify(secret.hash, prepared)
  if (secret.scheme === 'imported') {
    const { verifyImported } = ports.hasher
    // Most other systems hash what was typed, whatever its form.
    return (await verifyImported(secret.hash, prepared)) || (typed !== prepared && verifyImported(secret.hash, typed))
  }
  const expected = Buffer.from(secret.hash, 'base64url')
  const given = ports.keyring.mac(PURPOSE, secret.keyId ?? '', `${userId}:${prepared}`)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export const retire = (
  secret: Secret,
  retiredAt: Date,
  more: Pick<RetiredSecret, 'resetId' | 'mustChange'> = {},
): RetiredSecret => ({
  scheme: secret.scheme,
  ...(secret.keyId ? { keyId: secret.keyId } : {}),
  hash: secret.hash,
  setAt: secret.setAt,
  retiredAt,
  ...more,
})
