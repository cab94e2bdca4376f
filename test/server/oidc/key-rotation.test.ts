import { expect } from 'chai'
import { decodeProtectedHeader, type JWTPayload } from 'jose'
import * as oidc from 'openid-client'
import type { Database } from '../../../server/store/connect.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ageKeys, createKeyCache, DAY } from '../../support/key-dates.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { offlineTokensOf, PASSWORD, personNamed, tokensOf } from './support.ts'

const OVERLAP = 14 * DAY

class Killed extends Error {}

/** Begins no transaction after the nth. */
function dyingAfter(database: Database, nth: number): Database {
  let begun = 0
  return {
    ...database,
    async inTransaction(work) {
      begun += 1
      if (begun > nth) throw new Killed()
      return database.inTransaction(work)
    },
  }
}

const kidOf = (token = '') => decodeProtectedHeader(token).kid ?? ''

const byHost = { actor: 'host', channel: 'host' }

describe('the rotation of signing keys', () => {
  let own: TestDatabase
  let one: TestDirectory
  let two: TestDirectory

  beforeEach(async () => {
    own = await testDatabase()
    one = await startDirectory({ database: own })
    two = await startDirectory({ database: own, masterKey: one.masterKey, issuer: one.issuer })
  })
  afterEach(async () => {
    await one.stop()
    await two.stop()
    await own.drop()
  })

  const refresh = () => Promise.all([one, two].map(({ services }) => services.signingKeys.refresh()))

  async function pass(seconds: number): Promise<void> {
    await ageKeys(own.database, seconds)
    await refresh()
  }

  const published = async ({ address }: TestDirectory = one): Promise<{ kid: string; alg: string }[]> =>
    (await (await fetch(`${address}/jwks`)).json()).keys

  const kidsOf = async () => (await published()).map(({ kid }) => kid)

  const phases = async () => (await one.services.signingKeys.list()).map(({ alg, phase }) => `${alg} ${phase}`).sort()

  const events = (event: string) =>
    own.database.connection.collection('auditEvents').find({ event }).sort({ at: 1, seq: 1 }).toArray()

  const once = (phase: string) => ['ES256', 'EdDSA', 'RS256'].map(alg => `${alg} ${phase}`)

  it('O77, O78: goes unnoticed under load by applications that keep /jwks for as long as they may', async () => {
    let seconds = 0
    const scim = `${one.issuer}/scim/v2`
    const app = await one.relyingParty()
    const hr = await one.relyingParty({ name: 'HR', scopes: ['users:read'] })
    await personNamed(one, 'ada')
    await personNamed(one, 'ben')
    const caches = [one, two].map(({ address }) => createKeyCache(address, () => seconds))
    const verified = (token = ''): Promise<JWTPayload[]> => Promise.all(caches.map(verify => verify(token)))
    let { refresh_token: refreshToken } = await offlineTokensOf(app, one.browser(), 'ada')

    async function signIn(): Promise<string> {
      const { id_token: token = '' } = await tokensOf(app, one.browser(), 'ben')
      await verified(token)
      return token
    }
    async function renew(): Promise<void> {
      const tokens = await oidc.refreshTokenGrant(app.config, refreshToken)
      refreshToken = tokens.refresh_token ?? ''
      await verified(tokens.id_token)
    }
    async function read(): Promise<string> {
      const { access_token: token } = await oidc.clientCredentialsGrant(hr.config, {
        resource: scim,
        scope: 'users:read',
      })
      await verified(token)
      const headers = { authorization: `Bearer ${token}` }
      const answers = await Promise.all([one, two].map(({ address }) => fetch(`${address}/scim/v2/Users`, { headers })))
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200])
      return token
    }
    const load = () => Promise.all([signIn(), renew(), read(), read()])

    /** So much time goes by while requests are under way; what they led to is looked at by what was known before, and after. */
    async function afterwards(more: number) {
      const attempt = await app.start()
      const browser = one.browser()
      const page = await browser.open(attempt.url)
      const under = load()
      seconds += more
      await pass(more)
      await under
      const back = await browser.submit(page, '/login', { identifier: 'ben', password: PASSWORD })
      await verified((await attempt.exchange(back.url)).id_token)
      const [idToken, , accessToken] = await load()
      return { idToken, accessToken }
    }

    const before = await afterwards(89 * DAY - 100)
    expect(await published()).to.have.length(3)
    const publication = await afterwards(100)
    expect(await published()).to.have.length(6)
    expect(kidOf(publication.idToken)).to.equal(kidOf(before.idToken))
    const eve = await afterwards(DAY - 100)
    expect(kidOf(eve.idToken)).to.equal(kidOf(before.idToken))
    const after = await afterwards(100)
    for (const name of ['idToken', 'accessToken'] as const)
      expect(kidOf(after[name])).not.to.equal(kidOf(before[name])).and.not.equal('')
    await verified(eve.idToken)
    await afterwards(OVERLAP - 100)
    await Promise.all([before, publication, eve].map(({ idToken }) => verified(idToken)))
    await afterwards(400)
    expect(await kidsOf())
      .to.have.length(3)
      .and.include(kidOf(after.idToken))
      .and.not.include(kidOf(before.idToken))
  })

  it('O77: lets anybody keep /jwks for five minutes, far shorter than a key is published before it signs', async () => {
    const answer = await fetch(`${one.address}/jwks`)
    expect(answer.headers.get('cache-control')).to.equal('public, max-age=300')
    const refused = await fetch(`${one.address}/jwks`, { method: 'POST' })
    expect([refused.status, refused.headers.get('cache-control')]).to.deep.equal([405, 'no-store'])
  })

  it('O77: is done once by servers that find it due at once, and they agree', async () => {
    await pass(90 * DAY)
    expect(await phases()).to.deep.equal([...once('next'), ...once('signing')].sort())
    expect(await published(two)).to.deep.equal(await published(one))
    await refresh()
    await pass(DAY)
    expect(await phases()).to.deep.equal([...once('former'), ...once('signing')].sort())
    expect(await published(two)).to.deep.equal(await published(one))
    await pass(OVERLAP)
    expect(await phases()).to.deep.equal(once('signing'))
    const made = (await events('signingKey.published')).filter(({ actor }) => actor === 'server')
    expect(
      made
        .map(({ details }) => details.alg)
        .slice(-3)
        .sort(),
    ).to.deep.equal(['ES256', 'EdDSA', 'RS256'])
    expect(new Set(made.map(({ target }) => target)).size).to.equal(5)
    expect(await events('signingKey.removed')).to.have.length(3)
  })

  it('is brought to its end by another server where one dies in its middle', async () => {
    const services = await startDirectory({
      database: { database: dyingAfter(own.database, 1) },
      masterKey: one.masterKey,
      issuer: one.issuer,
    })
    await ageKeys(own.database, 90 * DAY)
    const death = await services.services.signingKeys.refresh().catch((error: Error) => error)
    expect(death).to.be.instanceOf(Killed)
    expect(await phases()).to.deep.equal(['RS256 next', ...once('signing')].sort())
    await services.stop()
    await refresh()
    expect(await phases()).to.deep.equal([...once('next'), ...once('signing')].sort())
  })

  it('waits for nothing and nobody where keys are never rotated', async () => {
    const still = await startDirectory({ keyRotationDays: 0 })
    await ageKeys(still.database, 9000 * DAY)
    await still.services.signingKeys.refresh()
    expect(await published(still)).to.have.length(3)
    await still.stop()
  })

  it('publishes the next keys before their time on the host, once', async () => {
    const before = await kidsOf()
    await one.services.signingKeys.publishNext(byHost)
    await one.services.signingKeys.publishNext(byHost)
    await refresh()
    expect(await phases()).to.deep.equal([...once('next'), ...once('signing')].sort())
    expect(await kidsOf()).to.include.members(before)
    const [event] = (await events('signingKey.published')).slice(-1)
    expect(event).to.include({ actor: 'host', channel: 'host', outcome: 'success' })
  })
})
