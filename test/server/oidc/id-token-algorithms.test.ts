import { expect } from 'chai'
import { decodeProtectedHeader } from 'jose'
import { registerApplication } from '../../../server/access/application.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createKeyCache } from '../../support/key-dates.ts'
import { CALLBACK, relyingPartyOf } from '../../support/relying-party.ts'
import { APPLICATIONS } from '../../support/scim.ts'
import { ownTokens, personNamed, tokensOf } from './support.ts'

describe('the algorithm of ID tokens', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const register = () =>
    registerApplication(
      {
        name: 'App',
        redirectUris: [CALLBACK],
        postLogoutRedirectUris: [],
        isPublic: false,
        isFirstParty: true,
        scopes: [],
      },
      directory.services,
    )

  for (const alg of ['RS256', 'ES256', 'EdDSA']) {
    it(`O54: is ${alg} for an application that registered it, and our access tokens stay ES256`, async () => {
      const registered = await register()
      const administrator = await directory.scim('applications:write')
      const path = `${APPLICATIONS}/${registered.client_id}`
      await administrator.patch(path, { op: 'add', path: 'idTokenSignedResponseAlg', value: alg }).expect(200)
      const app = await relyingPartyOf(directory.services, registered, { id_token_signed_response_alg: alg })
      const { id_token: idToken = '' } = await tokensOf(app, directory.browser(), 'ada')
      const { kid, ...header } = decodeProtectedHeader(idToken)
      expect(header).to.deep.equal({ alg })
      expect((await createKeyCache(directory.address, () => 0)(idToken)).aud).to.equal(registered.client_id)
      const own = await ownTokens(app, directory.browser(), 'ada', 'openid me:read')
      expect(decodeProtectedHeader(own.access_token).alg).to.equal('ES256')
    })
  }

  it('O54: is RS256 for one that registered none', async () => {
    const { id_token: idToken = '' } = await tokensOf(await directory.relyingParty(), directory.browser(), 'ada')
    expect(decodeProtectedHeader(idToken).alg).to.equal('RS256')
  })

  for (const value of ['none', 'HS256', 'RS1']) {
    it(`O54: is never ${value}`, async () => {
      const { client_id: id } = await register()
      const administrator = await directory.scim('applications:write')
      const answer = await administrator.patch(`${APPLICATIONS}/${id}`, {
        op: 'add',
        path: 'idTokenSignedResponseAlg',
        value,
      })
      expect([answer.status, answer.body.scimType]).to.deep.equal([400, 'invalidValue'])
    })
  }
})
