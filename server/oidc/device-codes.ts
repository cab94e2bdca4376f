import Provider, { type AdapterPayload, errors } from 'oidc-provider'
import type { OidcPayload, OidcPayloadStore } from '../store/oidc-payloads.ts'

/** Seconds in which a code that has expired is still known as that, and not as one that never was. */
export const REMEMBERED = 600

/** Milliseconds between two questions: the five seconds of RFC 8628 §3.2, less what a network may take. */
const INTERVAL = 4000

/**
 * What a device is told that asks too late or too often (RFC 8628 §3.5). Throws the errors `expired_token` and, for one that nobody has
 * answered yet, `slow_down`.
 */
export async function requireDeviceTime(
  ports: { readonly payloads: OidcPayloadStore; readonly now: () => Date },
  { _id, expiresAt = new Date(0) }: OidcPayload,
  { accountId, error }: AdapterPayload,
): Promise<void> {
  const now = ports.now().getTime()
  if (expiresAt.getTime() - REMEMBERED * 1000 <= now) throw new errors.ExpiredToken('device code is expired')
  if (accountId || error || Provider.ctx?.oidc.route !== 'token') return
  if (!(await ports.payloads.ask(_id, new Date(now), new Date(now - INTERVAL)))) throw new errors.SlowDown()
}
