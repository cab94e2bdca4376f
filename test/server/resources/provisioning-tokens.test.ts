import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import {
  CLIENT,
  CLIENT_TOKEN,
  CLIENT_TOKENS,
  CLIENTS,
  GROUP,
  GROUPS,
  ROLE,
  ROLES_AT,
  USERS,
  verdict,
} from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'

describe('tokens of provisioning clients as resources', () => {
  let directory: TestDirectory
  let operator: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    operator = await directory.scim('clients:write,users:write')
  })
  afterEach(() => directory.stop())

  const client = async (name = 'Payroll'): Promise<string> =>
    (await operator.post(CLIENTS, { schemas: [CLIENT], name }).expect(201)).body.id
  const tokenFor = (id: string, more: object = {}) => ({
    schemas: [CLIENT_TOKEN],
    provisioningClient: { value: id },
    scopes: ['users:read'],
    ...more,
  })
  const make = async (id: string, more: object = {}) =>
    (await operator.post(CLIENT_TOKENS, tokenFor(id, more)).expect(201)).body
  const statusWith = async (token: string) => (await scimClientWith(token, directory.address).get(USERS)).status
  const audited = async (event: string) =>
    (await directory.database.connection.collection('auditEvents').find({ event }).toArray()).map(
      ({ target, details }) => ({ target, details }),
    )

  it('are told once, kept as a hash, and good until they are ended', async () => {
    const id = await client()
    const { token, ...made } = await make(id)
    expect(token).to.match(/^rekey_[\w-]{43}$/)
    expect(made).to.deep.include({ scopes: ['users:read'] })
    expect(made.provisioningClient).to.include({ value: id, display: 'Payroll' })
    expect(await statusWith(token)).to.equal(200)
    const read = await operator.get(`${CLIENT_TOKENS}/${made.id}?attributes=token,scopes`).expect(200)
    expect(read.body).not.to.have.property('token')
    const stored = await directory.database.connection
      .collection<{ _id: string }>('provisioningTokens')
      .findOne({ _id: made.id })
    expect(JSON.stringify(stored)).not.to.contain(token)
    await operator.delete(`${CLIENT_TOKENS}/${made.id}`).expect(204)
    expect(await statusWith(token)).to.equal(401)
    const details = { token: made.id, scopes: 'users:read' }
    expect(await audited('token.ended')).to.deep.equal([{ target: id, details }])
    expect((await audited('token.created')).at(-1)).to.deep.equal({ target: id, details })
  })

  it('are listed by client while their time is not over', async () => {
    const [id, other] = [await client(), await client('Other')]
    const soon = new Date(directory.services.now().getTime() + 60_000).toISOString()
    const { id: short } = await make(id, { expiresAt: soon })
    const { id: long } = await make(id)
    await make(other)
    const found = async () =>
      (
        await operator.get(`${CLIENT_TOKENS}?filter=provisioningClient.value eq "${id}"`).expect(200)
      ).body.Resources.map((token: { id: string }) => token.id)
    expect(await found()).to.have.members([short, long])
    directory.wait(61)
    expect(await found()).to.deep.equal([long])
    await operator.get(`${CLIENT_TOKENS}/${short}`).expect(404)
  })

  for (const [what, more, answer] of [
    ['a scope that there is not', { scopes: ['users:fly'] }, '400 invalidValue'],
    ['a scope that its maker does not have', { scopes: ['passwords:reset'] }, '403'],
    ['a time that is over', { expiresAt: '2020-01-01T00:00:00Z' }, '400 invalidValue'],
    ['a time that never comes', { expiresAt: '2999-01-01T00:00:00Z' }, '400 invalidValue'],
    ['a client that there is not', { provisioningClient: { value: 'ghost' } }, '400 invalidValue'],
  ] as const) {
    it(`are not made with ${what}`, async () => {
      const refused = await operator.post(CLIENT_TOKENS, tokenFor(await client(), more))
      expect(verdict(refused)).to.equal(answer)
    })
  }

  it('are made and ended by nobody who stands lower than their client', async () => {
    const chief = await directory.scim('roles:write,clients:write', 'Chief system')
    const refused = await operator.post(CLIENT_TOKENS, tokenFor(chief.id))
    expect(verdict(refused)).to.equal('403')
    const { Resources } = (await operator.get(`${CLIENT_TOKENS}?filter=provisioningClient.value eq "${chief.id}"`)).body
    expect(verdict(await operator.delete(`${CLIENT_TOKENS}/${Resources[0].id}`))).to.equal('403')
  })

  it('are made by people who have just signed in, as far as their roles go without a limit', async () => {
    const staff = await staffOf(directory)
    const { chief } = staff
    const ward = (await chief.post(GROUPS, { schemas: [GROUP], displayName: 'Ward' }).expect(201)).body.id
    for (const [name, more] of [
      ['clerk', { scopes: ['clients:write', 'audit:read'] }],
      ['wardDesk', { scopes: ['users:read'], limitedToGroups: [{ value: ward }] }],
    ] as const)
      await (await directory.scim('roles:write')).post(ROLES_AT, { schemas: [ROLE], name, ...more }).expect(201)
    await staff.holder('clerk', 'clerk', 'wardDesk')
    const clerk = await staff.signedIn('clerk', 'clients:write audit:read users:read', 'admin')
    const id = await client()
    expect(verdict(await clerk.post(CLIENT_TOKENS, tokenFor(id, { scopes: ['audit:read'] })))).to.equal('201')
    expect(verdict(await clerk.post(CLIENT_TOKENS, tokenFor(id)))).to.equal('403')
    directory.wait(301)
    expect(verdict(await clerk.post(CLIENT_TOKENS, tokenFor(id, { scopes: ['audit:read'] })))).to.equal('401')
  })

  it('that the settings bring are ended there alone', async () => {
    const { id } = await directory.services.provisioningClients.ensure('bootstrap', new Date())
    const brought = { client: id, scopes: ['users:read'], createdAt: new Date() }
    for (const isNew of [true, false])
      expect(await directory.services.provisioningClients.putBootstrapToken('x'.repeat(40), brought, 0)).to.equal(isNew)
    const { Resources } = (await operator.get(`${CLIENT_TOKENS}?filter=bootstrap eq true`)).body
    expect(Resources).to.have.length(1)
    expect(verdict(await operator.delete(`${CLIENT_TOKENS}/${Resources[0].id}`))).to.equal('409')
    expect(await statusWith('x'.repeat(40))).to.equal(200)
  })
})
