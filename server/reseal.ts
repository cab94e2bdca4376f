import { APP_SECRET } from './factors/seal-app.ts'
import type { Keyring } from './keyring.ts'
import { SIGNING_KEY } from './oidc/keys.ts'
import type { Database } from './store/connect.ts'
import { AUTHORIZATION } from './store/event-receivers.ts'
import { CLIENT_SECRET } from './store/identity-providers.ts'
import { createSealedValues, type SealedField } from './store/sealed-values.ts'

const sealedFields: readonly SealedField[] = [
  { collection: 'signingKeys', field: 'sealed', purpose: SIGNING_KEY },
  { collection: 'eventReceivers', field: 'authorization', purpose: AUTHORIZATION },
  { collection: 'identityProviders', field: 'clientSecret', purpose: CLIENT_SECRET },
  { collection: 'secondFactors', field: 'app.sealed', purpose: APP_SECRET },
]

/** Seals with the current master key what a former one has sealed, so that the former can go. What no key of ours opens is left as it is. */
export async function reseal({ database, keyring }: { database: Database; keyring: Keyring }): Promise<void> {
  const values = createSealedValues(database)
  for (const keyId of keyring.keyIds.filter(id => id !== keyring.currentKeyId)) {
    for (const field of sealedFields) {
      const { purpose } = field
      for await (const value of values.sealedBy(keyId, field))
        await values.replace(field, value, keyring.seal(purpose, keyring.open(purpose, value.sealed)))
    }
  }
}
