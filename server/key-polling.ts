import type { Logger } from 'pino'
import type { SigningKeys } from './oidc/signing-keys.ts'
import { createPolling, type Polling } from './polling.ts'

/** For so long, at most, a server goes on with keys that were taken away at another, or on the host. */
const PAUSE = 5000

/** By it signing keys are rotated, by whichever server looks first, and the others learn of it. */
export function createKeyPolling({ signingKeys, logger }: { signingKeys: SigningKeys; logger: Logger }): Polling {
  return createPolling(signingKeys.refresh, {
    pause: PAUSE,
    onError: err => logger.error({ err }, 'the signing keys were not looked through'),
  })
}
