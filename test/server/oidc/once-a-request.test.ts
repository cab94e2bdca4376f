import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { APPLICATIONS } from '../../support/scim.ts'
import { personNamed, tokensOf } from './support.ts'

describe('what a request has read already', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let id: string
  let applications = 0
  let epochs = 0

  before(async () => {
    directory = await startDirectory({
      adapt: services => ({
        ...services,
        applications: {
          ...services.applications,
          byId: application => {
            applications++
            return services.applications.byId(application)
          },
        },
        passwords: {
          ...services.passwords,
          marksOf: person => {
            epochs++
            return services.passwords.marksOf(person)
          },
        },
      }),
    })
    app = await directory.relyingParty()
    id = await personNamed(directory, 'ann')
  })
  after(() => directory.stop())

  it('is not read again in this request, and is in the next', async () => {
    const { access_token: token } = await tokensOf(app, directory.browser(), 'ann')
    for (let request = 0; request < 2; request++) {
      applications = 0
      epochs = 0
      await oidc.fetchUserInfo(app.config, token, id)
      expect({ applications, epochs }).to.deep.equal({ applications: 1, epochs: 1 })
    }
  })

  it('is forgotten with it: what an administrator changes is so in the next request', async () => {
    const { access_token: token } = await tokensOf(app, directory.browser(), 'ann')
    expect(await oidc.fetchUserInfo(app.config, token, id)).not.to.have.property('login')
    const administrator = await directory.scim('applications:write')
    const value = [{ name: 'login', path: 'userName' }]
    await administrator.patch(`${APPLICATIONS}/${app.clientId}`, { op: 'add', path: 'customClaims', value }).expect(200)
    expect(await oidc.fetchUserInfo(app.config, token, id)).to.include({ login: 'ann' })
  })
})
