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
  const send = (method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete', path: string) =>
    request(address)[method](path).set('Authorization', `Bearer ${token}`)
  const withText = (method: 'post' | 'put' | 'patch', path: string, text: string) =>
    send(method, path).set('Content-Type', 'application/scim+json').send(text)
  const withBody = (method: 'post' | 'put' | 'patch', path: string, body: object) =>
    withText(method, path, JSON.stringify(body))
  return {
    token,
    /** A request without a body yet, of any method. */
    send,
    /** A body as it stands, whether it is JSON or not. */
    withText,
    get: (path: string) => send('get', path),
    delete: (path: string) => send('delete', path),
    post: (path: string, body: object) => withBody('post', path, body),
    put: (path: string, body: object) => withBody('put', path, body),
    /** Operations of a PATCH, without its envelope. */
    patch: (path: string, ...operations: object[]) =>
      withBody('patch', path, { schemas: [PATCH_OP], Operations: operations }),
  }
}
