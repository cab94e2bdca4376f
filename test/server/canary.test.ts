import { expect } from 'chai'
import * as oidc from 'openid-client'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import { createFirstAdministrator } from '../../server/first-administrator.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { codeAt } from '../support/factors.ts'
import { linkIn, oneTimePasswordIn } from '../support/links.ts'
import { type Exchange, recordLog } from '../support/recorder.ts'
import { TOKEN, TOKENS } from '../support/scim.ts'
import { scimClientWith } from '../support/scim-client.ts'
import { staffOf } from '../support/staff.ts'

const STATE = passwordStateSchema.urn
const mina = { userName: 'mina', displayName: 'Mina Park', emails: [{ value: 'mina@example.com', primary: true }] }

/** Passwords that flow through every door: some are taken, some are refused. */
const passwords = {
  first: 'canary one at the lighthouse',
  weak: 'cnry-wk-7',
  wrong: 'canary wrong at the lighthouse',
  forced: 'canary two at the lighthouse',
  byLink: 'canary three at the lighthouse',
  own: 'canary four at the lighthouse',
  given: 'canary five at the lighthouse',
  administrator: 'canary six at the lighthouse',
  inFilter: 'canary seven at the lighthouse',
  ofNora: 'canary nine at the lighthouse',
}

/** A password typed into the wrong field: its browser gets it back, and nobody else. */
const misplaced = 'canary eight at the lighthouse'

/** Secrets that the server made, and the requests whose answers may hold them. */
type Made = { readonly name: string; readonly value: string; readonly answeredBy?: RegExp }

describe('secrets', function () {
  this.timeout(60_000)
  const exchanges: Exchange[] = []
  const log = recordLog()
  let directory: TestDirectory
  let made: Made[]
  let database: string

  before(async () => {
    directory = await startDirectory({ logger: log.logger, exchanges })
    made = await everyFlow(directory)
    database = await everyDocument(directory)
  })
  after(() => directory.stop())

  it('have flowed through every door', () => {
    expect(made.map(({ value }) => value.length).every(length => length > 15)).to.equal(true)
    for (const path of [
      '/reset/new',
      '/forgot',
      '/account/password',
      '/change-password',
      '/token',
      '/userinfo',
      '/Users',
      '/PersonalTokens',
      '/second-factor',
    ]) {
      expect(
        exchanges.some(({ request }) => request.includes(path)),
        path,
      ).to.equal(true)
    }
    expect(log.lines.length).to.be.greaterThan(30)
    expect(database.length).to.be.greaterThan(5000)
  })

  it('S120: are in no line of the log, passwords or made ones', () => {
    const lines = log.lines.join('')
    expect(everySecret().filter(({ value }) => lines.includes(value))).to.deep.equal([])
  })

  it('S120: are in no document of the database in the clear', () => {
    expect(everySecret().filter(({ value }) => database.includes(value))).to.deep.equal([])
  })

  it('S120: are in no answer, but for the one that gives a made secret to whom it is for', () => {
    const found = everySecret().flatMap(({ name, value, answeredBy }) =>
      exchanges
        .filter(({ request, answer }) => answer.includes(value) && !answeredBy?.test(request))
        .map(({ request }) => `${name} in the answer to ${request.split('?')[0]}`),
    )
    expect(found).to.deep.equal([])
  })

  it('are in the mail that is for them and in no subject', async () => {
    const mails = await directory.mails()
    const texts = mails.map(({ text, subject }) => ({ text: String(text), subject: String(subject) }))
    expect(everySecret().filter(({ value }) => texts.some(({ subject }) => subject.includes(value)))).to.deep.equal([])
    const mailed = everySecret().filter(({ value }) => texts.some(({ text }) => text.includes(value)))
    expect(mailed.map(({ name }) => name)).to.have.members(['link', 'recovery link', 'mailed one-time password'])
  })

  const everySecret = (): Made[] => [
    ...Object.entries(passwords).map(([name, value]) => ({ name: `password ${name}`, value })),
    ...made,
  ]
})

