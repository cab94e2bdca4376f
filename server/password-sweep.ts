import type { Logger } from 'pino'
import type { Passwords } from '../passwords/passwords.ts'
import { createPolling, type Polling } from './polling.ts'

export type PasswordSweep = Polling & {
  /** Does all of it once; at the signal it ends with what it has in hand. */
  sweep(signal: AbortSignal): Promise<void>
}

const PAUSE = 10 * 60 * 1000

/** What comes with time alone: warnings of passwords that are about to end, reminders of links and one-time passwords, and the end of weak hashes. None waits for another to succeed. */
export function createPasswordSweep({
  passwords: { warnOfExpiry, remind, removeOutlived },
  logger,
}: {
  passwords: Pick<Passwords, 'warnOfExpiry' | 'remind' | 'removeOutlived'>
  logger: Logger
}): PasswordSweep {
  const works: readonly (readonly [work: Passwords['warnOfExpiry'], failure: string])[] = [
    [warnOfExpiry, 'not everybody was told whose password is about to end'],
    [remind, 'not everybody was reminded whose link or one-time password is about to end'],
    [removeOutlived, 'not all weak hashes whose time is over were removed'],
  ]
  const polling = createPolling(sweep, {
    pause: PAUSE,
    onError: err => logger.error({ err }, 'the passwords that end were not looked through'),
  })
  return { ...polling, sweep }

  async function sweep(signal: AbortSignal): Promise<void> {
    for (const [work, failure] of works) await work(signal).catch(err => logger.error({ err }, failure))
  }
}
