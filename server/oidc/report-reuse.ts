import Provider from 'oidc-provider'
import type { Logger } from 'pino'
import type { Audit } from '../../passwords/ports.ts'

export type ReusePorts = { readonly audit: Audit; readonly logger: Logger }

/** A code or a refresh token that was used before comes back: somebody else may have a copy of it (rules O45, O61). */
export async function reportReuse(ports: ReusePorts, token: string, accountId: string): Promise<void> {
  const { oidc, state } = Provider.ctx ?? {}
  if (oidc?.route !== 'token' || !oidc.client) return
  const application = oidc.client.clientId
  ports.logger.warn(
    { requestId: state?.requestId, person: accountId, application, kind: token },
    'a used token came back',
  )
  const event = { event: 'token.reused', actor: application, target: accountId, channel: 'oidc' }
  await ports.audit.record({ ...event, outcome: 'failure', details: { token } })
}