async function everyFlow(directory: TestDirectory): Promise<Made[]> {
  const hr = await directory.scim('users:write,passwords:reset,passwords:keep,roles:write')
  const machine = await directory.relyingParty({ scopes: ['users:read'], name: 'Nightly' })
  const app = await directory.relyingParty()
  const browser = directory.browser()
  await createFirstAdministrator(directory.services, { userName: 'admin', password: passwords.administrator })

  const personalToken = await makePersonalToken()
  const id = await provision()
  const tokens = await signIn(passwords.first)
  await refuse()
  const oneTimePassword = await forcedChange()
  const link = await resetByLink()
  await changeOwn()
  const recovery = await recover()
  const mailed = await mailOneTimePassword()
  const factors = await secondFactors()
  const machineToken = await oidc.clientCredentialsGrant(machine.config, {
    resource: `${directory.issuer}/scim/v2`,
    scope: 'users:read',
  })
  await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'password', value: passwords.given }).expect(200)

  return [
    { name: 'misplaced password', value: misplaced, answeredBy: /^POST \/interaction\/.+\/login$/ },
    { name: 'provisioning token', value: hr.token },
    { name: 'client secret', value: app.clientSecret },
    { name: 'machine secret', value: machine.clientSecret },
    { name: 'one-time password', value: oneTimePassword, answeredBy: /^PATCH \/scim\/v2\/Users\// },
    { name: 'mailed one-time password', value: mailed },
    { name: 'link', value: link },
    { name: 'recovery link', value: recovery },
    { name: 'code', value: tokens.code, answeredBy: /^GET \/authorize\// },
    { name: 'access token', value: tokens.access_token, answeredBy: /^POST \/token/ },
    { name: 'refresh token', value: tokens.refresh_token, answeredBy: /^POST \/token/ },
    { name: 'machine access token', value: machineToken.access_token, answeredBy: /^POST \/token/ },
    { name: 'secret of an app', value: factors.secret },
    { name: 'secret of an app, to be typed', value: factors.shown, answeredBy: /^GET \/account\/factors\/app$/ },
    ...factors.codes.map(value => ({
      name: 'recovery code',
      value,
      answeredBy: /^POST \/account\/factors\/app\/confirm$/,
    })),
    { name: 'personal token', value: personalToken, answeredBy: /^POST \/admin\/v2\/PersonalTokens$/ },
    ...browser.cookieValues().map(value => ({ name: 'cookie', value, answeredBy: /^(GET|POST) / })),
  ]

  async function secondFactors() {
    await directory.person({ userName: 'nora', password: passwords.ofNora })
    const own = directory.browser()
    const begun = await own.submit(
      await own.signIn('/account/factors', 'nora', passwords.ofNora),
      '/account/factors/app',
    )
    const shown = /class="secret">([A-Z2-7 ]+)</.exec(begun.html)?.[1] ?? ''
    const secret = shown.replaceAll(' ', '')
    const done = await own.submit(begun, '/app/confirm', { code: codeAt(secret, directory.services.now()) })
    const codes = [...done.html.matchAll(/<code>([0-9a-z-]{29})<\/code>/g)].map(([, code = '']) => code)
    const other = directory.browser()
    const asked = await other.signIn('/account', 'nora', passwords.ofNora)
    await other.submit(asked, '/second-factor', { code: codes[0] ?? '' })
    return { secret, shown, codes }
  }

  async function makePersonalToken(): Promise<string> {
    const staff = await staffOf(directory)
    const boss = await staff.holder('boss', 'administrator')
    const client = await staff.signedIn('boss', 'users:read', 'admin')
    const expiresAt = new Date(directory.services.now().getTime() + 3_600_000).toISOString()
    const asked = { schemas: [TOKEN], name: 'Report', scopes: ['users:read'], expiresAt }
    const { token } = (await client.post(TOKENS, asked).expect(201)).body
    const report = scimClientWith(token, directory.address)
    await report.get(TOKENS).expect(200)
    await directory.reset(boss)
    await report.get(TOKENS).expect(401)
    return token
  }

  async function provision(): Promise<string> {
    const body = { schemas: [userType.schema.urn], ...mina, password: passwords.first, [STATE]: { mustChange: false } }
    const created = await hr.post('/scim/v2/Users', body).expect(201)
    return created.body.id
  }

  async function signIn(password: string) {
    const attempt = await app.start({ scope: 'openid profile offline_access', prompt: 'login consent' })
    let page = await browser.signIn(attempt.url, 'mina', passwords.wrong)
    page = await browser.submit(page, '/login', { identifier: misplaced, password: passwords.wrong })
    page = await browser.submit(page, '/login', { identifier: 'mina', password })
    page = await browser.submit(page, '/consent')
    const { access_token, refresh_token = '' } = await attempt.exchange(page.url)
    await oidc.fetchUserInfo(app.config, access_token, id)
    return { code: new URL(page.url).searchParams.get('code') ?? '', access_token, refresh_token }
  }

  async function refuse(): Promise<void> {
    const path = `/scim/v2/Users/${id}`
    await hr.patch(path, { op: 'replace', path: 'password', value: passwords.weak }).expect(400)
    await hr.patch(path, { op: 'replace', path: `password[value eq "${passwords.inFilter}"]`, value: 'x' }).expect(400)
    await hr.get(`/scim/v2/Users?filter=${encodeURIComponent(`password eq "${passwords.inFilter}"`)}`).expect(400)
    await hr.put(path, { schemas: [userType.schema.urn], userName: '', password: passwords.given }).expect(400)
    await hr.post('/scim/v2/Users', {}).send(`{"password":"${passwords.given}",`).expect(400)
  }

  async function forcedChange(): Promise<string> {
    const reset = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } }
    const { body } = await hr.patch(`/scim/v2/Users/${id}`, reset).expect(200)
    const { oneTimePassword } = body[STATE]
    let page = await browser.signIn((await app.start()).url, 'mina', oneTimePassword)
    page = await browser.changePassword(page, passwords.weak)
    page = await browser.changePassword(page, passwords.forced)
    expect(page.url).to.include('code=')
    return oneTimePassword
  }

  async function resetByLink(): Promise<string> {
    await directory.reset(id, { delivery: 'link' })
    return redeem(passwords.byLink)
  }

  async function redeem(password: string): Promise<string> {
    const token = linkIn(await directory.mails())
    let page = await browser.open(`/reset?token=${token}`)
    page = await browser.submit(page, '/reset/new', { password: passwords.weak, repeat: passwords.weak })
    page = await browser.submit(page, '/reset/new', { password, repeat: password })
    expect(page.title).to.equal('Your password is set')
    return token
  }

  async function changeOwn(): Promise<void> {
    const page = await browser.signIn('/account', 'mina', passwords.byLink)
    const fields = { current: passwords.byLink, password: passwords.own, repeat: passwords.own }
    const answer = await browser.submit(page, '/account/password', fields)
    expect(answer.html).to.include('Your password is changed')
  }

  async function recover(): Promise<string> {
    directory.wait(3600)
    await browser.submit(await browser.open('/forgot'), '/forgot', { identifier: 'mina' })
    await settled(async () => (await directory.mails()).some(({ subject }) => subject === 'Forgot your password?'))
    return linkIn(await directory.mails())
  }

  async function mailOneTimePassword(): Promise<string> {
    await directory.reset(id, { delivery: 'oneTimePassword', mail: true })
    return oneTimePasswordIn(await directory.mails())
  }
}

/** What happens behind an answer has no promise to wait for: asks again until it is done. */
async function settled(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise(resolve => setImmediate(resolve))
}

async function everyDocument({ database }: TestDirectory): Promise<string> {
  const collections = (await database.connection.db?.listCollections().toArray()) ?? []
  const documents = await Promise.all(
    collections.map(({ name }) => database.connection.collection(name).find().toArray()),
  )
  return JSON.stringify(documents)
}
