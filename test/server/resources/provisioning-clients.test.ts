import { expect } from 'chai'
import { issueProvisioningToken } from '../../../server/access/provisioning-token.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CLIENT, CLIENTS, idsIn, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const FIRST = 'a quiet harbour at dawn'
const SECOND = 'seven slow green rivers'

describe('provisioning clients as resources', () => {
  let directory: TestDirectory
  let administrator: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    administrator = await directory.scim('clients:write', 'Administrator')
  })
  afterEach(() => directory.stop())

  const documents = () => directory.database.connection.collection('provisioningClients')
  const eventsOf = (target: string) =>
    directory.database.connection.collection('auditEvents').find({ target }).toArray()
  const audited = async (target: string) => (await eventsOf(target)).map(({ event }) => event)
  const set = (id: string, value: object) =>
    administrator.patch(`${CLIENTS}/${id}`, { op: 'replace', value }).expect(200)

  it('are the same, whether a token was made under the name or SCIM made them', async () => {
    const byToken = await directory.scim('users:read', 'HR')
    const bySCIM = (await administrator.post(CLIENTS, { schemas: [CLIENT], name: 'Okta' })).body.id
    const [hr, okta] = [
      await documents().findOne({ _id: byToken.id as never }),
      await documents().findOne({ _id: bySCIM }),
    ]
    expect(Object.keys(hr ?? {})).to.have.members(Object.keys(okta ?? {}))
    expect(hr?.data).to.deep.equal({ name: 'HR' })
    expect((await directory.scim('users:read', 'OKTA')).id).to.equal(bySCIM)
  })

  it('are listed without a secret', async () => {
    const hr = await directory.scim('users:read', 'HR')
    const listed = await administrator.get(`${CLIENTS}?filter=name%20eq%20%22hr%22`)
    expect(idsIn(listed)).to.deep.equal([hr.id])
    expect(Object.keys(listed.body.Resources[0])).to.have.members(['schemas', 'id', 'name', 'meta'])
  })

  it('take the settings that there are, and no others', async () => {
    const settings = {
      passwordOn: 'create',
      federatedPassword: 'ignore',
      weakPassword: 'mustChange',
      strict: ['T1', 'T15'],
    }
    const created = await administrator.post(CLIENTS, { schemas: [CLIENT], name: 'HR', ...settings })
    expect(created.body).to.include({ name: 'HR', passwordOn: 'create' }).and.deep.include(settings)
    expect(await audited(created.body.id)).to.deep.equal(['client.created'])
    for (const [name, value] of Object.entries({
      passwordOn: 'never',
      federatedPassword: '',
      weakPassword: 'Refuse',
    })) {
      const answer = await administrator.patch(`${CLIENTS}/${created.body.id}`, { op: 'replace', path: name, value })
      expect(verdict(answer), name).to.equal('400 invalidValue')
    }
    expect(await audited(created.body.id)).to.deep.equal(['client.created'])
  })

  it('S32: what a PUT leaves out is as at first', async () => {
    const hr = await directory.scim('users:write', 'HR')
    await set(hr.id, { strict: ['T2'], passwordOn: 'create' })
    const put = await administrator.put(`${CLIENTS}/${hr.id}`, { schemas: [CLIENT], name: 'HR' })
    expect(put.body).to.not.have.any.keys('strict', 'passwordOn')
    const changes = (await eventsOf(hr.id)).filter(({ event }) => event === 'client.changed')
    expect(changes.map(({ details }) => details.attributes)).to.deep.equal(['passwordOn strict', 'passwordOn strict'])
    expect(verdict(await hr.post(USERS, { schemas: [USER], userName: 'ann', active: 'True' }))).to.equal('201')
  })

  it('passwordOn create: a password that HR repeats changes nothing, the first one counts', async () => {
    const hr = await directory.scim('users:write,passwords:set', 'HR')
    const person = { schemas: [USER], userName: 'ann' }
    const at = `${USERS}/${(await hr.post(USERS, person)).body.id}`
    const verifies = async (password: string) => (await directory.services.passwords.verify('ann', password)).verified
    await set(hr.id, { passwordOn: 'create' })
    await hr.put(at, { ...person, password: FIRST }).expect(200)
    await hr.put(at, { ...person, password: SECOND }).expect(200)
    expect([await verifies(FIRST), await verifies(SECOND)]).to.deep.equal([true, false])
    await set(hr.id, { passwordOn: 'always' })
    await hr.put(at, { ...person, password: SECOND }).expect(200)
    expect([await verifies(FIRST), await verifies(SECOND)]).to.deep.equal([false, true])
  })

  it('federatedPassword: refuses a password for somebody who has none here, or lets it go unheeded', async () => {
    const hr = await directory.scim('users:write,passwords:set,roles:write', 'HR')
    const federated = { schemas: [USER, STATE], userName: 'ann', [STATE]: { federated: true } }
    const at = `${USERS}/${(await hr.post(USERS, federated)).body.id}`
    const push = () => hr.patch(at, { op: 'replace', path: 'password', value: FIRST })
    expect(verdict(await push())).to.equal('400 invalidValue')
    const chief = await directory.scim('clients:write,roles:write', 'Chief')
    await chief.patch(`${CLIENTS}/${hr.id}`, { op: 'replace', value: { federatedPassword: 'ignore' } }).expect(200)
    expect(verdict(await push())).to.equal('200')
    const ignored = async () =>
      (await audited(at.slice(USERS.length + 1))).filter(event => event === 'password.ignored').length
    expect(await ignored()).to.equal(1)
    await hr.post(USERS, { schemas: [USER], userName: 'bob' }).expect(201)
    const renamed = (userName: string) => hr.put(at, { ...federated, userName, password: FIRST })
    expect(verdict(await renamed('bob'))).to.equal('409 uniqueness')
    expect(await ignored()).to.equal(1)
    expect(verdict(await renamed('cy'))).to.equal('200')
    expect(await ignored()).to.equal(2)
  })

  it('T10, trap 5: weakPassword: refuses the first password that misses the policy, or lets the person in with it once', async () => {
    const okta = await directory.scim('users:write,passwords:keep', 'Okta')
    const post = (userName: string, password: string, state = {}) =>
      okta.post(USERS, { schemas: [USER], userName, password, [STATE]: state })
    expect(verdict(await post('ann', 'kT7#pw2mQx'))).to.equal('400 invalidValue')
    await set(okta.id, { weakPassword: 'mustChange' })
    const created = await post('ann', 'kT7#pw2mQx')
    expect(verdict(created)).to.equal('201')
    expect(created.body[STATE]).to.include({ mustChange: true })
    expect(await audited(created.body.id)).to.include('password.weak')
    const outcome = await directory.services.passwords.verify('ann', 'kT7#pw2mQx')
    expect(outcome).to.include({ verified: true }).and.property('mustChange')
    // Only where it must be changed, and nothing that a stranger finds in a few attempts.
    expect(verdict(await post('bob', 'kT7#pw2mQx', { mustChange: false }))).to.equal('400 invalidValue')
    expect(verdict(await post('bob', 'password'))).to.equal('400 invalidValue')
    expect(verdict(await post('bob', 'kT7#pw'))).to.equal('400 invalidValue')
  })

  describe('and privilege', () => {
    const write = (by: TestScimClient, id: string) =>
      by.patch(`${CLIENTS}/${id}`, { op: 'replace', value: { passwordOn: 'create' } })

    it('one that may write roles is changed and deleted by those that may as well', async () => {
      const high = await directory.scim('users:read,roles:write', 'High')
      const chief = await directory.scim('clients:write,roles:write', 'Chief')
      expect(verdict(await write(administrator, high.id))).to.equal('403')
      expect(verdict(await administrator.delete(`${CLIENTS}/${high.id}`))).to.equal('403')
      expect(verdict(await write(chief, high.id))).to.equal('200')
      expect(verdict(await chief.delete(`${CLIENTS}/${high.id}`))).to.equal('204')
    })

    it('counts every token of it that lives, and its machines', async () => {
      const { services } = directory
      const { client } = await issueProvisioningToken({ name: 'HR', scopes: ['roles:write'], days: 1 }, services)
      await issueProvisioningToken({ name: 'HR', scopes: ['users:read'], days: 9 }, services)
      expect(verdict(await write(administrator, client))).to.equal('403')
      directory.wait(2 * 86_400)
      const later = await directory.scim('clients:write', 'Later')
      expect(verdict(await write(later, client))).to.equal('200')
      await directory.relyingParty({ name: 'HR', scopes: ['roles:write'] })
      expect(verdict(await later.delete(`${CLIENTS}/${client}`))).to.equal('403')
    })

    it('nobody loosens or ends their own with clients:write alone', async () => {
      expect(verdict(await write(administrator, administrator.id))).to.equal('403')
      expect(verdict(await administrator.delete(`${CLIENTS}/${administrator.id}`))).to.equal('403')
    })
  })

  describe('deleted', () => {
    it('end with their tokens and machines, and the name begins anew', async () => {
      const hr = await directory.scim('users:write', 'HR')
      const { services } = directory
      const { clientId } = await directory.relyingParty({ name: 'HR', scopes: ['users:read'] })
      expect(await services.applications.byId(clientId)).to.have.nested.property('provisioning.client', hr.id)
      await administrator.delete(`${CLIENTS}/${hr.id}`).expect(204)
      expect(verdict(await hr.get(USERS))).to.equal('401')
      expect(await services.applications.byId(clientId)).to.equal(undefined)
      expect(await audited(hr.id)).to.include('client.deleted')
      const anew = await directory.scim('users:read', 'HR')
      expect(anew.id).to.not.equal(hr.id)
      expect(verdict(await hr.get(USERS))).to.equal('401')
    })

    it('leave their externalIds to nobody', async () => {
      const hr = await directory.scim('users:write', 'HR')
      const at = `${USERS}/${(await hr.post(USERS, { schemas: [USER], userName: 'ann', externalId: '4711' })).body.id}`
      await administrator.delete(`${CLIENTS}/${hr.id}`).expect(204)
      const anew = await directory.scim('users:write', 'HR')
      expect((await anew.get(at)).body).to.not.have.property('externalId')
      expect(idsIn(await anew.get(`${USERS}?filter=externalId%20eq%20%224711%22`))).to.deep.equal([])
      await anew.patch(at, { op: 'add', path: 'externalId', value: '4711' }).expect(200)
    })
  })
})
