import type { Logger } from 'pino'
import type { Passwords } from '../passwords/passwords.ts'
import { createPolling, type Polling } from './polling.ts'

const PAUSE = 10 * 60 * 1000

/** What comes with time alone: warnings of passwords that are about to end, and the end of weak hashes. */
export const createPasswordSweep = ({
  passwords: { warnOfExpiry, removeOutlived },
  logger,
}: {
  passwords: Pick<Passwords, 'warnOfExpiry' | 'removeOutlived'>
  logger: Logger
}): Polling =>
  createPolling(
    async () => {
      await warnOfExpiry()
      await removeOutlived()
    },
    { pause: PAUSE, onError: err => logger.error({ err }, 'the passwords that end were not looked through') },
  )
