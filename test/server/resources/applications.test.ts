import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, refusal, relyingPartyOf } from '../../support/relying-party.ts'
import {
  APPLICATION,
  APPLICATIONS,
  GROUP,
  GROUPS,
  idsIn,
  POLICIES,
  POLICY,
  ROLE,
  ROLES_AT,
  verdict,
} from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { offlineTokensOf, personNamed } from '../oidc/support.ts'

const OF_PEOPLE = { schemas: [APPLICATION], name: 'Time sheets', redirectUris: [CALLBACK] }

describe('applications as resources', () => {
  let directory: TestDirectory
  let administrator: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    administrator = await directory.scim('applications:write,users:write', 'Administrator')
  })
  afterEach(() => directory.stop())

  const make = async (body: object, by: Pick<TestScimClient, 'post'> = administrator) =>
    (await by.post(APPLICATIONS, body).expect(201)).body
  const machine = (scopes: readonly string[]) => ({
    schemas: [APPLICATION],
    name: 'Nightly',
    provisioningClient: { value: administrator.id },
    scopes,
  })
  const set = (id: string, value: object, by: Pick<TestScimClient, 'patch'> = administrator) =>
    by.patch(`${APPLICATIONS}/${id}`, { op: 'replace', value })
  const audited = async (target: string) =>
    (await directory.database.connection.collection('auditEvents').find({ target }).toArray()).map(({ event }) => event)

  /** Whether a secret is good at the token endpoint. */
  async function isGood(id: string, secret: string): Promise<boolean> {
    const answer = await fetch(`${directory.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: `${directory.issuer}/scim/v2` }),
    })
    return answer.status === 200
  }

  it('have what they leave out, and a secret that is told once and kept as a hash', async () => {
    const made = await make(OF_PEOPLE)
    expect(made).to.deep.include({ grantTypes: ['authorization_code', 'refresh_token'], name: 'Time sheets' })
    expect(made.clientSecret).to.match(/^[\w-]{43}$/)
    expect(made.secrets).to.have.length(1)
    const read = await administrator.get(`${APPLICATIONS}/${made.id}?attributes=clientSecret,secrets,name`)
    expect(read.body).to.have.property('secrets')
    expect(read.body).to.not.have.property('clientSecret')
    const stored = await directory.database.connection.collection('applications').findOne({ _id: made.id })
    expect(JSON.stringify(stored)).to.not.include(made.clientSecret)
    expect(await audited(made.id)).to.deep.equal(['application.created'])
  })

  it('take people in from the moment they are there to the moment they are gone', async () => {
    const { id, clientSecret } = await make({ ...OF_PEOPLE, firstParty: true })
    const app = await relyingPartyOf(directory, { client_id: id, client_secret: clientSecret })
    await personNamed(directory, 'ann')
    const { refresh_token } = await offlineTokensOf(app, directory.browser(), 'ann')
    const renewed = await oidc.refreshTokenGrant(app.config, refresh_token)
    await administrator.delete(`${APPLICATIONS}/${id}`).expect(204)
    expect(await refusal(oidc.refreshTokenGrant(app.config, renewed.refresh_token ?? ''))).to.equal('invalid_client')
    expect(await audited(id)).to.deep.equal(['application.created', 'application.deleted'])
  })

  it('O48: have two secrets while they are told the new one, and never three', async () => {
    const made = await make(machine(['users:read']))
    const secrets = [made.clientSecret]
    const good = () => Promise.all(secrets.map(secret => isGood(made.id, secret)))
    for (const expected of [
      [true, true],
      [false, true, true],
    ]) {
      const rotated = await set(made.id, { action: 'rotateSecret' }).expect(200)
      secrets.push(rotated.body.clientSecret)
      expect(rotated.body.secrets).to.have.length(2)
      expect(await good()).to.deep.equal(expected)
    }
    const ended = await set(made.id, { action: 'endFormerSecret' }).expect(200)
    expect(ended.body).to.not.have.property('clientSecret')
    expect(await good()).to.deep.equal([false, false, true])
    expect(verdict(await set(made.id, { action: 'endFormerSecret' }))).to.equal('400 invalidValue')
    expect(await isGood(made.id, '')).to.equal(false)
  })

  it('lose their secrets with the method that needs them, and get one with it', async () => {
    const { id } = await make({ ...OF_PEOPLE, tokenEndpointAuthMethod: 'none' })
    expect(verdict(await set(id, { action: 'rotateSecret' }))).to.equal('400 invalidValue')
    const kept = await set(id, { tokenEndpointAuthMethod: 'client_secret_post' }).expect(200)
    expect(kept.body.clientSecret).to.match(/^[\w-]{43}$/)
    const without = await set(id, { tokenEndpointAuthMethod: 'none' }).expect(200)
    expect(without.body).to.not.have.any.keys('secrets', 'clientSecret')
  })

  it('are found by name and by the client that they act for, and show what that is called', async () => {
    const { id } = await make(machine(['users:read']))
    await make(OF_PEOPLE)
    for (const filter of [
      'name sw "night"',
      `provisioningClient.value eq "${administrator.id}"`,
      'scopes eq "users:read"',
    ]) {
      const listed = await administrator.get(`${APPLICATIONS}?filter=${encodeURIComponent(filter)}`)
      expect(idsIn(listed), filter).to.deep.equal([id])
      expect(listed.body.Resources[0].provisioningClient).to.deep.equal({
        value: administrator.id,
        $ref: `${directory.issuer}/admin/v2/ProvisioningClients/${administrator.id}`,
        display: 'Administrator',
      })
    }
  })

  it('need no way back where people connect devices by a code', async () => {
    const grantTypes = ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token']
    const made = await make({ schemas: [APPLICATION], name: 'Television', grantTypes })
    expect(made).to.deep.include({ grantTypes })
    const both = { grantTypes: ['authorization_code', ...grantTypes] }
    expect(verdict(await set(made.id, both))).to.equal('400 invalidValue')
    await set(made.id, { ...both, redirectUris: [CALLBACK] }).expect(200)
  })

  const ofMachine = { redirectUris: null, scopes: ['users:read'] }
  const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

  /** What contradicts itself, and a word of the sentence that says so. */
  const unsound: Record<string, readonly [fields: object, word: string]> = {
    'no way back': [{ redirectUris: [] }, 'needs one of "redirectUris"'],
    'O9: a way back without TLS': [{ redirectUris: ['http://app.example.com/'] }, "can't be a redirect URI"],
    'O9: a fragment': [{ redirectUris: [`${CALLBACK}#`] }, "can't be a redirect URI"],
    'O9: any host': [{ redirectUris: ['https://*.example.com/'] }, "can't be a redirect URI"],
    'O9: any host, of a device': [
      { applicationType: 'native', redirectUris: ['https://*.example.com/'] },
      "can't be a redirect URI",
    ],
    'O31: a host that says more in a policy': [{ redirectUris: ['https://app;sandbox/'] }, "can't be a redirect URI"],
    'a script after sign-out': [{ postLogoutRedirectUris: ['javascript:alert(1)'] }, "can't be a redirect URI"],
    'tokens for nobody': [{ grantTypes: ['refresh_token'] }, 'People sign in with the grant type'],
    'a device that is a machine': [{ ...ofMachine, grantTypes: ['client_credentials', DEVICE] }, 'alone'],
    'a device with the scopes of a machine': [{ grantTypes: [DEVICE], scopes: ['users:read'] }, 'are for machines'],
    'people and a machine in one': [
      { grantTypes: ['authorization_code', 'client_credentials'], scopes: ['users:read'] },
      'alone',
    ],
    'scopes for people': [{ grantTypes: ['authorization_code'], scopes: ['users:read'] }, 'are for machines'],
    'an unknown scope': [{ ...ofMachine, scopes: ['users:all'] }, 'no scope "users:all"'],
    'a machine without a client': [{ ...ofMachine, provisioningClient: null }, 'needs the "provisioningClient"'],
    'a machine of a client that is not there': [
      { ...ofMachine, provisioningClient: { value: 'nobody' } },
      'no provisioning client with the id "nobody"',
    ],
    'a machine without scopes': [{ ...ofMachine, scopes: [], grantTypes: ['client_credentials'] }, 'the "scopes"'],
    'a machine without a secret': [{ ...ofMachine, tokenEndpointAuthMethod: 'none' }, 'says who it is'],
    'O26: an age below zero': [{ defaultMaxAge: -1 }, '"defaultMaxAge"'],
    'a policy that is not there': [{ demandedPolicy: { value: 'nobody' } }, 'nobody'],
    'a machine for administrators': [{ ...ofMachine, administrative: true }, '"administrative" is for'],
    'a machine with ID tokens': [
      { ...ofMachine, idTokenSignedResponseAlg: 'ES256' },
      '"idTokenSignedResponseAlg" is for',
    ],
    'O75: a logout address without TLS': [{ backchannelLogoutUri: 'http://app.example.com/' }, "can't be a logout URI"],
    'O75: a logout address with a fragment': [{ backchannelLogoutUri: `${CALLBACK}#` }, "can't be a logout URI"],
    'sessions to be told of, and no address': [{ backchannelLogoutSessionRequired: true }, 'goes with'],
  }
  for (const [what, [fields, word]] of Object.entries(unsound)) {
    it(`refuse ${what}, and nothing is written`, async () => {
      const chief = await directory.scim('applications:write,roles:write,users:read', 'Chief')
      const client = 'scopes' in fields ? { provisioningClient: { value: chief.id } } : {}
      const refused = await chief.post(APPLICATIONS, { ...OF_PEOPLE, ...client, ...fields })
      expect(verdict(refused)).to.equal('400 invalidValue')
      expect(refused.body.detail).to.include(word)
      expect(await directory.database.connection.collection('applications').countDocuments()).to.equal(0)
    })
  }

  it('O75: a machine is told of no logout; an application of people is, until its address is taken away', async () => {
    const { id } = await make(machine(['users:read']))
    expect(verdict(await set(id, { backchannelLogoutUri: CALLBACK }))).to.equal('400 invalidValue')
    const told = { backchannelLogoutUri: CALLBACK, backchannelLogoutSessionRequired: true }
    const made = await make({ ...OF_PEOPLE, ...told })
    expect(made).to.include(told)
    expect(verdict(await set(made.id, { backchannelLogoutUri: null }))).to.equal('400 invalidValue')
    const gone = { backchannelLogoutUri: null, backchannelLogoutSessionRequired: null }
    expect((await set(made.id, gone).expect(200)).body).to.not.have.any.keys(...Object.keys(told))
  })

  describe('and the policy that they demand', () => {
    let security: TestScimClient
    let policy: string
    beforeEach(async () => {
      security = await directory.scim('policies:write')
      policy = (await security.post(POLICIES, { schemas: [POLICY], name: 'Vault', minLength: 20 }).expect(201)).body.id
    })
    const demanding = () => ({ ...OF_PEOPLE, demandedPolicy: { value: policy } })

    it('show what it is called and where it is, and are found by it', async () => {
      const { id } = await make(demanding())
      const filter = encodeURIComponent(`demandedPolicy.value eq "${policy}"`)
      const listed = await administrator.get(`${APPLICATIONS}?filter=${filter}`)
      expect(idsIn(listed)).to.deep.equal([id])
      expect(listed.body.Resources[0].demandedPolicy).to.deep.equal({
        value: policy,
        $ref: `${directory.issuer}${POLICIES}/${policy}`,
        display: 'Vault',
      })
    })

    it('keep it from being deleted, by itself or by an import, until they demand it no more', async () => {
      const { id } = await make(demanding())
      const refused = await security.delete(`${POLICIES}/${policy}`)
      expect(verdict(refused)).to.equal('409')
      expect(refused.body.detail).to.contain('"Time sheets" demands this policy')
      const text = 'default:\n  name: Default\n  minLength: 15\n'
      for (const more of ['', '&dryRun=true']) {
        const imported = security.withText('post', `${POLICIES}/.import?deleteOthers=true${more}`, text)
        expect(verdict(await imported.set('Content-Type', 'application/yaml')), more).to.equal('409')
      }
      await set(id, { demandedPolicy: null }).expect(200)
      await security.delete(`${POLICIES}/${policy}`).expect(204)
    })

    it('are for people: a machine demands none', async () => {
      const { id } = await make(machine(['users:read']))
      expect(verdict(await set(id, { demandedPolicy: { value: policy } }))).to.equal('400 invalidValue')
    })

    it('meet its deletion at the same moment: one of both is refused', async () => {
      for (let round = 0; round < 5; round++) {
        const made = await security.post(POLICIES, { schemas: [POLICY], name: `Vault ${round}` }).expect(201)
        const demandedPolicy = { value: made.body.id }
        const answers = await Promise.all([
          administrator.post(APPLICATIONS, { ...OF_PEOPLE, demandedPolicy }),
          security.delete(`${POLICIES}/${made.body.id}`),
        ])
        expect(answers.filter(({ status }) => status < 300)).to.have.length(1)
      }
    })
  })

  it('refuse a misspelt attribute', async () => {
    expect(verdict(await administrator.post(APPLICATIONS, { ...OF_PEOPLE, redirectURIs2: [] }))).to.equal(
      '400 invalidSyntax',
    )
  })

  describe('and privilege', () => {
    it('nobody makes a machine that may do more than they may, or takes one over', async () => {
      const low = await directory.scim('applications:write', 'Low')
      expect(verdict(await low.post(APPLICATIONS, machine(['users:read'])))).to.equal('403')
      const { id, clientSecret } = await make(machine(['users:read']))
      for (const value of [{ action: 'rotateSecret' }, { name: 'Mine' }, { scopes: null }])
        expect(verdict(await set(id, value, low)), JSON.stringify(value)).to.equal('403')
      expect(verdict(await low.delete(`${APPLICATIONS}/${id}`))).to.equal('403')
      expect(verdict(await set(id, { scopes: ['roles:write'] }))).to.equal('403')
      expect(await isGood(id, clientSecret)).to.equal(true)
    })

    it('nobody makes a machine that acts for a client that stands higher, or takes one over', async () => {
      const chief = await directory.scim('roles:write,applications:write,users:read', 'Chief')
      const ofChief = { ...machine(['users:read']), provisioningClient: { value: chief.id } }
      expect(verdict(await administrator.post(APPLICATIONS, ofChief))).to.equal('403')
      const { id } = await make(ofChief, chief)
      const own = { provisioningClient: { value: administrator.id } }
      for (const value of [{ action: 'rotateSecret' }, own])
        expect(verdict(await set(id, value)), JSON.stringify(value)).to.equal('403')
      expect(verdict(await administrator.delete(`${APPLICATIONS}/${id}`))).to.equal('403')
      const { id: ours } = await make(machine(['users:read']))
      expect(verdict(await set(ours, { provisioningClient: { value: chief.id } }))).to.equal('403')
    })

    it('people make a secret for a machine when they have just signed in', async () => {
      const staff = await staffOf(directory)
      const value = { schemas: [ROLE], name: 'registrar', scopes: ['applications:write', 'users:read'] }
      await (await directory.scim('roles:write')).post(ROLES_AT, value).expect(201)
      await staff.holder('clerk', 'registrar')
      const clerk = await staff.signedIn('clerk', 'applications:write users:read', 'admin')
      const { id } = await make(machine(['users:read']), clerk)
      directory.wait(301)
      expect(verdict(await clerk.post(APPLICATIONS, machine(['users:read'])))).to.equal('401')
      expect(verdict(await set(id, { action: 'rotateSecret' }, clerk))).to.equal('401')
      expect(verdict(await set(id, { name: 'Weekly' }, clerk))).to.equal('200')
      expect(verdict(await clerk.post(APPLICATIONS, OF_PEOPLE))).to.equal('201')
    })

    it('nobody makes a machine for everybody of what they may do to the people of some groups', async () => {
      const staff = await staffOf(directory)
      const ward = (await staff.chief.post(GROUPS, { schemas: [GROUP], displayName: 'Ward' }).expect(201)).body.id
      for (const [name, more] of [
        ['registrar', { scopes: ['applications:write'] }],
        ['wardDesk', { scopes: ['users:read'], limitedToGroups: [{ value: ward }] }],
      ] as const)
        await (await directory.scim('roles:write')).post(ROLES_AT, { schemas: [ROLE], name, ...more }).expect(201)
      await staff.holder('clerk', 'registrar', 'wardDesk')
      const clerk = await staff.signedIn('clerk', 'applications:write users:read', 'admin')
      const refused = await clerk.post(APPLICATIONS, machine(['users:read']))
      expect(verdict(refused)).to.equal('403')
      expect(refused.body.detail).to.contain('for the people of some groups alone')
    })

    it('one through which roles are used is written by those who may write roles', async () => {
      const chief = await directory.scim('applications:write,roles:write', 'Chief')
      const console = { ...OF_PEOPLE, administrative: true }
      expect(verdict(await administrator.post(APPLICATIONS, console))).to.equal('403')
      const { id } = await make(console, chief)
      const elsewhere = { redirectUris: ['https://elsewhere.example.com/'] }
      expect(verdict(await set(id, elsewhere))).to.equal('403')
      expect(verdict(await set(id, { administrative: false }))).to.equal('403')
      const { id: plain } = await make(OF_PEOPLE)
      expect(verdict(await set(plain, { administrative: true }))).to.equal('403')
      expect(verdict(await set(id, elsewhere, chief))).to.equal('200')
    })
  })
})
