import type Provider from 'oidc-provider'
import { PROOF_WINDOW } from '../access/dpop-proof.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import { hashId } from '../store/oidc-payloads.ts'

/** Whether nobody has used an id of one issuer before, here or at another server of this database. */
export const createClaimOnce = (payloads: OidcPayloadStore) => (issuer: string, id: string, expiresAt: Date) =>
  payloads.claim(`ReplayDetection:${hashId(JSON.stringify([issuer, id]))}`, expiresAt)

/**
 * What is signed for one use is used once, by several servers at once, too: the library would look first and write then (rule O49). A
 * proof from a clock that is ahead would be good for longer than the library remembers it.
 */
export function refuseReplays(provider: Provider, payloads: OidcPayloadStore): void {
  const claimOnce = createClaimOnce(payloads)
  const { ReplayDetection } = provider
  ReplayDetection.unique = (issuer: string, jti: string, exp: number) =>
    claimOnce(issuer, jti, new Date((exp + PROOF_WINDOW) * 1000))
}
