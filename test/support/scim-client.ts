import request from 'supertest'
import { issueProvisioningToken } from '../../server/access/provisioning-token.ts'
import { parseScopes } from '../../server/access/scopes.ts'
import type { Services } from '../../server/services.ts'

export type TestScimClient = Awaited<ReturnType<typeof createScimClient>>

export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** What an HR system holds: a token, and requests that carry it. A path is whole: `/scim/v2/Users`. */
export async function createScimClient(
  services: Services,
  address: string,
  { name, scopes }: { name: string; scopes: string },
) {
  const { token, client } = await issueProvisioningToken({ name, scopes: parseScopes(scopes), days: 1 }, services)
  return { id: client, ...scimClientWith(token, address) }
}

/** The same with a token that is there already. */
export function scimClientWith(token: string, address: string) {
  const send = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string) =>
    request(address)[method](path).set('Authorization', `Bearer ${token}`)
  const withBody = (method: 'post' | 'put' | 'patch', path: string, body: object) =>
    send(method, path).set('Content-Type', 'application/scim+json').send(JSON.stringify(body))
  return {
    token,
    get: (path: string) => send('get', path),
    delete: (path: string) => send('delete', path),
    post: (path: string, body: object) => withBody('post', path, body),
    put: (path: string, body: object) => withBody('put', path, body),
    /** Operations of a PATCH, without its envelope. */
    patch: (path: string, ...operations: object[]) =>
      withBody('patch', path, { schemas: [PATCH_OP], Operations: operations }),
  }
}
