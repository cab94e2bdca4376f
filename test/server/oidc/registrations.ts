import type { TestDirectory } from '../../support/directory.ts'
import { CALLBACK } from '../../support/relying-party.ts'

export const METADATA = { client_name: 'Holidays', redirect_uris: [CALLBACK] }

/** What an application is answered that registers itself by a token, or by none. */
export async function postMetadata({ issuer }: TestDirectory, metadata: unknown, token: string) {
  const response = await fetch(`${issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}
