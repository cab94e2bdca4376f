import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import { GRANT } from './resource-server.ts'

export type VerifiedAccessToken = {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** The thumbprint of the key without which it is worth nothing (RFC 9449 §6.1). */
  readonly boundTo?: string
  /** Absent in a machine's token, whose subject is the client itself. Who it is the grant knows: the subject may be pairwise. */
  readonly person?: { readonly grant: string; readonly signedInAt?: Date }
}

/** Checks an access token of this issuer for one audience (RFC 9068): signature by an allowed algorithm, type, times. */
export function createVerifyAccessToken(options: { issuer: string; keys: readonly JWK[]; now: () => Date }) {
  const keys = createLocalJWKSet({ keys: options.keys.map(publicPart) })
  return async (token: string, audience: string): Promise<VerifiedAccessToken | undefined> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: options.issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['ES256'],
        currentDate: options.now(),
        requiredClaims: ['exp', 'client_id', 'sub'],
      })
      const clientId = String(payload.client_id)
      const scopes = String(payload.scope ?? '')
        .split(' ')
        .filter(Boolean)
      const { jkt } = (payload.cnf ?? {}) as { readonly jkt?: string }
      const common = { clientId, scopes, ...(jkt && { boundTo: jkt }) }
      if (payload.sub === clientId) return common
      const { auth_time: time } = payload
      const signedInAt = typeof time === 'number' ? { signedInAt: new Date(time * 1000) } : {}
      return { ...common, person: { grant: String(payload[GRANT]), ...signedInAt } }
    } catch {
      return undefined
    }
  }
}

function publicPart({ kty, crv, x, y, n, e, kid, alg, use }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, kid, alg, use }))
}
