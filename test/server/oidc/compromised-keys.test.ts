import { expect } from 'chai'
import { decodeProtectedHeader } from 'jose'
import * as oidc from 'openid-client'
import { createSigningKeys } from '../../../server/oidc/signing-keys.ts'
import type { Database } from '../../../server/store/connect.ts'
import { createSigningKeyStore, type SigningKeyStore } from '../../../server/store/signing-keys.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ageKeys, createKeyCache, DAY } from '../../support/key-dates.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { GOODBYE, type RelyingParty } from '../../support/relying-party.ts'
import { personNamed, tokensOf } from './support.ts'

const byHost = { actor: 'host', channel: 'host' }

describe('signing keys that somebody else may have', () => {
  let own: TestDatabase
  let one: TestDirectory
  let two: TestDirectory
  let app: RelyingParty
  let hr: RelyingParty

  beforeEach(async () => {
    own = await testDatabase()
    one = await startDirectory({ database: own })
    two = await startDirectory({ database: own, masterKey: one.masterKey, issuer: one.issuer })
    app = await one.relyingParty()
    hr = await one.relyingParty({ name: 'HR', scopes: ['users:read'] })
    await personNamed(one, 'ada')
  })
  afterEach(async () => {
    await one.stop()
    await two.stop()
    await own.drop()
  })

  const kidsOf = async ({ address }: TestDirectory): Promise<string[]> => {
    const { keys } = await (await fetch(`${address}/jwks`)).json()
    return keys.map(({ kid }: { kid: string }) => kid)
  }

  async function accessToken(): Promise<string> {
    const parameters = { resource: `${one.issuer}/scim/v2`, scope: 'users:read' }
    return (await oidc.clientCredentialsGrant(hr.config, parameters)).access_token
  }

  const statusesOf = (token: string) =>
    Promise.all(
      [one, two].map(async ({ address }) => {
        const answer = await fetch(`${address}/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } })
        return answer.status
      }),
    )

  const signOut = async (hint: string) => {
    const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: GOODBYE })
    return (await one.browser().open(`/logout?${query}`)).status
  }

  const phases = async () => (await one.services.signingKeys.list()).map(({ phase }) => phase)

  it('O77, O78: are gone from /jwks at once, and what they signed is refused', async () => {
    await ageKeys(own.database, 90 * DAY)
    await Promise.all([one, two].map(({ services }) => services.signingKeys.refresh()))
    const before = await kidsOf(one)
    expect(before).to.have.length(6)
    const { id_token: idToken = '' } = await tokensOf(app, one.browser(), 'ada')
    const token = await accessToken()
    expect([await statusesOf(token), await signOut(idToken)]).to.deep.equal([[200, 200], 200])

    await one.services.signingKeys.replaceAll(byHost)
    await Promise.all([one, two].map(({ services }) => services.signingKeys.refresh()))
    const kids = await kidsOf(one)
    expect(kids).to.have.length(3)
    expect(await kidsOf(two)).to.deep.equal(kids)
    expect(kids.filter(kid => before.includes(kid))).to.deep.equal([])
    expect([await statusesOf(token), await signOut(idToken)]).to.deep.equal([[401, 401], 400])

    expect(await statusesOf(await accessToken())).to.deep.equal([200, 200])
    const verify = createKeyCache(two.address, () => 0)
    const renewed = await tokensOf(app, one.browser(), 'ada')
    expect(decodeProtectedHeader(renewed.id_token ?? '').kid).to.be.oneOf(kids)
    expect((await verify(renewed.id_token ?? '')).iss).to.equal(one.issuer)
  })

  it('are named in the audit, with those that took their place', async () => {
    const before = await kidsOf(one)
    await one.services.signingKeys.replaceAll(byHost)
    await one.services.signingKeys.refresh()
    const after = await kidsOf(one)
    const found = await own.database.connection
      .collection('auditEvents')
      .find({ actor: 'host', event: /^signingKey\./ })
      .toArray()
    const targets = (event: string) => found.filter(one => one.event === event).map(({ target }) => target)
    expect(targets('signingKey.removed')).to.have.members(before)
    expect(targets('signingKey.published')).to.have.members(after)
  })

  it('are all replaced or none, where the command dies in the middle', async () => {
    const dying: Database = {
      ...own.database,
      inTransaction: work =>
        own.database.inTransaction(async transaction => {
          await work(transaction)
          throw new Error('killed')
        }),
    }
    const before = await kidsOf(one)
    const host = await startDirectory({ database: { database: dying }, masterKey: one.masterKey, issuer: one.issuer })
    const death = await host.services.signingKeys.replaceAll(byHost).catch((error: Error) => error.message)
    await host.stop()
    expect(death).to.equal('killed')
    await one.services.signingKeys.refresh()
    expect(await kidsOf(one)).to.deep.equal(before)
  })

  it('are gone from a server, too, that can rotate none', async () => {
    const inTransaction = () => Promise.reject(new Error('read only'))
    const signingKeys = createSigningKeys({
      ...one.services,
      inTransaction,
      store: createSigningKeyStore(own.database),
      rotationDays: 90,
    })
    await signingKeys.refresh()
    await two.services.signingKeys.replaceAll(byHost)
    await two.services.signingKeys.refresh()
    await ageKeys(own.database, 90 * DAY)
    const failure = await signingKeys.refresh().catch((error: Error) => error.message)
    expect(failure).to.equal('read only')
    expect(signingKeys.current().map(({ kid }) => kid)).to.deep.equal(await kidsOf(two))
  })

  it('take those with them that a server publishes while they are replaced', async () => {
    await ageKeys(own.database, 90 * DAY)
    const before = await kidsOf(one)
    const store = createSigningKeyStore(own.database)
    let isBefore = true
    const interrupted: SigningKeyStore = {
      ...store,
      async remove(kid, transaction) {
        if (isBefore) await two.services.signingKeys.refresh()
        isBefore = false
        return store.remove(kid, transaction)
      },
    }
    await createSigningKeys({ ...one.services, store: interrupted, rotationDays: 90 }).replaceAll(byHost)
    expect(await kidsOf(two), 'were published meanwhile').to.have.length(6)
    await Promise.all([one, two].map(({ services }) => services.signingKeys.refresh()))
    expect(await phases()).to.deep.equal(['signing', 'signing', 'signing'])
    const kids = await kidsOf(one)
    expect(kids.filter(kid => before.includes(kid))).to.deep.equal([])
    expect(await kidsOf(two)).to.deep.equal(kids)
  })
})
