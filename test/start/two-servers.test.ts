import { expect } from 'chai'
import { createBrowser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { type TestDatabase, testDatabase, uriOf } from '../support/mongo.ts'
import { build, createPlace, MASTER_KEY, type Place, type ServerProcess } from '../support/server-process.ts'

const PASSWORD_STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const PASSWORD = 'a quiet harbour at dawn'

const ADA = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', PASSWORD_STATE],
  userName: 'ada',
  password: PASSWORD,
  [PASSWORD_STATE]: { mustChange: false },
}

describe('two servers on one new database, started at once', function () {
  this.timeout(60_000)
  let database: TestDatabase
  let places: readonly Place[]
  let first: ServerProcess
  let second: ServerProcess

  before(async () => {
    await build()
    database = await testDatabase()
    const port = await freePort()
    const settings = { MONGODB_URI: uriOf(database), MASTER_KEY, ISSUER: `http://localhost:${port}` }
    const [one, two] = [await createPlace({ ...settings, PORT: String(port) }), await createPlace(settings)]
    places = [one, two]
    ;[first, second] = await Promise.all([one.start(), two.start()])
  })
  after(async () => {
    await Promise.all([first?.stop(), second?.stop()])
    for (const place of places) await place.remove()
    await database.drop()
  })

  const documents = (collection: string, filter = {}) =>
    database.database.connection.collection(collection).find(filter).toArray()

  it('P33: make one first administrator, whom one of them announces', async () => {
    const notes = await Promise.all(places.map(place => place.read('first-admin').catch(() => undefined)))
    const [note, ...others] = notes.filter(text => text !== undefined)
    expect(others).to.deep.equal([])
    const password = note?.trim().split(' ').at(-1) ?? ''
    const page = await first.browser().signIn(`${first.issuer}/account`, 'admin', password)
    expect(page.title).to.equal('Choose a new password')
    expect(await documents('users', { 'data.userName': 'admin' })).to.have.length(1)
  })

  it('make one group of administrators, one default policy and its spare one, one set of keys, and one bootstrap token', async () => {
    expect(await documents('groups')).to.have.length(1)
    expect(await documents('memberships')).to.have.length(1)
    expect(await documents('passwordPolicies', { isDefault: true })).to.have.length(1)
    expect(await documents('passwordPolicies')).to.have.length(2)
    expect(await documents('signingKeys')).to.have.length(3)
    expect(await documents('provisioningTokens')).to.have.length(1)
    const keys = await Promise.all(
      [first, second].map(({ issuer }) => fetch(`${issuer}/jwks`).then(answer => answer.json())),
    )
    expect(keys[0]).to.deep.equal(keys[1])
  })

  it('serve the same people, and a reset at one ends the session at the other', async () => {
    const created = await first.scim.post('/scim/v2/Users', ADA)
    expect(created.status, created.text).to.equal(201)
    const path = `/scim/v2/Users/${created.body.id}`
    expect((await second.scim.get(path)).body.userName).to.equal('ada')

    const browser = first.browser()
    const signedIn = await browser.signIn(`${first.issuer}/account`, 'ada', PASSWORD)
    expect(signedIn.url).to.equal(`${first.issuer}/account`)
    const reset = { op: 'add', path: `${PASSWORD_STATE}:reset`, value: { delivery: 'oneTimePassword' } }
    const answer = await second.scim.patch(path, reset)
    expect(answer.status, answer.text).to.equal(200)
    const after = await browser.open('/account')
    expect(after.title).to.equal('Sign in')
    const { oneTimePassword } = answer.body[PASSWORD_STATE]
    const again = await first.browser().signIn(`${first.issuer}/account`, 'ada', oneTimePassword)
    expect(again.title).to.equal('Choose a new password')
  })

  it('P43: agree on a lockout, whichever of them is asked', async () => {
    const [{ _id: policy } = {}] = await documents('passwordPolicies', { isDefault: true })
    const rule = { op: 'add', path: 'maxIncorrectAttempts', value: 3 }
    expect((await first.scim.patch(`/admin/v2/PasswordPolicies/${policy}`, rule)).status).to.equal(200)
    const { id } = (await second.scim.post('/scim/v2/Users', { ...ADA, userName: 'bea' })).body
    const signIn = async (server: ServerProcess, password: string) =>
      (await createBrowser(first.issuer, server.issuer).signIn(`${first.issuer}/account`, 'bea', password)).title
    for (const server of [first, second, first])
      expect(await signIn(server, 'not the one that it is')).to.equal('Sign in')
    for (const server of [first, second]) {
      expect((await server.scim.get(`/scim/v2/Users/${id}`)).body[PASSWORD_STATE].locked.on).to.equal(true)
      expect(await signIn(server, PASSWORD), 'the right one').to.equal('Sign in')
    }
  })

  it('go on when one of them is killed', async () => {
    await second.stop('SIGKILL')
    expect((await first.scim.get('/scim/v2/Users?filter=userName+eq+"ada"')).body.totalResults).to.equal(1)
  })
})
