import { UnknownKey } from '../keyring.ts'
import type { FactorPorts } from './ports.ts'

/** What secrets of authenticator apps are sealed for. */
export const APP_SECRET = 'authenticator app'

export type SealApp = ReturnType<typeof createSealApp>

/** Secrets of authenticator apps under the master key; undefined where one has sealed it that is gone: no code of that app is right any more. */
export const createSealApp = ({ keyring }: Pick<FactorPorts, 'keyring'>) => ({
  seal: (secret: string) => keyring.seal(APP_SECRET, secret),
  open(sealed: string): string | undefined {
    try {
      return keyring.open(APP_SECRET, sealed)
    } catch (error) {
      if (error instanceof UnknownKey) return undefined
      throw error
    }
  },
})
