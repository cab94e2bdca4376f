import type { Keyring } from './keyring.ts'
import type { createSettingStore } from './store/settings.ts'
import { StartupError } from './store/startup-error.ts'

/** A database that another master key protects would lose its signing keys and links one by one: better not to start. */
export async function checkMasterKey(settings: ReturnType<typeof createSettingStore>, keyring: Keyring): Promise<void> {
  const check = (keyId: string) => keyring.mac('key check', keyId, 'rekey').toString('base64url')
  const { currentKeyId } = keyring
  await settings.claim('masterKey', { keyId: currentKeyId, check: check(currentKeyId) })
  const stored = await settings.read<{ keyId: string; check: string }>('masterKey')
  if (stored && keyring.keyIds.includes(stored.keyId) && check(stored.keyId) === stored.check) {
    if (stored.keyId !== currentKeyId)
      await settings.write('masterKey', { keyId: currentKeyId, check: check(currentKeyId) })
    return
  }
  throw new StartupError(
    'MASTER_KEY is not the key that this database was made with. Put that key into MASTER_KEY, after the new one if there is one.',
  )
}
