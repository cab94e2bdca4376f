import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FirstAdministrator, MADE } from './first-administrator.ts'
import { createPolling, type Polling } from './polling.ts'
import type { Services } from './services.ts'

const PAUSE = 60_000

const noteIn = (dataDir: string) => join(dataDir, 'first-admin')

/** Shown to a person at a terminal, else left in a file that only the owner reads. */
export async function announce(
  made: FirstAdministrator,
  options: { dataDir: string; terminal?: (text: string) => void; log: (file: string) => void },
): Promise<void> {
  const text = `Sign in as ${made.userName} with the one-time password ${made.oneTimePassword}`
  if (options.terminal) return options.terminal(text)
  const file = noteIn(options.dataDir)
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  await writeFile(file, `${text}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
  options.log(file)
}

/** Takes the file away once the one-time password in it lets nobody in any more. */
export async function removeStaleNote(
  { settings, passwords }: Pick<Services, 'settings' | 'passwords'>,
  dataDir: string,
): Promise<void> {
  const isThere = await stat(noteIn(dataDir)).catch(() => undefined)
  if (!isThere) return
  const id = (await settings.read<string>(MADE)) ?? ''
  const state = (await passwords.statesOf([id])).get(id)
  if (state?.mustChange && !state.expired) return
  await rm(noteIn(dataDir), { force: true })
}

/** While the server runs. */
export const createNoteSweep = (
  services: Pick<Services, 'settings' | 'passwords' | 'logger'>,
  dataDir: string,
): Polling =>
  createPolling(() => removeStaleNote(services, dataDir), {
    pause: PAUSE,
    onError: err =>
      services.logger.error({ err }, 'the file with the password of the first administrator was not looked after'),
  })
