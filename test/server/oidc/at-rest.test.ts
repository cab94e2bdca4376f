import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { offlineTokensOf, PASSWORD, parametersOf, personNamed, silently } from './support.ts'

describe('what the database holds of sign-ins', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  /** The whole database as text, ids and all. */
  async function everything(): Promise<string> {
    const { db } = directory.database.connection
    const names = (await db?.listCollections().toArray()) ?? []
    const documents = await Promise.all(names.map(({ name }) => db?.collection(name).find().toArray()))
    return JSON.stringify(documents)
  }

  it('O39, O44, P30: no code, token, session, cookie, verifier, secret or password in the clear', async () => {
    const browser = directory.browser()
    const tokens = await offlineTokensOf(app, browser, 'ada')
    const open = await directory.browser().open((await app.start({ state: 'canary-of-the-state' })).url)
    const { code = '' } = parametersOf(await browser.open((await app.start()).url))
    const canaries = {
      code,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      idToken: tokens.id_token ?? '',
      interaction: /interaction\/([\w-]+)/.exec(open.url)?.[1] ?? '',
      state: 'canary-of-the-state',
      clientSecret: app.clientSecret,
      password: PASSWORD,
      ...Object.fromEntries(browser.cookieValues().map((value, index) => [`cookie ${index}`, value])),
    }
    const database = await everything()
    expect(database).to.contain('AuthorizationCode:')
    for (const [name, canary] of Object.entries(canaries)) {
      expect(canary.length, name).to.be.above(15)
      expect(database.includes(canary), name).to.equal(false)
    }
  })

  it('is nothing that opens a door: a stored id used as a token or a cookie', async () => {
    await offlineTokensOf(app, directory.browser(), 'ada')
    const payloads = directory.database.connection.collection<{ _id: string }>('oidcPayloads')
    for (const { _id } of await payloads.find().toArray()) {
      const [model, id = ''] = _id.split(':')
      const answer = await fetch(`${directory.issuer}/userinfo`, { headers: { authorization: `Bearer ${id}` } })
      expect(answer.status, model).to.equal(401)
      const cookies = { cookie: `_session=${id}` }
      const page = await directory.browser().open((await app.start({ prompt: 'none' })).url, { headers: cookies })
      expect(parametersOf(page), model).to.include({ error: 'login_required' })
    }
  })

  it('O39: a cookie whose signature is not ours is none', async () => {
    const browser = directory.browser()
    await offlineTokensOf(app, browser, 'ada')
    const session = browser.cookieValue('_session')
    const headers = { cookie: `_session=${session}; _session.sig=${'x'.repeat(27)}` }
    const page = await directory.browser().open((await app.start({ prompt: 'none' })).url, { headers })
    expect(parametersOf(page)).to.include({ error: 'login_required' })
  })

  it('O39: ids have 128 bits and more', async () => {
    const browser = directory.browser()
    const { access_token, refresh_token } = await offlineTokensOf(app, browser, 'ada')
    for (const id of [access_token, refresh_token, browser.cookieValue('_session') ?? '']) {
      expect(id).to.match(/^[\w-]{22,}$/)
    }
    expect(await silently(app, browser)).to.equal('none')
  })
})
