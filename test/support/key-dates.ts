import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose'
import type { Database } from '../../server/store/connect.ts'

export const DAY = 86_400

/** Makes the signing keys older, by seconds, as if so much time had gone by for them and nothing else. */
export async function ageKeys({ connection }: Database, seconds: number): Promise<void> {
  const older = (field: string) => ({ [field]: { $subtract: [`$${field}`, seconds * 1000] } })
  await connection
    .collection('signingKeys')
    .updateMany({}, [{ $set: { ...older('publishedAt'), ...older('signsFrom') } }])
}

/** Verifies tokens as an application that keeps /jwks for exactly as long as it may, and asks for it at no other time. */
export function createKeyCache(address: string, seconds: () => number) {
  let kept: { readonly keys: ReturnType<typeof createLocalJWKSet>; readonly until: number } | undefined
  return async (token: string): Promise<JWTPayload> => {
    if (!kept || seconds() >= kept.until) {
      const answer = await fetch(`${address}/jwks`)
      const [, age = '0'] = /^public, max-age=(\d+)$/.exec(answer.headers.get('cache-control') ?? '') ?? []
      kept = { keys: createLocalJWKSet(await answer.json()), until: seconds() + Number(age) }
    }
    return (await jwtVerify(token, kept.keys)).payload
  }
}
