import type { Logger } from 'pino'
import { APP_SECRET } from './factors/seal-app.ts'
import { type Keyring, UnknownKey } from './keyring.ts'
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

/** Seals with the current master key what another one has sealed, so that the other can go. What no key of ours opens is left as it is. */
export async function reseal({ database, keyring, logger }: { database: Database; keyring: Keyring; logger: Logger }) {
  const values = createSealedValues(database)
  for (const field of sealedFields) {
    for await (const value of values.sealedByOthers(field, keyring.currentKeyId)) {
      try {
        const { purpose } = field
        await values.replace(field, value, keyring.seal(purpose, keyring.open(purpose, value.sealed)))
      } catch (error) {
        if (!(error instanceof UnknownKey)) throw error
        logger.warn({ collection: field.collection, id: value.id }, 'sealed by a key that is not in MASTER_KEY')
      }
    }
  }
}
