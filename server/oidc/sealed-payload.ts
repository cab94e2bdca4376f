import type { AdapterPayload } from 'oidc-provider'
import { type Keyring, UnknownKey } from '../keyring.ts'
import type { OidcPayload } from '../store/oidc-payloads.ts'

const PURPOSE = 'oidc payload'

export const sealPayload = (keyring: Keyring, payload: AdapterPayload): string =>
  keyring.seal(PURPOSE, JSON.stringify(payload))

/** A payload of the library; undefined where a master key has sealed it that is gone: it opens nothing any more, to nobody. */
export function openPayload(keyring: Keyring, { sealed }: Pick<OidcPayload, 'sealed'>): AdapterPayload | undefined {
  try {
    return JSON.parse(keyring.open(PURPOSE, sealed))
  } catch (error) {
    if (error instanceof UnknownKey) return undefined
    throw error
  }
}
