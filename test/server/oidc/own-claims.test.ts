import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { APPLICATIONS, ENTERPRISE, GROUP, GROUPS, STATE, USER, USER_CLIENTS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { personNamed, tokensOf } from './support.ts'

describe('what one application is told, and others are not', () => {
  let directory: TestDirectory
  let admin: TestScimClient
  let app: RelyingParty
  let id: string

  before(async () => {
    directory = await startDirectory()
    admin = await directory.scim('applications:write,users:write')
    id = await personNamed(directory, 'ada', {
      title: 'Countess',
      nickName: '',
      phoneNumbers: [{ value: '+44 20 1' }, { value: '+44 20 2' }],
      [ENTERPRISE]: { department: 'Engines', employeeNumber: '1' },
    })
  })
  after(() => directory.stop())
  beforeEach(async () => {
    app = await directory.relyingParty()
  })

  const set = (value: object) => admin.patch(`${APPLICATIONS}/${app.clientId}`, { op: 'replace', value })

  async function infoOf(scope: string, of = app) {
    const tokens = await tokensOf(of, directory.browser(), 'ada', { scope })
    expect(tokens.claims()).to.have.all.keys('iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr')
    return oidc.fetchUserInfo(of.config, tokens.access_token, id)
  }

  describe('of groups', () => {
    let inner: string
    let outer: string
    before(async () => {
      const make = async (displayName: string, members: object[]) =>
        (await admin.post(GROUPS, { schemas: [GROUP], displayName, members }).expect(201)).body.id
      inner = await make('Analysts', [{ value: id }])
      outer = await make('Everybody', [{ value: inner, type: 'Group' }])
      await make('Birthday surprise', [{ value: id }])
    })

    it('is those that were chosen, nested ones too', async () => {
      await set({ claimedGroups: [{ value: inner }, { value: outer }] }).expect(200)
      expect((await infoOf('openid groups')).groups).to.deep.equal(['Analysts', 'Everybody'])
      await set({ claimedGroups: [{ value: outer }] }).expect(200)
      expect((await infoOf('openid groups')).groups).to.deep.equal(['Everybody'])
      const other = await directory.relyingParty()
      expect((await infoOf('openid groups', other)).groups).to.have.length(3)
    })

    it('is nothing where the scope is not allowed', async () => {
      await set({ allowedScopes: ['profile'] }).expect(200)
      expect(await infoOf('openid groups')).to.deep.equal({ sub: id })
    })

    it('shows which, and refuses what is no group', async () => {
      const shown = await set({ claimedGroups: [{ value: outer }] }).expect(200)
      const $ref = `${directory.issuer}${GROUPS}/${outer}`
      expect(shown.body.claimedGroups).to.deep.equal([{ value: outer, $ref, display: 'Everybody' }])
      expect(verdict(await set({ claimedGroups: [{ value: id }] }))).to.equal('400 invalidValue')
    })
  })

  it('O55: is claims of its own, from userinfo and by the scope that they belong to', async () => {
    const customClaims = [
      { name: 'job', path: 'title' },
      { name: 'https://hr.example.com/department', path: `${ENTERPRISE}:department` },
      { name: 'login', path: 'USERNAME', scope: 'email' },
      { name: 'phones', path: 'phoneNumbers.value', scope: 'phone' },
      { name: 'nothing', path: 'nickName' },
    ]
    await set({ customClaims }).expect(200)
    const own = { job: 'Countess', 'https://hr.example.com/department': 'Engines' }
    expect(await infoOf('openid')).to.deep.equal({ sub: id })
    expect(await infoOf('openid profile'))
      .to.include({ sub: id, ...own })
      .and.not.have.any.keys('login', 'phones', 'nothing')
    expect(await infoOf('openid phone')).to.deep.equal({
      sub: id,
      phone_number: '+44 20 1',
      phones: ['+44 20 1', '+44 20 2'],
    })
    expect(await infoOf('openid email'))
      .to.include({ login: 'ada' })
      .and.not.have.any.keys('job', 'phones')
    expect(await infoOf('openid profile', await directory.relyingParty())).not.to.have.any.keys(...Object.keys(own))
    await set({ allowedScopes: ['openid'] }).expect(200)
    expect(await infoOf('openid profile email')).to.deep.equal({ sub: id })
  })

  it('O59: is nothing to who asks without a token', async () => {
    await set({ customClaims: [{ name: 'job', path: 'title' }] }).expect(200)
    const answer = await fetch(`${directory.issuer}/userinfo`)
    expect(answer.status).to.equal(401)
    expect(await answer.text()).not.to.contain('Countess')
  })

  const paths = {
    'the password': 'password',
    'the password by its full name': `${USER}:password`,
    'the state of the password': `${STATE}:mustChange`,
    'a hash that was brought along': `${STATE}:importedHash.value`,
    'a mark of the password': `${STATE}:protected`,
    'the id': 'id',
    'what a client calls the person': 'externalId',
    'what every client calls the person': `${USER_CLIENTS}:externalIds.value`,
    'the groups': 'groups.value',
    'what is made when a person is shown': `${ENTERPRISE}:manager.displayName`,
    'a whole object': 'name',
    'nothing there is': 'shoeSize',
    'a prototype': '__proto__',
  }
  for (const [what, path] of Object.entries(paths)) {
    it(`is never ${what}`, async () => {
      expect(verdict(await set({ customClaims: [{ name: 'x', path }] }))).to.equal('400 invalidValue')
    })
  }

  for (const name of ['sub', 'iss', 'aud', 'exp', 'acr', 'email', 'groups', 'birthdate', '__proto__', 'a b', '']) {
    it(`O53: never takes the place of “${name}”`, async () => {
      expect(verdict(await set({ customClaims: [{ name, path: 'title' }] }))).to.equal('400 invalidValue')
    })
  }

  it('has each claim once', async () => {
    const twice = ['title', 'nickName'].map(path => ({ name: 'x', path }))
    expect(verdict(await set({ customClaims: twice }))).to.equal('400 invalidValue')
  })
})
