import { expect } from 'chai'
import { type Adversary, startAdversary, trust } from '../../support/adversary.ts'
import type { Browser } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { federatedPerson, leave } from '../../support/federation.ts'
import { CALLBACK, type RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication } from '../oidc/support.ts'

const OVER = 'This sign-in is over'

describe('coming back from an identity provider', () => {
  let directory: TestDirectory
  let adversary: Adversary
  let honest: Adversary
  let provider: Awaited<ReturnType<typeof trust>>
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    ;[adversary, honest] = await Promise.all([startAdversary(), startAdversary()])
    app = await directory.relyingParty()
    provider = await trust(directory, adversary)
    await federatedPerson(directory, 'ada')
  })
  after(async () => {
    adversary.stop()
    honest.stop()
    await directory.stop()
  })

  async function away(): Promise<{ browser: Browser; url: string; address: URL }> {
    const browser = directory.browser()
    const { url } = await app.start()
    return { browser, url, address: await leave(browser, url) }
  }
  const back = (address: URL) => adversary.back(address, 'ada')

  it('leads on to the application, and the session is there', async () => {
    const { browser, address } = await away()
    expect(isAtApplication(await browser.open(back(address)))).to.equal(true)
    expect((await browser.open('/account')).title).to.equal('ada')
  })

  it('works once, also where it has led nowhere', async () => {
    const { browser, address } = await away()
    const callback = adversary.back(address, 'nobody')
    expect((await browser.open(callback)).status).to.equal(403)
    expect((await browser.open(callback)).title).to.equal(OVER)
  })

  it('works once, where it comes twice at the same time', async () => {
    const { browser, address } = await away()
    const pages = await Promise.all([browser.open(back(address)), browser.open(back(address))])
    expect(pages.filter(isAtApplication)).to.have.length(1)
    expect(pages.map(({ title }) => title)).to.include(OVER)
  })

  it('works in the browser that has left, and in no other', async () => {
    const { browser, address } = await away()
    const stranger = await directory.browser().open(back(address))
    expect([stranger.status, stranger.title]).to.deep.equal([400, OVER])
    const other = await away()
    expect((await other.browser.open(back(address))).title).to.equal(OVER)
    expect(isAtApplication(await browser.open(back(address)))).to.equal(true)
  })

  it('works for the sign-in that has left, and for no other of the same browser', async () => {
    const browser = directory.browser()
    const address = await leave(browser, (await app.start()).url)
    const other = await browser.open((await app.start()).url)
    const page = await browser.open(`${other.url}/federation${new URL(back(address)).search}`)
    expect(page.title).to.equal(OVER)
  })

  it('works with a state of ours', async () => {
    const { browser, address } = await away()
    const callback = new URL(back(address))
    for (const state of ['', 'guess', '__proto__', `${callback.searchParams.get('state')}x`]) {
      callback.searchParams.set('state', state)
      expect((await browser.open(callback.href)).title, state).to.equal(OVER)
    }
    callback.searchParams.append('state', String(address.searchParams.get('state')))
    expect((await browser.open(callback.href)).title).to.equal(OVER)
    callback.searchParams.delete('state')
    expect((await browser.open(callback.href)).title).to.equal(OVER)
  })

  it('RFC 9700 §4.4: works at the address of the provider that the browser was led to (mix-up)', async () => {
    const other = await trust(directory, honest)
    const { browser, address } = await away()
    const callback = back(address).replace(provider.id, other.id)
    expect((await browser.open(callback)).title).to.equal(OVER)
    expect(honest.requests.filter(({ path }) => path === '/token')).to.deep.equal([])
    await provider.chief.delete(other.at).expect(204)
  })

  it('works for ten minutes', async () => {
    const { browser, address } = await away()
    directory.wait(599)
    const late = await leave(browser, (await app.start()).url)
    directory.wait(2)
    expect((await browser.open(back(address))).title).to.equal(OVER)
    expect(isAtApplication(await browser.open(back(late)))).to.equal(true)
  })

  it('works as long as the provider is there and active', async () => {
    for (const end of [
      () => provider.chief.patch(provider.at, { op: 'replace', path: 'active', value: false }).expect(200),
      () => provider.chief.delete(provider.at).expect(204),
    ]) {
      const { browser, address } = await away()
      await end()
      expect((await browser.open(back(address))).title).to.equal(OVER)
      await provider.chief.patch(provider.at, { op: 'replace', path: 'active', value: true })
    }
    provider = await trust(directory, adversary)
  })

  it('leads nowhere but to the sign-in, the provider and the application', async () => {
    const browser = directory.browser()
    const { url } = await app.start()
    const page = await browser.open(url)
    const evil = 'https://evil.example.com/'
    const leaving = await browser.submit(page, '/federation', { redirect_uri: evil, href: evil, issuer: evil })
    const address = new URL(leaving.url)
    expect(address.origin + address.pathname).to.equal(`${adversary.issuer}/authorize`)
    expect(leaving.url).to.not.include('evil')
    const callback = adversary.back(address, 'ada', { redirect_uri: evil, target: evil, iss: adversary.issuer })
    const { url: end, hops } = await browser.open(callback)
    expect(end.startsWith(`${CALLBACK}?`)).to.equal(true)
    for (const hop of hops) expect(new URL(hop.url).origin).to.equal(directory.issuer)
    expect(end).to.not.include('evil')
  })

  it('begins with a form of this browser, for a provider that is offered', async () => {
    const browser = directory.browser()
    const page = await browser.open((await app.start()).url)
    expect((await browser.submit(page, '/federation', { csrf: 'x' })).status).to.equal(403)
    for (const identityProvider of ['', 'guess', '__proto__'])
      expect((await browser.submit(page, '/federation', { identityProvider })).title).to.equal(OVER)
    await browser.open(`${page.url}/federation?state=x`)
    expect((await browser.open(`${page.url}/federation`)).title).to.equal(OVER)
  })

  it('has sent a state, a nonce and a challenge that nobody has had before', async () => {
    const sent = await Promise.all([away(), away()])
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const values = sent.map(({ address }) => address.searchParams.get(name))
      expect(values[0], name).to.match(/^[\w-]{43}$/)
      expect(values[0]).to.not.equal(values[1])
    }
    const { searchParams } = sent[0].address
    expect(Object.fromEntries(searchParams)).to.include({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: 'rekey',
      scope: 'openid profile email',
      redirect_uri: `${directory.issuer}/federation/${provider.id}/callback`,
    })
  })

  it('proves to the provider who asks, and with the verifier that the browser left with', async () => {
    const { browser, address } = await away()
    await browser.open(back(address))
    const asked = adversary.requests.findLast(({ path }) => path === '/token')
    const basic = Buffer.from('rekey:the+client+secret').toString('base64')
    expect(asked?.authorization).to.equal(`Basic ${basic}`)
    expect(asked?.body.get('code_verifier')).to.match(/^[\w-]{43}$/)
    expect(asked?.body.get('redirect_uri')).to.equal(address.searchParams.get('redirect_uri'))
  })

  it('O35: keeps nothing of it in the clear', async () => {
    const { address } = await away()
    const kept = await directory.database.connection.collection('oidcPayloads').find().toArray()
    const text = JSON.stringify(kept)
    for (const name of ['state', 'nonce']) expect(text).to.not.include(address.searchParams.get(name))
    const providers = await directory.database.connection.collection('identityProviders').find().toArray()
    expect(JSON.stringify(providers)).to.include('"clientSecret"').and.not.include('the client secret')
  })
})
