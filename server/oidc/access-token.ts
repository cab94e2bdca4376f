import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import { GRANT } from './resource-server.ts'

export type VerifiedAccessToken = {
  readonly clientId: string
  readonly scopes: readonly string[]
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
      const scopes = String(payload.scope ?? '').split(' ')
      if (payload.sub === clientId) return { clientId, scopes }
      const { auth_time: time } = payload
      const signedInAt = typeof time === 'number' ? { signedInAt: new Date(time * 1000) } : {}
      return { clientId, scopes, person: { grant: String(payload[GRANT]), ...signedInAt } }
    } catch {
      return undefined
    }
  }
}

function publicPart({ kty, crv, x, y, n, e, kid, alg, use }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, kid, alg, use }))
}
