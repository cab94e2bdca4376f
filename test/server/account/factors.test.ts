import { expect } from 'chai'
import { mailsTo } from '../../passwords/support.ts'
import { type Browser, csrfOf, type Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { codeAt, enrolApp } from '../../support/factors.ts'
import { createPasskey } from '../../support/passkey.ts'
import { STATE } from '../../support/scim.ts'
import { PASSWORD, personNamed, silently } from '../oidc/support.ts'

const FACTORS = '/account/factors'
const TITLE = 'Second factors'
const NEW_APP = 'Set up an authenticator app'
const SECOND = 'Confirm that it is you'

describe('a person’s own second factors', () => {
  let directory: TestDirectory
  let userName: string
  let id: string
  let browser: Browser
  let page: Page
  let people = 0

  beforeEach(async () => {
    directory = await startDirectory()
    userName = `person${people++}`
    id = await personNamed(directory, userName)
    browser = directory.browser()
    page = await browser.signIn(FACTORS, userName, PASSWORD)
  })
  afterEach(() => directory.stop())

  const codesIn = ({ html }: Page) => [...html.matchAll(/<code>([0-9a-z-]{29})<\/code>/g)].map(([, code = '']) => code)
  const secretIn = ({ html }: Page) => /class="secret">([A-Z2-7 ]+)</.exec(html)?.[1]?.replaceAll(' ', '') ?? ''
  const factorsOf = () =>
    directory.database.connection.collection<{ _id: string }>('secondFactors').findOne({ _id: id })
  const subjects = async () => (await mailsTo(directory, `${userName}@example.com`)).map(({ subject }) => subject)
  const events = async () => {
    const found = directory.database.connection
      .collection('auditEvents')
      .find({ target: id, event: /^(factor|recoveryCodes)/ })
    return (await found.sort({ seq: 1 }).toArray()).map(({ event, details }) =>
      `${event} ${details?.kind ?? ''}`.trim(),
    )
  }

  async function addApp(): Promise<{ secret: string; done: Page }> {
    const setUp = await browser.submit(page, `${FACTORS}/app`)
    const secret = secretIn(setUp)
    const done = await browser.submit(setUp, '/app/confirm', { code: codeAt(secret, directory.services.now()) })
    return { secret, done }
  }

  async function addPasskey(name: string, passkey = createPasskey(directory.issuer)): Promise<Page> {
    const body = new URLSearchParams({ csrf: csrfOf(page) })
    const options = JSON.parse((await browser.open(`${FACTORS}/passkey-options`, { method: 'POST', body })).html)
    return browser.submit(page, `${FACTORS}/passkeys`, { name, response: passkey.create(options) })
  }

  it('are reached from the account page, under a clean address', async () => {
    expect(page).to.include({ title: TITLE, url: directory.issuer + FACTORS })
    expect((await browser.open('/account')).html).to.include(`href="${FACTORS}"`)
  })

  describe('an authenticator app', () => {
    it('shows its secret as a picture and as text, and counts once a code confirms it', async () => {
      const setUp = await browser.submit(page, `${FACTORS}/app`)
      expect(setUp.title).to.equal(NEW_APP)
      expect(setUp.html).to.include('<svg class="qr"')
      expect(secretIn(setUp)).to.have.lengthOf(32)
      expect(await factorsOf()).to.equal(null)
      const again = await browser.submit(setUp, '/app/confirm', { code: '000000' })
      expect(again.title).to.equal(NEW_APP)
      expect(secretIn(again)).to.equal(secretIn(setUp))
      expect(await factorsOf()).to.equal(null)
      const code = codeAt(secretIn(again), directory.services.now())
      const done = await browser.submit(again, '/app/confirm', { code: `${code.slice(0, 3)} ${code.slice(3)}` })
      expect(done.html).to.include('It is set up')
      expect(codesIn(done)).to.have.lengthOf(10)
    })

    it('is told of by a mail and in the audit, and is in the database without its secret and its codes', async () => {
      const { secret, done } = await addApp()
      expect(await subjects()).to.deep.equal(['You have a new second factor'])
      expect(await events()).to.deep.equal(['factor.added app'])
      const stored = JSON.stringify(await factorsOf())
      for (const value of [secret, ...codesIn(done)]) expect(stored).not.to.include(value)
    })

    it('lets in with the codes that were shown, and not with the one that has confirmed it', async () => {
      const { secret, done } = await addApp()
      const other = directory.browser()
      const second = await other.signIn('/account', userName, PASSWORD)
      const used = codeAt(secret, directory.services.now())
      expect((await other.submit(second, '/second-factor', { code: used })).title).to.equal(SECOND)
      const [code = ''] = codesIn(done)
      expect((await other.submit(second, '/second-factor', { code })).title).to.equal(userName)
    })

    it('is one at a time', async () => {
      await addApp()
      expect((await browser.open(FACTORS)).html).not.to.include(`action="${FACTORS}/app"`)
      const body = new URLSearchParams({ csrf: csrfOf(page) })
      const setUp = await browser.open(`${FACTORS}/app`, { method: 'POST', body })
      const code = codeAt(secretIn(setUp), directory.services.now())
      const before = await factorsOf()
      expect((await browser.submit(setUp, '/app/confirm', { code })).title).to.equal(TITLE)
      expect(await factorsOf()).to.deep.equal(before)
    })

    it('that was not confirmed within a quarter of an hour is forgotten', async () => {
      const setUp = await browser.submit(page, `${FACTORS}/app`)
      directory.wait(901)
      const signIn = await browser.open(`${FACTORS}/app`)
      expect(signIn.title).to.equal('Sign in')
      await browser.submit(signIn, '/login', { identifier: userName, password: PASSWORD })
      const code = codeAt(secretIn(setUp), directory.services.now())
      expect((await browser.submit(setUp, '/app/confirm', { code })).title).to.equal(TITLE)
      expect(await factorsOf()).to.equal(null)
    })

    it('goes, and with the last factor the recovery codes; both are told of', async () => {
      const { done } = await addApp()
      const gone = await browser.submit(done, '/app/remove')
      expect(gone.html).to.include('It is removed')
      expect(await factorsOf()).to.equal(null)
      expect(await subjects()).to.have.members(['You have a new second factor', 'A second factor was removed'])
      expect(await events()).to.deep.equal(['factor.added app', 'factor.removed app'])
      expect((await directory.browser().signIn('/account', userName, PASSWORD)).title).to.equal(userName)
    })
  })

  describe('passkeys', () => {
    it('are added, renamed and removed', async () => {
      const passkey = createPasskey(directory.issuer)
      page = await addPasskey(' Ada’s phone ', passkey)
      expect(page.html).to.include('<strong>Ada’s phone</strong>')
      expect(codesIn(page)).to.have.lengthOf(10)
      page = await addPasskey('')
      expect(page.html).to.include('<strong>Passkey</strong>')
      expect(codesIn(page)).to.deep.equal([])
      page = await browser.submit(page, '/passkeys/rename', { id: passkey.id, name: 'Tablet' })
      expect(page.html).to.include('<strong>Tablet</strong>').and.not.include('Ada’s phone')
      page = await browser.submit(page, '/passkeys/remove', { id: passkey.id })
      expect(page.html).to.include('It is removed').and.not.include('Tablet')
      expect(await events()).to.deep.equal(['factor.added passkey', 'factor.added passkey', 'factor.removed passkey'])
    })

    it('are no one else’s: not twice, not at another address, not of another answer, and twenty at most', async () => {
      const passkey = createPasskey(directory.issuer)
      page = await addPasskey('One', passkey)
      const refused = [passkey, createPasskey('https://evil.example')]
      for (const one of refused) expect((await addPasskey('Two', one)).html).to.include('This passkey was not added')
      for (const response of ['', '{', '{"id":"x"}'])
        expect((await browser.submit(page, `${FACTORS}/passkeys`, { name: 'x', response })).html).to.include(
          'not added',
        )
      for (let count = 1; count < 20; count++) expect((await addPasskey(`No ${count}`)).html).to.include('It is set up')
      expect((await addPasskey('Too many')).html).to.include('This passkey was not added')
    })

    it('of somebody else are neither taken over, nor renamed, nor removed', async () => {
      const passkey = createPasskey(directory.issuer)
      page = await addPasskey('Mine', passkey)
      const before = await factorsOf()
      const other = directory.browser()
      let theirs = await other.signIn(FACTORS, await another(), PASSWORD)
      const ask = new URLSearchParams({ csrf: csrfOf(theirs) })
      const asked = await other.open(`${FACTORS}/passkey-options`, { method: 'POST', body: ask })
      const response = passkey.create(JSON.parse(asked.html))
      expect((await other.submit(theirs, `${FACTORS}/passkeys`, { name: 'x', response })).html).to.include('not added')
      for (const act of ['rename', 'remove']) {
        const body = new URLSearchParams({ csrf: csrfOf(theirs), id: passkey.id, name: 'Stolen' })
        theirs = await other.open(`${FACTORS}/passkeys/${act}`, { method: 'POST', body })
        expect(theirs.title).to.equal(TITLE)
      }
      expect(await factorsOf()).to.deep.equal(before)
    })

    const another = async () => {
      await personNamed(directory, `other${people}`)
      return `other${people}`
    }
  })

  it('make recovery codes anew, and the former ones are worth nothing', async () => {
    const { done } = await addApp()
    const [former = ''] = codesIn(done)
    const made = await browser.submit(done, '/recovery-codes')
    const codes = codesIn(made)
    expect(codes).to.have.lengthOf(10).and.not.include(former)
    expect((await browser.open(FACTORS)).html)
      .to.include('10 are left')
      .and.not.include(codes[0] ?? '')
    expect(await directory.services.factors.proveByCode(id, former)).to.equal(undefined)
    expect(await directory.services.factors.proveByCode(id, codes[0] ?? '')).to.deep.equal(['otp', 'mfa'])
    expect(await events()).to.deep.equal(['factor.added app', 'recoveryCodes.made'])
  })

  it('P76: tell their owner by a mail of new recovery codes, and of each that was used and how many are left', async () => {
    const { done } = await addApp()
    const codes = codesIn(await browser.submit(done, '/recovery-codes'))
    const { proveByCode } = directory.services.factors
    for (const code of codes.slice(0, 9)) expect(await proveByCode(id, code)).to.include('mfa')
    await Promise.all([1, 2, 3].map(() => proveByCode(id, codes[9] ?? '')))
    const mails = await mailsTo(directory, `${userName}@example.com`)
    expect(mails.map(({ subject }) => subject)).to.have.members([
      'You have a new second factor',
      'You have new recovery codes',
      ...Array(10).fill('A recovery code was used'),
    ])
    const says = mails.flatMap(({ subject, text = '' }) =>
      subject === 'A recovery code was used' ? text.replace(/\s+/g, ' ') : [],
    )
    const left = [
      'no recovery code',
      '1 recovery code',
      ...[2, 3, 4, 5, 6, 7, 8, 9].map(some => `${some} recovery codes`),
    ]
    for (const some of left) expect(says.filter(text => text.includes(`You have ${some} left`))).to.have.length(1)
    for (const text of says) expect(text).to.include('change your password at once')
    for (const text of says) expect(text).to.include(`${directory.issuer}/account/factors`)
  })

  describe('need a fresh proof', () => {
    it('of a sign-in within five minutes, to be seen and to be changed', async () => {
      directory.wait(301)
      expect((await browser.open(FACTORS)).title).to.equal('Sign in')
      const body = new URLSearchParams({ csrf: csrfOf(page) })
      for (const path of ['/app', '/passkey-options', '/passkeys', '/recovery-codes', '/app/remove', '/app/confirm'])
        expect((await browser.open(FACTORS + path, { method: 'POST', body })).title).to.equal('Sign in')
      const signIn = await browser.open(FACTORS)
      const back = await browser.submit(signIn, '/login', { identifier: userName, password: PASSWORD })
      expect(back).to.include({ title: TITLE, url: directory.issuer + FACTORS })
      expect(await factorsOf()).to.equal(null)
    })

    it('by the second factor, where there is one since', async () => {
      const phone = await enrolApp(directory, id)
      const asked = await browser.open(FACTORS)
      expect(asked.title).to.equal(SECOND)
      const back = await browser.submit(asked, '/second-factor', { code: phone.recoveryCodes[0] ?? '' })
      expect(back).to.include({ title: TITLE, url: directory.issuer + FACTORS })
      expect((await browser.submit(back, '/app/remove')).html).to.include('It is removed')
    })

    it('and lead to the account page where it is cancelled', async () => {
      directory.wait(301)
      const left = await browser.submit(await browser.open(FACTORS), '/abort')
      expect(left.url).to.equal(`${directory.issuer}/account`)
    })
  })

  it('offer to end the other sessions with a change, and keep this one', async () => {
    const other = directory.browser()
    await other.signIn('/account', userName, PASSWORD)
    const { done } = await addApp()
    expect(done.html).to.include('Sign out everywhere else')
    await browser.submit(done, '/sessions/end-others')
    expect((await other.open('/account')).title).to.equal('Sign in')
    expect((await browser.open(FACTORS)).title).to.equal(TITLE)
  })

  it('O30: take no form without the token of this browser', async () => {
    for (const path of ['/app', '/app/confirm', '/passkeys', '/recovery-codes', '/app/remove', '/passkey-options']) {
      const answer = await browser.open(FACTORS + path, { method: 'POST', body: new URLSearchParams({}) })
      expect(answer.status).to.equal(403)
    }
  })

  it('ask for nothing more when the password is changed', async () => {
    const phone = await enrolApp(directory, id)
    const account = await browser.open('/account')
    const fields = {
      current: PASSWORD,
      password: 'seven lanterns over slow water',
      repeat: 'seven lanterns over slow water',
    }
    expect((await browser.submit(account, '/account/password', fields)).html).to.include('Your password is changed')
    const app = await directory.relyingParty()
    expect(await silently(app, browser)).to.equal('none')
    const other = directory.browser()
    const second = await other.signIn('/account', userName, fields.password)
    expect((await other.submit(second, '/second-factor', { code: phone.next() })).title).to.equal(userName)
  })

  it('are not for people who sign in elsewhere', async () => {
    const hr = await directory.scim('users:write,roles:write')
    await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: `${STATE}:federated`, value: true }).expect(200)
    const account = await browser.open(FACTORS)
    expect(account.url).to.equal(`${directory.issuer}/account`)
    expect(account.html).not.to.include(FACTORS)
  })
})
