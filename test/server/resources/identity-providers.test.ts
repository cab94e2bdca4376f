import { expect } from 'chai'
import { type Adversary, startAdversary } from '../../support/adversary.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { freePort } from '../../support/free-port.ts'
import { EVENTS, PROVIDER, PROVIDERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('identity providers', () => {
  let directory: TestDirectory
  let adversary: Adversary
  let chief: TestScimClient

  before(async () => {
    directory = await startDirectory()
    adversary = await startAdversary()
    chief = await directory.scim('roles:write,audit:read')
  })
  after(async () => {
    adversary.stop()
    await directory.stop()
  })
  afterEach(() => adversary.behave({}))

  const provider = (attributes = {}) => ({
    schemas: [PROVIDER],
    name: 'Head office',
    issuer: adversary.issuer,
    clientId: 'rekey',
    match: { claim: 'sub', attribute: 'userName' },
    ...attributes,
  })
  const make = async (attributes = {}) => (await chief.post(PROVIDERS, provider(attributes)).expect(201)).body

  it('say where they are to send people back to, each to an address of its own', async () => {
    const [one, other] = [await make(), await make()]
    expect(one.redirectUri).to.equal(`${directory.issuer}/federation/${one.id}/callback`)
    expect(other.redirectUri).to.not.equal(one.redirectUri)
    expect((await chief.get(`${PROVIDERS}/${one.id}`)).body.redirectUri).to.equal(one.redirectUri)
    expect(one.active).to.equal(true)
  })

  it('never show their secret; it is sealed, and stays until there is another one', async () => {
    const { id, ...shown } = await make({ clientSecret: 'the client secret' })
    const at = `${PROVIDERS}/${id}`
    const kept = async () =>
      (await directory.database.connection.collection<{ _id: string }>('identityProviders').findOne({ _id: id })) as {
        clientSecret?: string
      } | null
    const first = await kept()
    expect(JSON.stringify([shown, first])).to.not.include('the client secret')
    await chief.put(at, provider({ name: 'Renamed' })).expect(200)
    expect((await kept())?.clientSecret)
      .to.equal(first?.clientSecret)
      .and.be.a('string')
    const asked = await chief.get(`${at}?attributes=clientSecret,name`)
    expect(asked.body).to.include({ name: 'Renamed' }).and.not.have.property('clientSecret')
    await chief.patch(at, { op: 'replace', path: 'clientSecret', value: 'another secret' }).expect(200)
    expect((await kept())?.clientSecret).to.not.equal(first?.clientSecret)
    expect(verdict(await chief.get(`${PROVIDERS}?filter=clientSecret pr`))).to.equal('400 invalidFilter')
  })

  it('keep their issuer: somebody else’s subjects would be its people', async () => {
    const { id } = await make()
    const at = `${PROVIDERS}/${id}`
    const issuer = 'https://id.example.com'
    expect(verdict(await chief.put(at, provider({ issuer })))).to.equal('400 mutability')
    expect(verdict(await chief.patch(at, { op: 'replace', path: 'issuer', value: issuer }))).to.equal('400 mutability')
  })

  async function refused(attributes: object): Promise<string> {
    const answer = await chief.post(PROVIDERS, provider(attributes))
    expect(verdict(answer), answer.text).to.equal('400 invalidValue')
    return answer.body.detail
  }

  for (const [what, issuer] of [
    ['http', 'http://id.example.com'],
    ['another scheme', 'ftp://id.example.com'],
    ['no address', 'id.example.com'],
    ['a query', 'https://id.example.com/?tenant=1'],
    ['a fragment', 'https://id.example.com/#x'],
  ] as const) {
    it(`have an issuer that can be one: not ${what}`, async () => {
      expect(await refused({ issuer })).to.include('is no issuer: it starts with https://')
      expect(await refused({ issuer, active: false })).to.include('is no issuer')
    })
  }

  for (const [what, mischief, words] of [
    ['that is not there', { status: 404 }, 'There is no configuration at its address'],
    ['that is a redirect', { status: 302, headers: { location: '/' } }, 'There is no configuration at its address'],
    ['that is a page', { status: 200, body: '<p>', headers: { 'content-type': 'text/html' } }, 'is no configuration'],
    ['that is no JSON', { status: 200, body: '{' }, 'What it publishes is no configuration of OpenID Connect'],
    ['that is empty', { status: 200, body: '{}' }, 'What it publishes is no configuration of OpenID Connect'],
    ['that is too long', { status: 200, body: `"${'x'.repeat(2 ** 20)}"` }, 'is longer than 1 MiB'],
  ] as const) {
    it(`are refused with a configuration ${what}, and the answer says so`, async () => {
      adversary.behave({ answers: { '/.well-known/openid-configuration': mischief } })
      const detail = await refused({})
      expect(detail).to.include(`The issuer ${adversary.issuer} can't be used. `).and.include(words)
    })
  }

  it('are refused with the configuration of another issuer', async () => {
    for (const issuer of ['https://id.example.com', `${adversary.issuer}/`, `${adversary.issuer}/{tenant}`]) {
      adversary.behave({ metadata: { issuer } })
      expect(await refused({}), issuer).to.include('Its configuration is of another issuer')
    }
  })

  it('are refused where people would be led to an address without TLS, or to none', async () => {
    for (const address of ['http://id.example.com/authorize', 'javascript:alert(1)', undefined]) {
      adversary.behave({ metadata: { authorization_endpoint: address } })
      expect(await refused({}), address).to.include('addresses start with https://')
    }
  })

  it('are refused where their issuer is not to be reached', async () => {
    const nowhere = `http://localhost:${await freePort()}`
    expect(await refused({ issuer: nowhere }))
      .to.include('was not to be reached')
      .and.include('ECONNREFUSED')
    const withoutTls = adversary.issuer.replace('http:', 'https:')
    expect(await refused({ issuer: withoutTls })).to.include('It does not speak TLS')
  })

  it('are written without asking while they are inactive, and asked when they become active', async () => {
    const { id } = await make()
    const at = `${PROVIDERS}/${id}`
    adversary.behave({ answers: { '/.well-known/openid-configuration': { status: 503 } } })
    const write = (path: string, value: unknown) => chief.patch(at, { op: 'replace', path, value })
    expect(verdict(await write('name', 'Annexe'))).to.equal('400 invalidValue')
    expect(verdict(await write('active', false))).to.equal('200')
    expect(verdict(await write('name', 'Annexe'))).to.equal('200')
    expect(verdict(await write('active', true))).to.equal('400 invalidValue')
    adversary.behave({})
    expect(verdict(await write('active', true))).to.equal('200')
  })

  it('match by an externalId of a provisioning client that is there, and by that alone', async () => {
    const match = { claim: 'oid', attribute: 'externalId' }
    expect(await refused({ match })).to.include('"provisioningClient"')
    expect(await refused({ match: { ...match, provisioningClient: 'nobody' } })).to.include('no provisioning client')
    const hr = await directory.services.provisioningClients.ensure('HR', new Date())
    const other = { claim: 'sub', attribute: 'userName', provisioningClient: hr.id }
    expect(await refused({ match: other })).to.include('"provisioningClient"')
    await make({ match: { ...match, provisioningClient: hr.id } })
    expect(await refused({ match: { claim: 'sub', attribute: 'displayName' } })).to.include('attribute')
  })

  it('are in the audit, without their secret', async () => {
    const { id } = await make({ clientSecret: 'the client secret' })
    await chief.patch(`${PROVIDERS}/${id}`, { op: 'replace', value: { clientSecret: 'a new secret' } }).expect(200)
    await chief.delete(`${PROVIDERS}/${id}`).expect(204)
    const { body, text } = await chief.get(`${EVENTS}?filter=target eq "${id}"&sortBy=at`)
    expect(body.Resources.map(({ event }: { event: string }) => event)).to.deep.equal([
      'identityProvider.created',
      'identityProvider.changed',
      'identityProvider.deleted',
    ])
    expect(text).to.not.include('secret"').and.not.include('a new secret')
  })

  it('are written by whoever may make administrators: those whom they vouch for may be some', async () => {
    const other = await directory.scim('users:write,applications:write,clients:write,events:write')
    const answer = await other.post(PROVIDERS, provider())
    expect(verdict(answer)).to.equal('403')
    expect(answer.body.detail).to.include('roles:write')
  })
})
