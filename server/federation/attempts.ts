import { randomBytes } from 'node:crypto'
import { type Keyring, UnknownKey } from '../keyring.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import { hashId } from '../store/oidc-payloads.ts'
import type { Checks } from './upstream.ts'

type Ports = {
  readonly payloads: Pick<OidcPayloadStore, 'save' | 'find' | 'consume'>
  readonly keyring: Pick<Keyring, 'seal' | 'open'>
  readonly now: () => Date
}

/** A sign-in that goes on at a provider. It belongs to one interaction, and so to one browser. */
export type Attempt = {
  readonly checks: Checks
  readonly interaction: string
  readonly provider: string
  /** The second since which the person has to have signed in there, where the application demands that; else it is a wish. */
  readonly since: number
  readonly isDemanded: boolean
}

const PURPOSE = 'federated sign-in'

/** Milliseconds in which people have to be back. */
const LIFETIME = 600_000

/** What was sent with people to their provider, until they are back with it: once. */
export function createAttempts({ payloads, keyring, now }: Ports) {
  const keyOf = (state: string) => `Federation:${hashId(state)}`
  const random = () => randomBytes(32).toString('base64url')

  /** Undefined, too, where a master key has sealed it that is gone. */
  async function find(state: string): Promise<Attempt | undefined> {
    const stored = await payloads.find('_id', keyOf(state), now())
    try {
      return stored && JSON.parse(keyring.open(PURPOSE, stored.sealed))
    } catch (error) {
      if (error instanceof UnknownKey) return undefined
      throw error
    }
  }

  return {
    find,
    async begin(attempt: Omit<Attempt, 'checks'>): Promise<Checks> {
      const checks = { state: random(), nonce: random(), verifier: random() }
      const sealed = keyring.seal(PURPOSE, JSON.stringify({ ...attempt, checks }))
      const expiresAt = new Date(now().getTime() + LIFETIME)
      await payloads.save({ _id: keyOf(checks.state), sealed, expiresAt })
      return checks
    },
    /** The attempt, for its own interaction; of two that ask for it, one gets it. */
    async take(state: string, interaction: string): Promise<Attempt | undefined> {
      const attempt = await find(state)
      if (attempt?.interaction !== interaction) return undefined
      return (await payloads.consume(keyOf(state), now())) ? attempt : undefined
    },
  }
}
