import { expect } from 'chai'
import * as oidc from 'openid-client'
import request from 'supertest'
import { userType } from '../../scim/schema/resource-types.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { linkIn } from '../support/links.ts'

const PASSWORD = 'a quiet harbour at dawn'
const mina = {
  userName: 'mina',
  displayName: 'Mina Park',
  emails: [{ value: 'mina@example.com', primary: true }],
  password: PASSWORD,
}

describe('two directories in one process', () => {
  let here: TestDirectory
  let there: TestDirectory
  let id: string

  before(async () => {
    here = await startDirectory()
    there = await startDirectory({ makesKeys: true })
    id = await here.person(mina)
  })
  after(async () => {
    await here.stop()
    await there.stop()
  })

  it('know nothing of each other’s people', async () => {
    const hr = await there.scim('users:read')
    await hr.get(`/scim/v2/Users/${id}`).expect(404)
    const { body } = await hr.get('/scim/v2/Users?filter=userName eq "mina"').expect(200)
    expect(body.totalResults).to.equal(0)
    expect((await there.services.passwords.verify('mina', PASSWORD)).verified).to.equal(false)
    expect((await here.services.passwords.verify('mina', PASSWORD)).verified).to.equal(true)
  })

  it('give the same name to different people', async () => {
    const hr = await there.scim('users:write')
    const { body } = await hr.post('/scim/v2/Users', { schemas: [userType.schema.urn], userName: 'MINA' }).expect(201)
    expect(body.id).to.not.equal(id)
    await hr.delete(`/scim/v2/Users/${body.id}`).expect(204)
    await (await here.scim('users:read')).get(`/scim/v2/Users/${id}`).expect(200)
  })

  it('take no tokens of each other', async () => {
    const hr = await here.scim('users:read')
    await request(there.address).get('/scim/v2/Users').set('Authorization', `Bearer ${hr.token}`).expect(401)
    const machine = await here.relyingParty({ scopes: ['users:read'] })
    const resource = `${here.issuer}/scim/v2`
    const { access_token: token } = await oidc.clientCredentialsGrant(machine.config, { resource, scope: 'users:read' })
    await request(here.address).get('/scim/v2/Users').set('Authorization', `Bearer ${token}`).expect(200)
    await request(there.address).get('/scim/v2/Users').set('Authorization', `Bearer ${token}`).expect(401)
  })

  it('have keys of their own', async () => {
    const keysOf = async ({ address }: TestDirectory) => {
      const { body } = await request(address).get('/jwks').expect(200)
      return (body.keys as { kid: string }[]).map(({ kid }) => kid)
    }
    const [own, other] = [await keysOf(here), await keysOf(there)]
    expect(own).to.have.length(3)
    expect(own.filter(kid => other.includes(kid))).to.deep.equal([])
  })

  it('open no links and know no sessions of each other', async () => {
    await here.reset(id, { delivery: 'link' })
    const token = linkIn(await here.mails())
    expect(await there.services.passwords.openLink(token)).to.equal(undefined)
    expect(await here.services.passwords.openLink(token)).to.have.nested.property('person.id', id)
    expect(await there.mails()).to.deep.equal([])
    expect(await here.services.passwords.redeemLink(token, `${PASSWORD} again`)).to.equal(true)
    const account = await here.browser().signIn('/account', 'mina', `${PASSWORD} again`)
    expect(account.title).to.equal('Mina Park')
    const elsewhere = await there.browser().signIn('/account', 'mina', `${PASSWORD} again`)
    expect(elsewhere.title).to.equal('Sign in')
  })
})
