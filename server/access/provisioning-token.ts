import { randomBytes } from 'node:crypto'
import type { Audit } from '../../passwords/ports.ts'
import type { ClientSettings, ProvisioningClientStore } from '../store/provisioning-clients.ts'

const DAY = 86_400_000

export const makeProvisioningSecret = () => `rekey_${randomBytes(32).toString('base64url')}`

export type IssuedToken = { client: string; name: string; token: string; scopes: readonly string[]; expiresAt: Date }

/** Makes a token of a provisioning client, and the client, with the settings, where there is none of that name. The token is in this answer only. */
export async function issueProvisioningToken(
  request: { name: string; scopes: readonly string[]; days: number; settings?: ClientSettings },
  ports: { provisioningClients: ProvisioningClientStore; audit: Audit; now: () => Date },
): Promise<IssuedToken> {
  const now = ports.now()
  const client = await ports.provisioningClients.ensure(request.name, now, request.settings)
  const token = makeProvisioningSecret()
  const expiresAt = new Date(now.getTime() + request.days * DAY)
  await ports.provisioningClients.addToken(token, {
    client: client.id,
    scopes: request.scopes,
    createdAt: now,
    expiresAt,
  })
  await ports.audit.record({
    event: 'token.created',
    actor: 'host',
    target: client.id,
    channel: 'host',
    outcome: 'success',
    details: { scopes: request.scopes.join(' ') },
  })
  return { client: client.id, name: client.name, token, scopes: request.scopes, expiresAt }
}
