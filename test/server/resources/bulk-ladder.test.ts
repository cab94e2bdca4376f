import { expect } from 'chai'
import request from 'supertest'
import { scopeNames } from '../../../server/access/scopes.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { verdict } from '../../support/scim.ts'
import { scimClientWith } from '../../support/scim-client.ts'
import { ownTokens, PASSWORD } from '../oidc/support.ts'

describe('the ladder of Bulk', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'GET' }] }
  const bases = [
    ['/scim/v2/Bulk', ['users:write', 'passwords:reset', 'passwords:set'], 'users:write'],
    [
      '/admin/v2/Bulk',
      [
        'policies:write',
        'clients:write',
        'roles:write',
        'applications:write',
        'events:write',
        'templates:write',
        'passwords:reset',
        'domains:write',
        'mail:write',
        'sessions:revoke',
      ],
      'policies:write templates:write roles:write clients:write applications:write events:write passwords:reset domains:write mail:write sessions:revoke',
    ],
  ] as const
  for (const [path, enough, named] of bases) {
    it(`S9: ${path} is for whoever may write something there; 403 names the scopes`, async () => {
      for (const scope of scopeNames) {
        const answer = await (await directory.scim(scope)).post(path, bulk)
        expect(verdict(answer), scope).to.equal((enough as readonly string[]).includes(scope) ? '200' : '403')
        if (answer.status === 403)
          expect(answer.headers['www-authenticate']).to.include(`error="insufficient_scope", scope="${named}"`)
      }
    })

    it(`S8: ${path} is 401 without a token`, async () => {
      const answer = await request(directory.address).post(path).send(bulk)
      expect(verdict(answer)).to.equal('401')
    })
  }

  it("S9: a person's own token may send none", async () => {
    await directory.person({ userName: 'ada', password: PASSWORD })
    const app = await directory.relyingParty()
    const { access_token } = await ownTokens(app, directory.browser(), 'ada', 'openid me:write')
    const answer = await scimClientWith(access_token, directory.address).post('/scim/v2/Bulk', bulk)
    expect(verdict(answer)).to.equal('403')
  })
})
