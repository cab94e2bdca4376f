import { expect } from 'chai'
import { type ApplicationRequest, registerApplication } from '../../server/access/application.ts'
import { StartupError } from '../../server/store/startup-error.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'

const CALLBACK = 'https://app.example.com/callback'

describe('registering an application', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const register = (request: Partial<ApplicationRequest>) =>
    registerApplication(
      {
        name: 'App',
        redirectUris: [],
        postLogoutRedirectUris: [],
        isPublic: false,
        isFirstParty: false,
        scopes: [],
        ...request,
      },
      directory.services,
    )

  for (const uri of [CALLBACK, 'http://localhost:8080/callback', 'http://127.0.0.1/callback', 'http://[::1]:1/']) {
    it(`O9: takes ${uri}`, async () => {
      expect(await register({ redirectUris: [uri] })).to.deep.include({ redirect_uris: [uri] })
    })
  }

  for (const uri of ['http://127.0.0.1/callback', 'http://[::1]/', 'com.example.app:/callback', CALLBACK]) {
    it(`O9: takes ${uri} for one on a device`, async () => {
      expect(await register({ redirectUris: [uri], isNative: true })).to.deep.include({ redirect_uris: [uri] })
    })
  }
  const told = (backchannelLogoutUri: string) => ({ backchannelLogoutUri })

  it('O75: takes an address for logouts, and says so', async () => {
    const request = { redirectUris: [CALLBACK], ...told('https://app.example.com/logout?tenant=7') }
    expect(await register(request)).to.include({
      backchannel_logout_uri: 'https://app.example.com/logout?tenant=7',
      backchannel_logout_session_required: false,
    })
    expect(await register({ ...request, backchannelLogoutSessionRequired: true })).to.include({
      backchannel_logout_session_required: true,
    })
    expect(await register({ redirectUris: [CALLBACK] })).to.not.have.property('backchannel_logout_uri')
  })

  it('gives an application in a browser or on a phone no secret', async () => {
    expect(await register({ redirectUris: [CALLBACK], isPublic: true })).not.to.have.property('client_secret')
  })

  const mistakes: Record<string, readonly [request: Partial<ApplicationRequest>, problem: string]> = {
    'O9: http elsewhere': [{ redirectUris: ['http://app.example.com/'] }, "can't be a redirect URI"],
    'O9: a fragment': [{ redirectUris: [`${CALLBACK}#a`] }, "can't be a redirect URI"],
    'O9: an empty fragment': [{ redirectUris: [`${CALLBACK}#`] }, "can't be a redirect URI"],
    'O9: no address': [{ redirectUris: ['callback'] }, "can't be a redirect URI"],
    'O9: a script': [{ redirectUris: ['javascript:alert(1)'] }, "can't be a redirect URI"],
    'O9: a scheme of its own in the web': [{ redirectUris: ['com.example.app:/callback'] }, "can't be a redirect URI"],
    'O9: a scheme without a domain': [{ redirectUris: ['app:/callback'], isNative: true }, 'com.example.app:/'],
    'O9: a script on a device': [{ redirectUris: ['javascript:alert(1)'], isNative: true }, 'com.example.app:/'],
    'O9: http elsewhere from a device': [{ redirectUris: ['http://app.example.com/'], isNative: true }, '127.0.0.1'],
    'O9: a second loopback address': [{ redirectUris: ['http://127.0.0.2/'], isNative: true }, '127.0.0.1'],
    'O9: https on a device': [{ redirectUris: ['https://localhost/'], isNative: true }, '127.0.0.1'],
    'O9: a fragment on a device': [{ redirectUris: ['com.example.app:/a#b'], isNative: true }, 'no fragment'],
    'one bad among good': [{ redirectUris: [CALLBACK, 'x:y'] }, 'x:y'],
    'a bad address after sign-out': [{ redirectUris: [CALLBACK], postLogoutRedirectUris: ['x:y'] }, 'x:y'],
    'O75: a logout address over http': [
      { redirectUris: [CALLBACK], ...told('http://app.example.com/') },
      'a logout URI',
    ],
    'O75: a logout address with a fragment': [{ redirectUris: [CALLBACK], ...told(`${CALLBACK}#a`) }, 'a logout URI'],
    'O75: no logout address': [{ redirectUris: [CALLBACK], ...told('logout') }, 'a logout URI'],
    'a logout address of a machine': [{ scopes: ['users:read'], ...told(CALLBACK) }, 'people sign in to'],
    'a session for no logout address': [
      { redirectUris: [CALLBACK], backchannelLogoutSessionRequired: true },
      'goes with it',
    ],
    'neither people nor a machine': [{}, 'Give --redirect-uri'],
    'people and a machine': [{ redirectUris: [CALLBACK], scopes: ['users:read'] }, 'Give --redirect-uri'],
    'a machine without a secret': [{ scopes: ['users:read'], isPublic: true }, 'leave out --public'],
  }
  for (const [mistake, [request, problem]] of Object.entries(mistakes)) {
    it(`refuses ${mistake}, and writes nothing`, async () => {
      const applications = directory.database.connection.collection('applications')
      const before = await applications.countDocuments()
      const error = await register(request).catch((refused: unknown) => refused)
      expect(error).to.be.instanceOf(StartupError).with.property('message').that.includes(problem)
      expect(await applications.countDocuments()).to.equal(before)
    })
  }
})
