import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { approve, begin, CONNECTED, confirm, poll, registerDevice } from './devices.ts'
import { NEXT, PASSWORD, personNamed } from './support.ts'

describe('the device flow and a reset', () => {
  let directory: TestDirectory
  let television: RelyingParty
  let userName: string
  let id: string
  let people = 0

  before(async () => {
    directory = await startDirectory()
    television = await registerDevice(directory, { firstParty: true })
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  const OTHER = 'nine violins behind the wall'
  const resets = {
    'a one-time password': {},
    'a one-time password that leaves sessions': { revoke: false },
    'a given password that may be kept': { delivery: 'password', password: OTHER, requireChange: false },
    'one that leaves sessions, too': { delivery: 'password', password: OTHER, requireChange: false, revoke: false },
  } as const

  it('O79, O81, O95: a one-time password leads to the page for a new one, and to no device before', async () => {
    const oneTime = await directory.reset(id)
    const started = await begin(television)
    const browser = directory.browser()
    const change = await approve(browser, started.user_code, userName, oneTime)
    expect(change.title).to.equal('Choose a new password')
    expect(await refusal(poll(started, television))).to.equal('authorization_pending')
    expect((await browser.changePassword(change, NEXT)).title).to.equal(CONNECTED)
    const tokens = await poll(started, television)
    expect(tokens.claims()?.sub).to.equal(id)
  })

  it('O80, O95: a session that waits for the change connects no device before it', async () => {
    const browser = directory.browser()
    await browser.signIn((await (await directory.relyingParty()).start()).url, userName, PASSWORD)
    await directory.reset(id, { revoke: false })
    const started = await begin(television)
    const change = await approve(browser, started.user_code, userName)
    expect(change.title).to.equal('Choose a new password')
    expect(await refusal(poll(started, television))).to.equal('authorization_pending')
  })

  it('O95: a session that a reset left open connects devices by the password of now', async () => {
    const browser = directory.browser()
    await approve(browser, (await begin(television)).user_code, userName)
    await directory.reset(id, resets['one that leaves sessions, too'])
    const started = await begin(television)
    expect((await approve(browser, started.user_code, userName)).title).to.equal(CONNECTED)
    expect(await refusal(poll(started, television))).to.equal('none')
  })

  for (const [what, request] of Object.entries(resets)) {
    it(`O95, O101: (b) between the yes and the question of the device: invalid_grant (${what})`, async () => {
      const started = await begin(television)
      expect((await approve(directory.browser(), started.user_code, userName)).title).to.equal(CONNECTED)
      await directory.reset(id, request)
      expect(await refusal(poll(started, television))).to.equal('invalid_grant')
    })

    it(`O95, O101: (b) the same for a yes of an open session (${what})`, async () => {
      const browser = directory.browser()
      await browser.signIn((await (await directory.relyingParty()).start()).url, userName, PASSWORD)
      const started = await begin(television)
      expect((await approve(browser, started.user_code, userName)).title).to.equal(CONNECTED)
      await directory.reset(id, request)
      expect(await refusal(poll(started, television))).to.equal('invalid_grant')
    })

    it(`O92, O95, O101: (a) between the password and the yes: back to the sign-in page (${what})`, async () => {
      const started = await begin(television)
      const browser = directory.browser()
      const page = await confirm(browser, started.user_code)
      const onward = await browser.post(page, '/login', { identifier: userName, password: PASSWORD })
      await directory.reset(id, request)
      expect(await browser.open(onward)).to.include({ status: 200, title: 'Sign in' })
      expect(await refusal(poll(started, television))).to.equal('authorization_pending')
    })
  }
})
