import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { expect } from 'chai'
import { DAY } from '../../passwords/support.ts'
import type { Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE, USER, USERS } from '../../support/scim.ts'
import { PASSWORD, personNamed } from '../oidc/support.ts'

describe('forgot password', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
    await personNamed(directory, 'known')
  })
  after(() => directory.stop())

  const ask = async (identifier: string): Promise<Page> => {
    const browser = directory.browser()
    return browser.submit(await browser.open('/forgot'), '/forgot', { identifier })
  }
  const mailsTo = async (address: string) =>
    (await directory.mails()).filter(({ to }) => (Array.isArray(to) ? '' : to?.text) === address)

  const essence = ({ html, status, headers }: Page, name: string) => ({
    status,
    headers: [...headers].filter(([header]) => !/^(date|x-request-id|content-length)$/.test(header)),
    html: html.replaceAll(/name="csrf" value="[^"]*"/g, '').replaceAll(`"${name}"`, '"who"'),
  })

  /** Nobody of these gets a mail. */
  const silent: Readonly<Record<string, () => Promise<unknown>>> = {
    unknown: async () => {},
    inactive: () => personNamed(directory, 'inactive', { active: false }),
    federated: () =>
      directory.person({ userName: 'federated', emails: [{ value: 'f@example.com' }], ...extension('federated') }),
    addressless: () => directory.person({ userName: 'addressless', password: PASSWORD }),
    fixed: () => personNamed(directory, 'fixed', extension('cantChange')),
    invited: () => directory.person({ userName: 'invited', emails: [{ value: 'invited@example.com' }] }),
  }
  const extension = (flag: string) => ({
    'urn:rekey:params:scim:schemas:extension:password:1.0:User': { mustChange: false, [flag]: true },
  })

  /** Whose weak hash of another system is gone. */
  const swept = async () => {
    const migration = await directory.scim('users:write,passwords:import,passwords:reset')
    const importedHash = { value: '{SSHA}SJh5UIDVTTA11kbC6oTPVbOTpcTBWIux' }
    const body = { schemas: [USER, STATE], userName: 'swept', emails: [{ value: 'swept@example.com' }] }
    await migration.post(USERS, { ...body, [STATE]: { importedHash } }).expect(201)
    directory.wait(90 * DAY)
    await directory.services.passwords.removeOutlived()
  }

  it('P36, P38, P60, trap 6: answers alike for everybody, and mails where a password can be recovered', async () => {
    const expected = essence(await ask('known'), 'known')
    expect(expected.status).to.equal(200)
    expect(expected.html).to.contain('Look into your mail')
    for (const [name, prepare] of Object.entries({ ...silent, swept })) {
      await prepare()
      expect(essence(await ask(name), name), name).to.deep.equal(expected)
    }
    const mails = await directory.mails()
    expect(mails.map(({ to }) => (Array.isArray(to) ? '' : to?.text))).to.have.members([
      'known@example.com',
      'swept@example.com',
    ])
  })

  it('P36, trap 6: answers before anybody is looked for, so that the time tells nothing', async () => {
    const held = Promise.withResolvers<void>()
    const afterwards = (work: (text: string) => Promise<void>) => (text: string) => held.promise.then(() => work(text))
    const slow = await startDirectory({
      adapt: services => {
        const { recover, resend, resendByLink } = services.passwords
        const waiting = {
          recover: afterwards(recover),
          resend: afterwards(resend),
          resendByLink: afterwards(resendByLink),
        }
        return { ...services, passwords: { ...services.passwords, ...waiting } }
      },
    })
    const browser = slow.browser()
    const sent = await browser.submit(await browser.open('/forgot'), '/forgot', { identifier: 'known' })
    const dead = await browser.open(`/reset?token=${'x'.repeat(43)}`)
    const signIn = await browser.open((await (await slow.relyingParty()).start()).url)
    const failed = await browser.submit(signIn, '/login', { identifier: 'known', password: PASSWORD })
    for (const page of [
      sent,
      await browser.submit(sent, '/forgot/again'),
      await browser.submit(dead, '/reset/again'),
      await browser.submit(failed, '/resend', { identifier: 'known' }),
    ])
      expect(page.title).to.equal('Look into your mail')
    held.resolve()
    await slow.stop()
  })

  it('P57: changes nothing about the account before the link is used', async () => {
    await personNamed(directory, 'calm')
    const before = await directory.database.connection.collection('credentials').find().toArray()
    await ask('calm')
    await mailsTo('calm@example.com')
    const after = await directory.database.connection.collection('credentials').find().toArray()
    const epochs = (documents: Record<string, unknown>[]) =>
      documents.map(({ _id, epoch, sessionsEpoch }) => ({ _id, epoch, sessionsEpoch }))
    expect(epochs(after)).to.deep.equal(epochs(before))
    expect((await directory.services.passwords.verify('calm', PASSWORD)).verified).to.equal(true)
  })

  it('finds people by their mail address, too', async () => {
    await personNamed(directory, 'mona')
    await ask('MONA@example.com')
    expect(await mailsTo('mona@example.com')).to.have.length(1)
  })

  it('P51: sends at most one mail a minute and five an hour, and answers as ever', async () => {
    await personNamed(directory, 'eager')
    const count = async () => (await mailsTo('eager@example.com')).length
    for (let attempt = 0; attempt < 3; attempt++) expect((await ask('eager')).title).to.equal('Look into your mail')
    expect(await count()).to.equal(1)
    for (let attempt = 0; attempt < 8; attempt++) {
      directory.wait(61)
      await ask('eager')
      await directory.mails()
    }
    expect(await count()).to.equal(5)
    directory.wait(3600)
    await ask('eager')
    expect(await count()).to.equal(6)
  })

  it('P56, trap 11: the link is made of the issuer, whatever Host and X-Forwarded-Host say', async () => {
    await personNamed(directory, 'phished')
    const browser = directory.browser()
    const page = await browser.open('/forgot')
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(page.html) ?? []
    const { hostname, port } = new URL(directory.address)
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'content-type': 'application/x-www-form-urlencoded',
      cookie: browser.cookieHeader('/forgot'),
    }
    const sent = request({ method: 'POST', hostname, port, path: '/forgot', headers })
    sent.end(String(new URLSearchParams({ csrf, identifier: 'phished' })))
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    expect(answer.resume().statusCode).to.equal(200)
    const [mail] = await mailsTo('phished@example.com')
    expect(mail?.text).to.include(`${directory.issuer}/reset?token=`)
    expect(`${mail?.text}${mail?.html}`).to.not.include('evil')
  })

  it('“Resend Email” makes the older link dead', async () => {
    await personNamed(directory, 'again')
    const browser = directory.browser()
    const sent = await browser.submit(await browser.open('/forgot'), '/forgot', { identifier: 'again' })
    await directory.mails()
    directory.wait(61)
    expect((await browser.submit(sent, '/forgot/again')).title).to.equal('Look into your mail')
    const links = (await mailsTo('again@example.com')).map(({ text = '' }) => /https?:\S+/.exec(text)?.[0] ?? '')
    expect(links).to.have.length(2)
    expect((await directory.browser().open(links[0] ?? '')).title).to.equal('This link does not work any more')
    expect((await directory.browser().open(links[1] ?? '')).title).to.equal('Choose a new password')
  })

  it('O30: takes no form without the token of this browser', async () => {
    const browser = directory.browser()
    const page = await browser.open('/forgot')
    expect((await browser.submit(page, '/forgot', { identifier: 'known', csrf: 'x' })).status).to.equal(403)
  })

  it('is no place for scripts in a name', async () => {
    expect((await ask('"><script>x()</script>')).html).not.to.contain('<script>x()')
  })
})
