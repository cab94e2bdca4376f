import { expect } from 'chai'
import { APP_SECRET } from '../../../server/factors/seal-app.ts'
import { createKeyring } from '../../../server/keyring.ts'
import { mailsTo } from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp, type TestApp } from '../../support/factors.ts'
import { createPasskey, enrolPasskey } from '../../support/passkey.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { PASSWORD, personNamed, silently } from '../oidc/support.ts'

const RESET = `${USERS}/.resetFactors`

describe('second factors of people', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let desk: TestScimClient
  let ada: string
  let phone: TestApp

  beforeEach(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    desk = await directory.scim('factors:reset', 'Desk')
    ada = await personNamed(directory, 'ada', { displayName: 'Ada L.' })
    phone = await enrolApp(directory, ada)
  })
  afterEach(() => directory.stop())

  const factors = () => directory.database.connection.collection<{ _id: string }>('secondFactors')
  const signIn = async (userName = 'ada') => directory.browser().signIn((await app.start()).url, userName, PASSWORD)

  async function signedIn() {
    const browser = directory.browser()
    const page = await browser.signIn((await app.start()).url, 'ada', PASSWORD)
    await browser.submit(page, '/second-factor', { code: phone.next() })
    expect(await silently(app, browser)).to.equal('none')
    return browser
  }

  it('are counted in the state of the password, and nothing else of them is shown', async () => {
    const reader = await directory.scim('users:read')
    const counted = async (id: string) =>
      (await reader.get(`${USERS}/${id}?attributes=${STATE}:secondFactors`).expect(200)).body[STATE].secondFactors
    expect(await counted(ada)).to.equal(1)
    const passkey = await enrolPasskey(directory, ada, createPasskey(directory.issuer))
    expect(await counted(ada)).to.equal(2)
    const person = (await reader.get(`${USERS}/${ada}`).expect(200)).body
    expect(person[STATE]).to.not.have.property('secondFactors')
    for (const secret of [phone.secret, passkey.id, ...phone.recoveryCodes])
      expect(JSON.stringify(person)).not.to.include(secret)
    const bob = await personNamed(directory, 'bob')
    expect(await counted(bob)).to.equal(0)
  })

  it('are all taken away by one act, with every session; the password stays', async () => {
    await enrolPasskey(directory, ada, createPasskey(directory.issuer))
    const browser = await signedIn()
    const { body } = await desk.post(RESET, { user: ada }).expect(200)
    expect(body).to.deep.include({ reset: true, sessions: 1 })
    expect(body.user).to.deep.equal({ value: ada, $ref: `${directory.issuer}${USERS}/${ada}`, display: 'ada' })
    expect(await factors().countDocuments()).to.equal(0)
    expect(await silently(app, browser)).to.equal('login_required')
    expect((await signIn()).url).to.include('code=')
  })

  it('and the person is told by a mail', async () => {
    await desk.post(RESET, { user: ada }).expect(200)
    const mails = await mailsTo(directory, 'ada@example.com')
    const mail = mails.find(({ subject }) => subject === 'Your second factors were reset')
    expect(mail?.text).to.include(`${directory.issuer}/account/factors`)
  })

  it('are taken away in the audit, too', async () => {
    await desk.post(RESET, { user: ada }).expect(200)
    const events = directory.database.connection.collection('auditEvents')
    const found = await events.find({ target: ada, channel: 'scim' }).sort({ seq: 1 }).toArray()
    expect(found.map(({ event }) => event)).to.include.members(['sessions.revoked', 'factors.reset'])
  })

  it('that are not there are no error, and then nothing ends', async () => {
    await personNamed(directory, 'bob')
    const browser = directory.browser()
    await browser.signIn((await app.start()).url, 'bob', PASSWORD)
    const bob = (await directory.services.people.byIdentifier('bob'))?.id
    const { body } = await desk.post(RESET, { user: bob }).expect(200)
    expect(body.reset).to.equal(false)
    expect(await silently(app, browser)).to.equal('none')
  })

  it('end what was half done with them', async () => {
    const browser = directory.browser()
    const page = await browser.signIn((await app.start()).url, 'ada', PASSWORD)
    await desk.post(RESET, { user: ada }).expect(200)
    expect((await browser.submit(page, '/second-factor', { code: phone.next() })).title).to.equal('Sign in')
  })

  describe('are not taken away', () => {
    it('without the scope, which no reset of a password brings', async () => {
      const other = await directory.scim('passwords:reset,users:write,roles:write')
      const answer = await other.post(RESET, { user: ada })
      expect(verdict(answer)).to.include('403')
      expect(answer.headers['www-authenticate']).to.include('scope="factors:reset"')
    })

    it('from people who sign in elsewhere', async () => {
      const hr = await directory.scim('users:write,roles:write')
      await hr.patch(`${USERS}/${ada}`, { op: 'replace', path: `${STATE}:federated`, value: true }).expect(200)
      const { body } = await desk.post(RESET, { user: ada }).expect(400)
      expect(body.detail).to.include('(federated)')
    })

    it('from somebody with a role, or protected, without roles:write', async () => {
      const staff = await staffOf(directory)
      const boss = await staff.holder('boss', 'administrator')
      await enrolApp(directory, boss)
      const answer = await desk.post(RESET, { user: boss }).expect(403)
      expect(answer.headers['www-authenticate']).to.include('scope="roles:write"')
      const hr = await directory.scim('users:write,roles:write')
      await hr.patch(`${USERS}/${ada}`, { op: 'replace', path: `${STATE}:protected`, value: true }).expect(200)
      await desk.post(RESET, { user: ada }).expect(403)
      const chief = await directory.scim('factors:reset,roles:write')
      await chief.post(RESET, { user: boss }).expect(200)
    })

    for (const body of [{}, { user: 'nobody' }, { user: 7 }, { user: { value: 'x' } }, []]) {
      it(`for ${JSON.stringify(body)}`, async () => {
        expect((await desk.post(RESET, body).expect(400)).body.scimType).to.match(/^invalid/)
        expect(await factors().countDocuments()).to.equal(1)
      })
    }

    it('by a person who has not just signed in, nor by the person themselves', async () => {
      const staff = await staffOf(directory)
      const boss = await staff.holder('boss', 'administrator')
      const client = await staff.signedIn('boss', 'factors:reset roles:write', 'scim')
      expect((await client.post(RESET, { user: boss }).expect(400)).body.detail).to.include('(self)')
      await client.post(RESET, { user: ada }).expect(200)
      await enrolApp(directory, ada)
      directory.wait(301)
      const answer = await client.post(RESET, { user: ada }).expect(401)
      expect(answer.headers['www-authenticate']).to.include('insufficient_user_authentication')
    })
  })

  it('go with the person', async () => {
    await (await directory.scim('users:write')).delete(`${USERS}/${ada}`).expect(204)
    expect(await factors().countDocuments()).to.equal(0)
  })

  it('of an app whose master key is lost are wrong codes, and recovery codes still let in', async () => {
    const sealed = createKeyring([Buffer.alloc(32, 9)]).seal(APP_SECRET, phone.secret)
    await factors().updateOne({ _id: ada }, { $set: { 'app.sealed': sealed } })
    expect(await directory.services.factors.proveByCode(ada, phone.next())).to.equal(undefined)
    const [code = ''] = phone.recoveryCodes
    expect(await directory.services.factors.proveByCode(ada, code)).to.deep.equal(['otp', 'mfa'])
  })

  it('outlive the master key that sealed them, once a server has started with both', async () => {
    const second = { database: directory, issuer: directory.issuer, masterKey: Buffer.alloc(32, 7) }
    const both = await startDirectory({ ...second, formerKeys: [directory.masterKey] })
    const alone = await startDirectory(second)
    directory.wait(60)
    alone.wait(60)
    expect(await alone.services.factors.proveByCode(ada, phone.now())).to.deep.equal(['otp', 'mfa'])
    await Promise.all([both.stop(), alone.stop()])
  })
})
