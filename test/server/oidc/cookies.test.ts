import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { registerApplication } from '../../../server/access/application.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { testDatabase } from '../../support/mongo.ts'
import { CALLBACK } from '../../support/relying-party.ts'
import { isAtApplication, PASSWORD, personNamed } from './support.ts'

/** Each cookie that a sign-in sets, with its attributes. */
async function cookiesOfSignIn(directory: TestDirectory): Promise<Map<string, string>> {
  const application = { name: 'Time sheets', redirectUris: [CALLBACK], postLogoutRedirectUris: [], scopes: [] }
  const registered = { ...application, isPublic: true, isFirstParty: true }
  const { client_id: id } = await registerApplication(registered, directory.services)
  await personNamed(directory, 'countess.lovelace')
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  })
  const browser = directory.browser()
  const page = await browser.open(`/authorize?${query}`)
  const back = await browser.submit(page, '/login', { identifier: 'countess.lovelace', password: PASSWORD })
  expect(isAtApplication(back)).to.equal(true)
  const forgot = await browser.open('/reset?token=x')
  const lines = [page, back, forgot].flatMap(({ hops }) => hops.flatMap(({ cookies }) => cookies))
  return new Map(lines.filter(line => !/=;/.test(line)).map(line => [line.split('=')[0] ?? '', line.toLowerCase()]))
}

describe('cookies', () => {
  let http: Map<string, string>
  let https: Map<string, string>
  let directories: TestDirectory[]

  before(async () => {
    // Whether or not the proxy that ends TLS is trusted to say so.
    const behindTls = { issuer: 'https://id.example.com' }
    directories = [await startDirectory(), await startDirectory(behindTls)]
    const [plain, safe] = directories
    if (plain) http = await cookiesOfSignIn(plain)
    if (safe) https = await cookiesOfSignIn(safe)
  })
  after(async () => {
    for (const directory of directories) await directory.stop()
  })

  it('O43: are kept for a day at most, for there is no “remember me”', () => {
    for (const [name, cookie] of [...http, ...https]) {
      const [, end] = /; expires=([^;]+)/.exec(cookie) ?? []
      if (end) expect(Date.parse(end), name).to.be.at.most(Date.now() + 86_400_000)
    }
    expect(http.get('_session')).to.match(/; expires=/)
  })

  it('O40: are HttpOnly and SameSite=Lax, every one of them', () => {
    for (const [name, cookie] of [...http, ...https]) {
      expect(cookie, name).to.contain('; httponly').and.to.contain('; samesite=lax')
      expect(cookie, name).not.to.contain('domain=')
      expect(cookie.length, name).to.be.below(4096)
    }
  })

  it('O40: need TLS where the issuer has it, by their attribute and by their name', () => {
    for (const [name, cookie] of https) {
      expect(cookie, name).to.contain('; secure')
      expect(name).to.match(/^__(Host|Secure)-/)
      if (name.startsWith('__Host-')) expect(cookie, name).to.contain('; path=/;')
    }
    const names = [...https.keys()]
    expect(names).to.include.members(['__Host-rekey-session', '__Host-rekey-csrf', '__Secure-rekey-interaction'])
  })

  it('O40: go without TLS on this machine only', () => {
    expect([...http.keys()]).to.include('_session')
    for (const cookie of http.values()) expect(cookie).not.to.contain('; secure')
  })

  it('O40: hold nothing that says who it is', () => {
    for (const cookie of [...http.values(), ...https.values()]) expect(cookie).not.to.contain('lovelace')
  })

  it('O31: come with HSTS where there is TLS', async () => {
    const [plain, safe] = directories
    expect((await fetch(`${plain?.address}/forgot`)).headers.get('strict-transport-security')).to.equal(null)
    const page = await safe?.browser().open('/forgot')
    expect(page?.headers.get('strict-transport-security')).to.match(/max-age=31536000/)
  })

  it('outlive the master key that they were signed with, and so do forms that are open, where it stands behind the new one', async () => {
    const database = await testDatabase()
    const [former, newer] = [randomBytes(32), randomBytes(32)]
    const first = await startDirectory({ database, masterKey: former })
    const { issuer } = first
    await personNamed(first, 'ada')
    await personNamed(first, 'ben')
    const [ada, ben] = [first.browser(), first.browser()]
    await ada.signIn('/account', 'ada', PASSWORD)
    const form = await ben.open('/account')
    await first.stop()

    const second = await startDirectory({ database, issuer, masterKey: newer, formerKeys: [former] })
    for (const browser of [ada, ben]) browser.moveTo(second.address)
    expect((await ada.open('/account')).url).to.equal(`${issuer}/account`)
    expect((await ben.submit(form, '/login', { identifier: 'ben', password: PASSWORD })).url).to.equal(
      `${issuer}/account`,
    )
    await second.stop()

    const third = await startDirectory({ database, issuer, masterKey: newer })
    for (const browser of [ada, ben]) {
      browser.moveTo(third.address)
      const { status, url } = await browser.open('/account')
      expect([status, url]).to.deep.equal([200, `${issuer}/account`])
    }
    await third.stop()
    await database.drop()
  })
})
