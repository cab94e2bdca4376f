import type { Logger } from 'pino'
import type { Audit } from '../../passwords/ports.ts'
import type { ProvisioningClientStore } from '../store/provisioning-clients.ts'
import { scopeNames } from './scopes.ts'

const HOUR = 3_600_000

/**
 * The token with every scope that an operator's automation brings in BOOTSTRAP_TOKEN: it lives for `hours` from its first start
 * (0 is without end), and is dead from the start on which the settings no longer bring it.
 */
export async function installBootstrapToken(
  settings: { token?: string; hours: number },
  ports: { provisioningClients: ProvisioningClientStore; audit: Audit; logger: Logger; now: () => Date },
): Promise<void> {
  await ports.provisioningClients.endBootstrapTokens(settings.token)
  if (!settings.token) return
  const now = ports.now()
  const client = await ports.provisioningClients.ensure('bootstrap', now)
  const token = { client: client.id, scopes: scopeNames, createdAt: now }
  const isNew = await ports.provisioningClients.putBootstrapToken(settings.token, token, settings.hours * HOUR)
  if (isNew)
    await ports.audit.record({ event: 'token.created', actor: 'bootstrap', target: client.id, outcome: 'success' })
  ports.logger.warn(
    'BOOTSTRAP_TOKEN is set: a token with every scope is accepted. Remove it once your own tokens are made.',
  )
}
