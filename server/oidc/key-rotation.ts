import type { Audit, AuditEvent, Transaction } from '../../passwords/ports.ts'
import type { Keyring } from '../keyring.ts'
import type { Database } from '../store/connect.ts'
import type { SealedKey, SigningKeyStore } from '../store/signing-keys.ts'
import { isSuccessorDue, phasesOf, signsFromOf } from './key-schedule.ts'
import { ALGORITHMS, type Algorithm, makeSigningKey, type SigningKey, sealKey } from './keys.ts'

export type RotationPorts = {
  readonly store: SigningKeyStore
  readonly keyring: Keyring
  readonly audit: Audit
  readonly inTransaction: Database['inTransaction']
  /** How long a key signs; 0 is without end. */
  readonly rotationDays: number
  readonly now: () => Date
}

/** Who has keys made or taken away, and through which door. */
export type By = { readonly actor: string; readonly channel: string }

const server: By = { actor: 'server', channel: 'server' }

export type KeyRotation = ReturnType<typeof createKeyRotation>

/** Keys come and go, each in a transaction with its event: what one server has done no other does again, and what it left the next one does. */
export function createKeyRotation({ store, keyring, audit, inTransaction, rotationDays, now }: RotationPorts) {
  return {
    /** Publishes the first key of each algorithm, and each key whose time has come. */
    async publishDue(): Promise<void> {
      const newest = newestOf(await store.all())
      for (const alg of ALGORITHMS) {
        const key = newest(alg)
        if (!key || isSuccessorDue(key, rotationDays, now())) await publish(alg, key, server)
      }
    },
    /** Publishes the next key of each algorithm before its time, where there is none. */
    async publishNext(by: By): Promise<void> {
      const newest = newestOf(await store.all())
      for (const alg of ALGORITHMS) {
        const key = newest(alg)
        if (!key || key.signsFrom <= now()) await publish(alg, key, by)
      }
    },
    async removeEnded(): Promise<void> {
      const all = await store.all()
      for (const key of phasesOf(all, now()).filter(({ phase }) => phase === 'ended'))
        await inTransaction(transaction => remove(key, server, transaction))
    },
    /** For keys that somebody else may have: new ones sign at once, and all others are keys of ours no longer. */
    async replaceAll(by: By): Promise<void> {
      const made = await Promise.all(ALGORITHMS.map(makeSigningKey))
      await inTransaction(async transaction => {
        const all = await store.all(transaction)
        for (const key of all) await remove(key, by, transaction)
        for (const key of made) await insert(key, newestOf(all)(key.alg), by, now(), transaction)
      })
    },
  }

  async function publish(alg: Algorithm, newest: SealedKey | undefined, by: By): Promise<void> {
    const key = await makeSigningKey(alg)
    await inTransaction(transaction => insert(key, newest, by, signsFromOf(newest, now()), transaction))
  }

  async function insert(
    key: SigningKey,
    newest: SealedKey | undefined,
    by: By,
    signsFrom: Date,
    transaction: Transaction,
  ): Promise<void> {
    const dates = { serial: (newest?.serial ?? 0) + 1, publishedAt: now(), signsFrom }
    const isMade = await store.offer(sealKey(key, keyring, dates), transaction)
    const details = { signsFrom: signsFrom.toISOString() }
    if (isMade) await audit.record(eventOf('signingKey.published', key, by, details), transaction)
  }

  async function remove(key: SealedKey, by: By, transaction: Transaction): Promise<void> {
    if (await store.remove(key.kid, transaction))
      await audit.record(eventOf('signingKey.removed', key, by), transaction)
  }
}

const newestOf = (keys: readonly SealedKey[]) => (alg: string) => keys.findLast(key => key.alg === alg)

const eventOf = (event: string, { kid, alg }: SigningKey | SealedKey, by: By, more = {}): AuditEvent => ({
  ...by,
  event,
  target: kid,
  outcome: 'success',
  details: { alg, ...more },
})
