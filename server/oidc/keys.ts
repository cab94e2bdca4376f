import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Keyring } from '../keyring.ts'
import type { SigningKeyStore } from '../store/signing-keys.ts'

const PURPOSE = 'signing key'

/** ID tokens are RS256 unless an application registers otherwise; our own access tokens are ES256. */
const ALGORITHMS = ['RS256', 'ES256'] as const

export type SigningKey = JWK & { readonly kid: string; readonly alg: string }

/** The issuer's private keys, generated at the first start. They are sealed again where the master key is a new one, so that the old one can go. */
export async function loadSigningKeys(store: SigningKeyStore, keyring: Keyring, now: () => Date): Promise<JWK[]> {
  const known = new Set((await store.all()).map(({ alg }) => alg))
  for (const alg of ALGORITHMS.filter(one => !known.has(one)))
    await offerSigningKey(await makeSigningKey(alg), { store, keyring, now })
  const all = await store.all()
  for (const { kid, sealed } of all.filter(key => !keyring.isCurrent(key.sealed))) {
    await store.reseal(kid, keyring.seal(PURPOSE, keyring.open(PURPOSE, sealed)))
  }
  return all.map(({ sealed }) => JSON.parse(keyring.open(PURPOSE, sealed)))
}

export async function makeSigningKey(alg: (typeof ALGORITHMS)[number]): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
  return { ...(await exportJWK(privateKey)), kid: randomUUID(), alg, use: 'sig' }
}

/** Keeps a key, sealed, unless there is one of its algorithm. */
export async function offerSigningKey(
  key: SigningKey,
  { store, keyring, now }: { store: SigningKeyStore; keyring: Keyring; now: () => Date },
): Promise<void> {
  const { kid, alg } = key
  await store.offer({ kid, alg, sealed: keyring.seal(PURPOSE, JSON.stringify(key)), createdAt: now() })
}
