import type Provider from 'oidc-provider'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import { hashId } from './adapter.ts'

/** What is signed for one use is used once, by several servers at once, too: the library would look first and write then (rule O49). */
export function refuseReplays(provider: Provider, payloads: OidcPayloadStore): void {
  const { ReplayDetection } = provider
  ReplayDetection.unique = (issuer: string, jti: string, exp: number) =>
    payloads.claim(`ReplayDetection:${hashId(JSON.stringify([issuer, jti]))}`, new Date(exp * 1000))
}
