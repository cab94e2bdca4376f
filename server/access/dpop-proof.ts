import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose'

/** By what a proof may be signed. */
export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] as const

/** Seconds by which the clock of whoever signs may differ from ours, in both directions. */
export const PROOF_WINDOW = 300

/** What a proof is for: one request, with a token that is bound to a key by the key's thumbprint. */
export type ProvenRequest = {
  readonly method: string
  /** Without its query, and never made of what the request says of its host. */
  readonly url: string
  readonly token: string
  readonly boundTo: string
}

export type VerifyProof = (proof: string, request: ProvenRequest) => Promise<boolean>

type Ports = {
  /** Whether nobody has used this id of this key before. */
  readonly claimOnce: (key: string, id: string, expiresAt: Date) => Promise<boolean>
  readonly now: () => Date
}

/** Whether a DPoP proof (RFC 9449 §4.3) shows that who sends a request holds the key that its token is bound to. It is good once. */
export function createVerifyProof({ claimOnce, now }: Ports): VerifyProof {
  return async (proof, request) => {
    const claims = await read(proof, request.boundTo)
    if (!claims || !isFor(request, claims)) return false
    const age = now().getTime() / 1000 - claims.iat
    if (!(Math.abs(age) <= PROOF_WINDOW)) return false
    return claimOnce(request.boundTo, claims.jti, new Date((claims.iat + PROOF_WINDOW) * 1000))
  }

  async function read(proof: string, boundTo: string): Promise<Claims | undefined> {
    try {
      const { payload, protectedHeader } = await jwtVerify<Claims>(proof, EmbeddedJWK, {
        algorithms: [...PROOF_ALGORITHMS],
        typ: 'dpop+jwt',
        currentDate: now(),
        requiredClaims: ['iat', 'jti'],
      })
      const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk as JWK)
      return thumbprint === boundTo && typeof payload.jti === 'string' && payload.jti !== '' ? payload : undefined
    } catch {
      return undefined
    }
  }
}

type Claims = { readonly iat: number; readonly jti: string } & Readonly<Record<string, unknown>>

function isFor({ method, url, token }: ProvenRequest, { htm, htu, ath }: Claims): boolean {
  const address = typeof htu === 'string' ? URL.parse(htu) : null
  if (!address) return false
  address.search = ''
  address.hash = ''
  const hash = createHash('sha256').update(token).digest('base64url')
  return htm === method && address.href === new URL(url).href && ath === hash
}
