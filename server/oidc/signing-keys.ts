import type { Keyring } from '../keyring.ts'
import type { SealedKey, SigningKeyStore } from '../store/signing-keys.ts'
import { createKeyRotation, type KeyRotation, type RotationPorts } from './key-rotation.ts'
import { type Phase, phasesOf } from './key-schedule.ts'
import { ALGORITHMS, openKey, type SigningKey } from './keys.ts'

export type ListedKey = Pick<SealedKey, 'kid' | 'alg' | 'publishedAt' | 'signsFrom'> & {
  readonly phase: Phase
  readonly endsAt?: Date
}

export type SigningKeys = Pick<KeyRotation, 'publishNext' | 'replaceAll'> & {
  /** The private keys that are published, as of the last refresh; of each algorithm the one that signs first. Other keys are another list. */
  current(): readonly SigningKey[]
  /** Does what is due, and learns of what other servers did, even where it can't do it. */
  refresh(): Promise<void>
  list(): Promise<ListedKey[]>
}

/** The issuer's keys, generated at the first start. */
export function createSigningKeys(
  ports: RotationPorts & { readonly store: SigningKeyStore; readonly keyring: Keyring },
): SigningKeys {
  const { store, keyring, now } = ports
  const { publishDue, removeEnded, publishNext, replaceAll } = createKeyRotation(ports)
  let current: readonly SigningKey[] = []

  return {
    publishNext,
    replaceAll,
    current: () => current,
    async refresh() {
      try {
        await publishDue()
        await removeEnded()
      } finally {
        await learn()
      }
    },
    async list() {
      return phasesOf(await store.all(), now()).map(({ sealed, serial, ...shown }) => shown)
    },
  }

  async function learn(): Promise<void> {
    const published = inOrder(await store.all(), now())
    if (kidsOf(published) !== kidsOf(current)) current = published.map(key => openKey(key, keyring))
  }
}

/** The library signs with the first key of an algorithm. */
function inOrder(all: readonly SealedKey[], now: Date): SealedKey[] {
  const published = phasesOf(all, now).filter(({ phase }) => phase !== 'ended')
  return ALGORITHMS.flatMap(alg => {
    const own = published.filter(key => key.alg === alg)
    return [...own.filter(({ phase }) => phase === 'signing'), ...own.filter(({ phase }) => phase !== 'signing')]
  })
}

const kidsOf = (keys: readonly { readonly kid: string }[]) => keys.map(({ kid }) => kid).join(' ')
