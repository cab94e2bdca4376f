import { expect } from 'chai'
import { type Adversary, type Mischief, startAdversary, trust } from '../../support/adversary.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { federatedPerson, leave } from '../../support/federation.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { CLIENT, CLIENTS, GROUP, GROUPS, PROVIDER, PROVIDERS, ROLES, STATE, USER, USERS } from '../../support/scim.ts'
import { isAtApplication } from '../oidc/support.ts'

const STRANGER = 'That account is not known here'

describe('which person a claim of an identity provider means', () => {
  let directory: TestDirectory
  let adversary: Adversary
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    adversary = await startAdversary()
    app = await directory.relyingParty()
  })
  after(async () => {
    adversary.stop()
    await directory.stop()
  })
  afterEach(async () => {
    adversary.behave({})
    const chief = await directory.scim('roles:write')
    for (const { id } of (await chief.get(PROVIDERS)).body.Resources) await chief.delete(`${PROVIDERS}/${id}`)
  })

  async function signIn(sub: string, mischief: Mischief = {}) {
    const browser = directory.browser()
    const attempt = await app.start()
    const address = await leave(browser, attempt.url)
    adversary.behave(mischief)
    const page = await browser.open(adversary.back(address, sub))
    return isAtApplication(page) ? (await attempt.exchange(page.url)).claims()?.sub : page.title
  }
  const byMail = { match: { claim: 'email', attribute: 'emails.value' } }

  it('the one whose userName it is, however it is written', async () => {
    await trust(directory, adversary, { match: { claim: 'preferred_username', attribute: 'userName' } })
    const ada = await federatedPerson(directory, 'ada')
    expect(await signIn('1', { claims: { preferred_username: 'ADA' } })).to.equal(ada)
  })

  it('the one whose address it is, in the ID token or from userinfo', async () => {
    await trust(directory, adversary, byMail)
    const bea = await federatedPerson(directory, 'bea')
    const cleo = await federatedPerson(directory, 'cleo')
    expect(await signIn('1', { claims: { email: 'Bea@Example.com', email_verified: true } })).to.equal(bea)
    expect(await signIn('2', { userInfo: { email: 'cleo@example.com', email_verified: true } })).to.equal(cleo)
    const asked = adversary.requests.filter(({ path }) => path === '/userinfo')
    expect(asked.map(({ authorization }) => authorization)).to.deep.equal(['Bearer code-2'])
  })

  it('the one whose address it is, where userinfo alone says that it is verified', async () => {
    await trust(directory, adversary, byMail)
    const dina = await federatedPerson(directory, 'dina')
    const email = 'dina@example.com'
    const apart = { claims: { email, email_verified: undefined }, userInfo: { email, email_verified: true } }
    expect(await signIn('1', apart)).to.equal(dina)
  })

  it('nobody by an address in another claim, of which nobody says whether it is verified', async () => {
    const chief = await directory.scim('roles:write')
    const match = { claim: 'upn', attribute: 'emails.value' }
    const provider = { schemas: [PROVIDER], name: 'Upstream', issuer: adversary.issuer, match }
    const refused = await chief.post(PROVIDERS, provider).expect(400)
    expect(refused.body).to.deep.include({ scimType: 'invalidValue' })
    expect(refused.body.detail).to.include('"email" alone')
  })

  it('nobody, where the address is not verified', async () => {
    await trust(directory, adversary, byMail)
    await federatedPerson(directory, 'dora')
    const email = 'dora@example.com'
    for (const verified of [false, undefined, 'true', 1, null]) {
      expect(await signIn('1', { claims: { email, email_verified: verified } }), String(verified)).to.equal(STRANGER)
      expect(await signIn('1', { userInfo: { email, email_verified: verified } })).to.equal(STRANGER)
    }
    // What one says of another one's address counts for nothing.
    const mixed = { claims: { email, email_verified: undefined }, userInfo: { email: 'x@y.z', email_verified: true } }
    expect(await signIn('1', mixed)).to.equal(STRANGER)
  })

  it('nobody, where two people have it', async () => {
    await trust(directory, adversary, byMail)
    for (const userName of ['emil', 'emilia'])
      await federatedPerson(directory, userName, { emails: [{ value: 'e@example.com' }] })
    expect(await signIn('1', { claims: { email: 'e@example.com', email_verified: true } })).to.equal(STRANGER)
  })

  it('the one whom a provisioning client calls so, and nobody whom another one does', async () => {
    const chief = await directory.scim('clients:write,roles:write')
    const client = (await chief.post(CLIENTS, { schemas: [CLIENT], name: 'Cloud' }).expect(201)).body.id
    const [cloud, hr] = [
      await directory.scim('users:write,roles:write', 'Cloud'),
      await directory.scim('users:write,roles:write', 'HR'),
    ]
    const body = (userName: string) => ({
      ...{ schemas: [USER, STATE], userName, externalId: '4711' },
      [STATE]: { federated: true },
    })
    await hr.post(USERS, body('fay')).expect(201)
    await trust(directory, adversary, {
      match: { claim: 'oid', attribute: 'externalId', provisioningClient: client },
    })
    expect(await signIn('1', { claims: { oid: '4711' } })).to.equal(STRANGER)
    const gus = (await cloud.post(USERS, body('gus')).expect(201)).body.id
    expect(await signIn('1', { claims: { oid: '4711' } })).to.equal(gus)
  })

  it('nobody who holds a role or is protected, by what a provisioning client calls them', async () => {
    const chief = await directory.scim('users:write,roles:write', 'Office')
    const { id } = await directory.services.provisioningClients.ensure('Office', new Date())
    const made = async (userName: string, state = {}) => {
      const body = { schemas: [USER, STATE], userName, externalId: userName, [STATE]: { federated: true, ...state } }
      return (await chief.post(USERS, body).expect(201)).body.id as string
    }
    const boss = await made('boss')
    await made('spare', { protected: true })
    const members = [{ value: boss }]
    const group = { schemas: [GROUP, ROLES], displayName: 'Desk', members, [ROLES]: { roles: ['helpDesk'] } }
    await chief.post(GROUPS, group).expect(201)
    await trust(directory, adversary, { match: { claim: 'sub', attribute: 'externalId', provisioningClient: id } })
    expect(await signIn('boss')).to.equal(STRANGER)
    expect(await signIn('spare')).to.equal(STRANGER)
  })

  it('nobody, where it is no text', async () => {
    await trust(directory, adversary, { match: { claim: 'employee', attribute: 'userName' } })
    await federatedPerson(directory, '7')
    for (const employee of [7, ['7'], { $gt: '' }, '', null, undefined])
      expect(await signIn('1', { claims: { employee } }), String(employee)).to.equal(STRANGER)
    expect(await signIn('1', { claims: { employee: '7' } })).to.not.equal(STRANGER)
  })

  it('nobody, where userinfo is of another subject', async () => {
    await trust(directory, adversary, byMail)
    await federatedPerson(directory, 'hal')
    const userInfo = { sub: 'another', email: 'hal@example.com', email_verified: true }
    expect(await signIn('1', { userInfo })).to.equal('Signing in elsewhere has failed')
  })

  for (const [what, subs, entered] of [
    ['one subject alone, of several that come at once', ['a', 'b', 'c', 'd'], 1],
    ['the same for a subject that comes several times at once', ['e', 'e', 'e', 'e'], 4],
  ] as const) {
    it(what, async () => {
      await trust(directory, adversary, { match: { claim: 'preferred_username', attribute: 'userName' } })
      const userName = `person-of-${subs.join('')}`
      const accountId = await federatedPerson(directory, userName)
      adversary.behave({ claims: { preferred_username: userName } })
      const visits = await Promise.all(
        subs.map(async sub => {
          const browser = directory.browser()
          return { browser, back: adversary.back(await leave(browser, (await app.start()).url), sub) }
        }),
      )
      const pages = await Promise.all(visits.map(({ browser, back }) => browser.open(back)))
      expect(pages.filter(isAtApplication)).to.have.length(entered)
      expect(pages.every(page => isAtApplication(page) || page.title === STRANGER)).to.equal(true)
      const links = directory.database.connection.collection('federatedIdentities')
      expect(await links.countDocuments({ accountId })).to.equal(1)
    })
  }
})
