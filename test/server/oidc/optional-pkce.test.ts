import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty, refusal } from '../../support/relying-party.ts'
import { APPLICATION, APPLICATIONS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'nine tall paper lanterns'

describe('an application whose library knows no PKCE', () => {
  let directory: TestDirectory
  let party: RelyingParty
  let scim: TestScimClient

  before(async () => {
    directory = await startDirectory()
    scim = await directory.scim('applications:write')
    party = await directory.relyingParty()
    await directory.person({ userName: 'ann', password: PASSWORD })
  })
  after(() => directory.stop())

  const allow = (value: boolean) =>
    scim.patch(`${APPLICATIONS}/${party.clientId}`, { op: 'replace', path: 'pkceOptional', value })

  const request = (parameters: Record<string, string> = {}) =>
    oidc.buildAuthorizationUrl(party.config, {
      redirect_uri: CALLBACK,
      scope: 'openid',
      state: 'a-state',
      ...parameters,
    }).href

  const signIn = (url: string) => directory.browser().signIn(url, 'ann', PASSWORD)

  it('is refused until an administrator allows it', async () => {
    const { url } = await directory.browser().open(request())
    expect(new URL(url).searchParams.get('error')).to.equal('invalid_request')
  })

  it('signs people in without it then, and with it as ever', async () => {
    expect(verdict(await allow(true))).to.equal('200')
    const back = new URL((await signIn(request())).url)
    const tokens = await oidc.authorizationCodeGrant(party.config, back, { expectedState: 'a-state' })
    expect(tokens.claims()?.aud).to.equal(party.clientId)
    const attempt = await party.start()
    expect((await attempt.exchange((await signIn(attempt.url)).url)).claims()?.aud).to.equal(party.clientId)
  })

  it('can not have a code without a challenge taken for one that has one', async () => {
    const back = new URL((await signIn(request())).url)
    const checks = { expectedState: 'a-state', pkceCodeVerifier: oidc.randomPKCECodeVerifier() }
    expect(await refusal(oidc.authorizationCodeGrant(party.config, back, checks))).to.equal('invalid_grant')
  })

  it('is refused again once that is taken back', async () => {
    expect(verdict(await allow(false))).to.equal('200')
    const { url } = await directory.browser().open(request())
    expect(new URL(url).searchParams.get('error')).to.equal('invalid_request')
  })

  for (const [what, attributes] of [
    ['keeps no secret', { tokenEndpointAuthMethod: 'none' }],
    ['is on a device of the person', { applicationType: 'native', redirectUris: ['http://127.0.0.1/callback'] }],
  ] as const) {
    it(`is none that ${what}`, async () => {
      const body = { schemas: [APPLICATION], name: 'App', redirectUris: [CALLBACK], pkceOptional: true, ...attributes }
      const refused = await scim.post(APPLICATIONS, body)
      expect(verdict(refused)).to.equal('400 invalidValue')
      expect(refused.body.detail).to.equal(
        '"pkceOptional" is for an application on a server, which keeps a secret or a key.',
      )
    })
  }
})
