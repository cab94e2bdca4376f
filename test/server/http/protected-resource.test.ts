import { expect } from 'chai'
import request from 'supertest'
import { ownScopeNames, scopeNames } from '../../../server/access/scopes.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { POLICIES, USERS } from '../../support/scim.ts'

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

describe('the metadata of a protected resource', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const plain = (path: string) => request(directory.address).get(path)

  for (const [base, some] of [
    ['/scim/v2', ['users:read', 'passwords:reset', 'roles:write', 'me:write']],
    ['/admin/v2', ['policies:read', 'clients:write', 'roles:write']],
  ] as const) {
    it(`S10: of ${base} is between host and path, and names it exactly`, async () => {
      const { status, type, body, headers } = await plain(WELL_KNOWN + base)
      expect([status, type, headers['access-control-allow-origin']]).to.deep.equal([200, 'application/json', '*'])
      const { resource_name, scopes_supported, ...rest } = body
      expect(rest).to.deep.equal({
        resource: directory.issuer + base,
        authorization_servers: [directory.issuer],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
      })
      expect(resource_name).to.be.a('string')
      expect(scopes_supported).to.include.members([...some])
    })
  }

  it('S10: every scope is worth something at one of them, and the server that gives tokens knows it', async () => {
    const [people, administration, provider] = await Promise.all(
      [`${WELL_KNOWN}/scim/v2`, `${WELL_KNOWN}/admin/v2`, '/.well-known/openid-configuration'].map(
        async path => (await plain(path)).body.scopes_supported as string[],
      ),
    )
    const all = new Set([...(people ?? []), ...(administration ?? [])])
    expect([...all]).to.have.members([...scopeNames, ...ownScopeNames])
    expect(provider).to.include.members([...all])
    expect(administration).to.not.include.members(['me:read'])
  })

  it('S10: there is none of anything else, and nothing to write', async () => {
    for (const path of [WELL_KNOWN, `${WELL_KNOWN}/`, `${WELL_KNOWN}/scim/v3`, `${WELL_KNOWN}/scim/v2/Users`])
      expect((await plain(path)).status, path).to.equal(404)
    expect((await request(directory.address).post(`${WELL_KNOWN}/scim/v2`)).status).to.equal(405)
  })

  for (const path of [USERS, `${USERS}/nobody`, POLICIES]) {
    it(`S10: the challenge of ${path} leads to it`, async () => {
      const { headers } = await plain(path).set('Authorization', 'Bearer wrong')
      const [, url = ''] = /resource_metadata="([^"]+)"/.exec(headers['www-authenticate'] ?? '') ?? []
      const { resource } = (await plain(new URL(url).pathname)).body
      expect(`${directory.issuer}${path}`.startsWith(`${resource}/`)).to.equal(true)
    })
  }
})
