import { PASSWORD } from '../server/oidc/support.ts'
import type { TestDirectory } from './directory.ts'
import { GROUP, GROUPS, ROLES } from './scim.ts'
import { scimClientWith } from './scim-client.ts'

/** People who hold roles, and clients that act for whoever signs in to an application for administrators. */
export async function staffOf(directory: TestDirectory) {
  const chief = await directory.scim('users:write,roles:write')
  const administration = await directory.relyingParty({ name: 'Console', isAdministrative: true })
  return {
    chief,
    async holder(userName: string, ...roles: readonly string[]): Promise<string> {
      const emails = [{ value: `${userName}@example.com` }]
      const id = await directory.person({ userName, password: PASSWORD, emails })
      const group = { schemas: [GROUP, ROLES], displayName: `${roles} ${userName}`, [ROLES]: { roles } }
      await chief.post(GROUPS, { ...group, members: [{ value: id }] }).expect(201)
      return id
    },
    async takeRole(role: string): Promise<void> {
      const { Resources } = (await chief.get(`${GROUPS}?filter=displayName sw "${role}"`).expect(200)).body
      for (const { id } of Resources) await chief.delete(`${GROUPS}/${id}`).expect(204)
    },
    /** A client that acts for somebody who has just signed in. */
    async signedIn(userName: string, scope: string, base: 'scim' | 'admin' = 'scim') {
      const resource = `${directory.issuer}/${base}/v2`
      const attempt = await administration.start({ scope: `openid ${scope}`, resource })
      const back = (await directory.browser().signIn(attempt.url, userName, PASSWORD)).url
      return scimClientWith((await attempt.exchange(back, { resource })).access_token, directory.address)
    },
  }
}
