import { importJWK, type JWTPayload, SignJWT } from 'jose'
import type { Algorithm } from './keys.ts'
import type { SigningKeys } from './signing-keys.ts'

export type Sign = (type: string, algorithm: Algorithm, claims: JWTPayload) => Promise<string>

/** A JWT, signed like an ID token, and with the same key, so that whoever is sent it checks it in the same way. */
export function createSign({ signingKeys }: { readonly signingKeys: Pick<SigningKeys, 'current'> }): Sign {
  return async (typ, alg, claims) => {
    const key = signingKeys.current().find(one => one.alg === alg)
    if (!key) throw new Error(`There is no key for ${alg}.`)
    return new SignJWT(claims).setProtectedHeader({ alg, kid: key.kid, typ }).sign(await importJWK(key, alg))
  }
}

/** As a NumericDate (RFC 7519 §2): whole seconds. */
export const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
