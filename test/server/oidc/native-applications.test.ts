import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { PASSWORD, parametersOf, personNamed } from './support.ts'

describe('an application on a device', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const registered = (redirectUri: string, isNative = true) =>
    directory.relyingParty({ redirectUris: [redirectUri], isPublic: true, isNative })

  it('O9: comes back to the port that it got, and gets its tokens', async () => {
    const app = await registered('http://127.0.0.1/callback')
    const attempt = await app.start({ redirect_uri: 'http://127.0.0.1:51004/callback' })
    const browser = directory.browser()
    const consent = await browser.signIn(attempt.url, 'ada', PASSWORD)
    expect(consent.title).to.equal('Allow access?')
    const back = await browser.submit(consent, '/consent')
    expect(back.url).to.match(/^http:\/\/127\.0\.0\.1:51004\/callback\?/)
    expect((await attempt.exchange(back.url)).claims()?.aud).to.equal(app.clientId)
  })

  for (const [what, redirect_uri] of [
    ['another path', 'http://127.0.0.1:51004/other'],
    ['another name of the machine', 'http://localhost:51004/callback'],
    ['another machine', 'http://127.0.0.1.example.com/callback'],
  ] as const) {
    it(`O9: does not come back to ${what}`, async () => {
      const { url } = await (await registered('http://127.0.0.1/callback')).start({ redirect_uri })
      expect((await directory.browser().open(url)).status).to.equal(400)
    })
  }

  it('O9: in the web the port is compared', async () => {
    const app = await registered('http://127.0.0.1/callback', false)
    const { url } = await app.start({ redirect_uri: 'http://127.0.0.1:51004/callback' })
    expect((await directory.browser().open(url)).status).to.equal(400)
  })

  it('O9: comes back to a scheme of its own, to which the pages may lead, and only there', async () => {
    const callback = 'com.example.app:/callback'
    const app = await registered(callback)
    const { url } = await app.start({ redirect_uri: callback })
    const browser = directory.browser()
    const page = await browser.open(url)
    expect(page.headers.get('content-security-policy')).to.contain("form-action 'self' com.example.app:;")
    const consent = await browser.signIn(url, 'ada', PASSWORD)
    const back = await browser.submit(consent, '/consent')
    expect(back.url).to.match(/^com\.example\.app:\/callback\?/)
    expect(parametersOf(back)).to.have.property('code')
    const form = await browser.open(
      (await app.start({ redirect_uri: callback, response_mode: 'form_post', prompt: 'none' })).url,
    )
    expect(form.headers.get('content-security-policy')).to.contain("form-action 'self' com.example.app:;")
  })

  it('O34: of one without an origin no page without an origin reads the tokens', async () => {
    const { clientId: client_id } = await registered('com.example.app:/callback')
    const answer = await fetch(`${directory.issuer}/token`, {
      method: 'POST',
      headers: { origin: 'null' },
      body: new URLSearchParams({ client_id, grant_type: 'authorization_code', code: 'none' }),
    })
    expect(answer.headers.get('access-control-allow-origin')).to.equal(null)
  })
})
