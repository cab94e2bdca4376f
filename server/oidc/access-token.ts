import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'

export type VerifiedAccessToken = { readonly clientId: string; readonly scopes: readonly string[] }

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
        requiredClaims: ['exp', 'client_id'],
      })
      return { clientId: String(payload.client_id), scopes: String(payload.scope ?? '').split(' ') }
    } catch {
      return undefined
    }
  }
}

function publicPart({ kty, crv, x, y, n, e, kid, alg, use }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, kid, alg, use }))
}
