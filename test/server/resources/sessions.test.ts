import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Response } from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { EVENTS, GROUP, GROUPS, idsIn, ROLES, SESSIONS, STATE, USERS, verdict } from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { offlineTokensOf, ownTokens, parametersOf, personNamed, silently, tokensOf } from '../oidc/support.ts'

const DAY = 86_400
const REVOKE = `${SESSIONS}/.revoke`

describe('sessions at /Sessions', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let desk: TestScimClient
  let ada: string
  let bob: string

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    app = await directory.relyingParty()
    desk = await directory.scim('sessions:revoke')
    ada = await personNamed(directory, 'ada', { displayName: 'Ada L.' })
    bob = await personNamed(directory, 'bob')
  })
  afterEach(() => directory.stop())

  const list = (query: Record<string, string> = {}) => desk.get(`${SESSIONS}?${new URLSearchParams(query)}`).expect(200)
  const of = async (user: string) => idsIn(await list({ filter: `user.value eq "${user}"` }))
  const signIn = async (userName: string) => {
    const browser = directory.browser()
    await tokensOf(app, browser, userName)
    return browser
  }

  it('say who is signed in, since when, in which applications; and no secret', async () => {
    const canteen = await directory.relyingParty({ name: 'Canteen' })
    const browser = await signIn('ada')
    const signedInAt = directory.services.now()
    directory.wait(60)
    expect(await silently(canteen, browser)).to.equal('none')
    const [session] = (await list()).body.Resources
    expect(session).to.deep.include({
      user: { value: ada, $ref: `${directory.issuer}${USERS}/${ada}`, display: 'Ada L.' },
      signedInAt: signedInAt.toISOString(),
      lastUsedAt: directory.services.now().toISOString(),
      expiresAt: new Date(directory.services.now().getTime() + 8 * 3600 * 1000).toISOString(),
      device: 'A browser',
    })
    expect(session.applications.map(({ display }: { display: string }) => display).sort()).to.deep.equal([
      'Canteen',
      'Time sheets',
    ])
    const cookie = browser.cookieValue('_session') ?? ''
    expect(JSON.stringify(session)).to.not.include(cookie)
  })

  it('have ids that open nothing', async () => {
    const browser = await signIn('ada')
    const [id = ''] = await of(ada)
    const signature = browser.cookieValue('_session.sig')
    const headers = { cookie: `_session=${id}; _session.sig=${signature}` }
    const back = await directory.browser().open((await app.start({ prompt: 'none' })).url, { headers })
    expect(parametersOf(back)).to.include({ error: 'login_required' })
  })

  const endings: Readonly<Record<string, () => Promise<unknown>>> = {
    'a reset': () => directory.reset(ada),
    'a deactivation': async () =>
      (await directory.scim('users:write')).patch(`${USERS}/${ada}`, { op: 'replace', path: 'active', value: false }),
    'a deletion': async () => (await directory.scim('users:write')).delete(`${USERS}/${ada}`),
    'a day': async () => directory.wait(DAY + 1),
  }
  for (const [what, end] of Object.entries(endings)) {
    it(`are not there any more after ${what}`, async () => {
      await signIn('ada')
      const [id = ''] = await of(ada)
      expect(verdict(await desk.get(`${SESSIONS}/${id}`))).to.equal('200')
      await end()
      desk = await directory.scim('sessions:revoke')
      expect((await list()).body.totalResults).to.equal(0)
      expect(verdict(await desk.get(`${SESSIONS}/${id}`))).to.equal('404')
      expect(verdict(await desk.delete(`${SESSIONS}/${id}`))).to.equal('404')
    })
  }

  it('are there still where a reset left them open', async () => {
    await signIn('ada')
    await directory.reset(ada, { revoke: false })
    expect(await of(ada)).to.have.length(1)
  })

  it('end by DELETE with what hangs on them, and no others do; it is audited', async () => {
    const [ended, other] = [directory.browser(), directory.browser()]
    const tokens = await offlineTokensOf(app, ended, 'ada')
    const [id = ''] = await of(ada)
    const others = await offlineTokensOf(app, other, 'ada')
    await signIn('bob')
    expect(await of(ada)).to.have.length(2)
    await desk.delete(`${SESSIONS}/${id}`).expect(204)
    expect(await of(ada))
      .to.have.length(1)
      .and.not.include(id)
    expect(await of(bob)).to.have.length(1)
    expect(await silently(app, ended)).to.equal('login_required')
    expect(await silently(app, other)).to.equal('none')
    expect(await refusal(oidc.refreshTokenGrant(app.config, tokens.refresh_token))).to.equal('invalid_grant')
    expect(await refusal(oidc.fetchUserInfo(app.config, tokens.access_token, ada))).to.equal('invalid_token')
    expect(await refusal(oidc.refreshTokenGrant(app.config, others.refresh_token))).to.equal('none')
    const auditor = await directory.scim('audit:read')
    const [event, ...more] = (await auditor.get(`${EVENTS}?filter=event eq "session.ended"`)).body.Resources
    expect(more).to.deep.equal([])
    expect(event).to.include({ actor: desk.id, target: ada, outcome: 'success', channel: 'scim' })
    expect(event.details).to.deep.include({ name: 'session', value: id })
  })

  it('O93: end with the tokens for our own bases that were given out in them', async () => {
    const browsers = [directory.browser(), directory.browser()] as const
    const own = await ownTokens(app, browsers[0], 'ada', 'openid me:read')
    const [id = ''] = await of(ada)
    const me = async (token: string) => verdict(await scimClientWith(token, directory.address).get('/scim/v2/Me'))
    const others = await ownTokens(app, browsers[1], 'ada', 'openid me:read')
    expect([await me(own.access_token), await me(others.access_token)]).to.deep.equal(['200', '200'])
    await desk.delete(`${SESSIONS}/${id}`).expect(204)
    expect([await me(own.access_token), await me(others.access_token)]).to.deep.equal(['401', '200'])
  })

  it('S117: do not end over another version in If-Match', async () => {
    await signIn('ada')
    const [id = ''] = await of(ada)
    expect(verdict(await desk.delete(`${SESSIONS}/${id}`).set('If-Match', 'W/"other"'))).to.equal('412')
    const { etag = '' } = (await desk.get(`${SESSIONS}/${id}`)).headers
    await desk.delete(`${SESSIONS}/${id}`).set('If-Match', etag).expect(204)
  })

  it('O99: all of a person end at once by .revoke, with every token, and are counted', async () => {
    const browsers = [directory.browser(), directory.browser()] as const
    const tokens = await offlineTokensOf(app, browsers[0], 'ada')
    await tokensOf(app, browsers[1], 'ada')
    await signIn('bob')
    const answer = await desk.post(REVOKE, { user: ada }).expect(200)
    expect(answer.body).to.include({ sessions: 2 })
    expect(answer.body.tokens).to.be.greaterThan(0)
    expect(answer.body.user).to.deep.include({ value: ada, display: 'ada' })
    for (const browser of browsers) expect(await silently(app, browser)).to.equal('login_required')
    expect(await refusal(oidc.refreshTokenGrant(app.config, tokens.refresh_token))).to.equal('invalid_grant')
    expect((await list()).body.Resources[0].user.value).to.equal(bob)
    expect((await desk.post(REVOKE, { user: ada }).expect(200)).body).to.include({ sessions: 0, tokens: 0 })
    const auditor = await directory.scim('audit:read')
    const [event] = (await auditor.get(`${EVENTS}?filter=event eq "sessions.revoked"`)).body.Resources
    expect(event).to.include({ actor: desk.id, target: ada })
    expect(event.details).to.deep.include({ name: 'sessions', value: '2' })
  })

  it('end with a reset, whose event says how many, and whether the new password may be kept', async () => {
    const reset = await directory.scim('users:write,passwords:reset,audit:read')
    await offlineTokensOf(app, directory.browser(), 'ada')
    const replace = (value: object) =>
      reset.patch(`${USERS}/${ada}`, { op: 'replace', path: `${STATE}:reset`, value }).expect(200)
    const { ended } = (await replace({ delivery: 'oneTimePassword' })).body[STATE]
    expect(ended).to.include({ sessions: 1 })
    expect(ended.tokens).to.be.greaterThan(0)
    expect((await reset.get(`${USERS}/${ada}?attributes=${STATE}:ended`)).body).not.to.have.property(STATE)
    directory.wait(1)
    const second = await replace({ delivery: 'link', revoke: false })
    expect(second.body[STATE]).not.to.have.property('ended')
    const filter = encodeURIComponent(`event eq "password.reset" and target eq "${ada}"`)
    const { Resources } = (await reset.get(`${EVENTS}?filter=${filter}&sortBy=at`)).body
    const told = Resources.map(({ details }: { details: { name: string; value: string }[] }) =>
      Object.fromEntries(details.map(({ name, value }) => [name, value])),
    )
    expect(told[0]).to.include({ requireChange: 'true', revoke: 'true', sessions: '1' })
    expect(Number(told[0].tokens)).to.be.greaterThan(0)
    expect(told[1]).to.include({ revoke: 'false' }).and.not.have.property('sessions')
  })

  it('O42, O99: all of everybody end by one call, but for those above the caller, who are counted', async () => {
    const chief = await directory.scim('users:write,roles:write,sessions:revoke', 'Chief')
    await chief.patch(`${USERS}/${bob}`, { op: 'replace', path: `${STATE}:protected`, value: true }).expect(200)
    const browsers = { ada: directory.browser(), bob: directory.browser() }
    const tokens = await offlineTokensOf(app, browsers.ada, 'ada')
    await tokensOf(app, browsers.bob, 'bob')
    const { body } = await desk.post(REVOKE, { all: true }).expect(200)
    expect(body).to.include({ sessions: 1, spared: 1 })
    expect(body.tokens).to.be.greaterThan(0)
    expect(await silently(app, browsers.ada)).to.equal('login_required')
    expect(await refusal(oidc.refreshTokenGrant(app.config, tokens.refresh_token))).to.equal('invalid_grant')
    expect(await silently(app, browsers.bob)).to.equal('none')
    const auditor = await directory.scim('audit:read')
    const filter = encodeURIComponent(`event eq "sessions.revoked" and actor eq "${desk.id}"`)
    const events = (await auditor.get(`${EVENTS}?filter=${filter}`)).body.Resources
    const targets = events.map(({ target }: { target: string }) => target)
    expect(targets).to.include(ada).and.not.include(bob)
    const ofAda = events.find(({ target }: { target: string }) => target === ada)
    expect(ofAda.details).to.deep.include({ name: 'sessions', value: '1' })
    expect((await chief.post(REVOKE, { all: true }).expect(200)).body).to.include({ sessions: 1, spared: 0 })
    expect(await silently(app, browsers.bob)).to.equal('login_required')
  })

  it('of everybody end for a person who has just signed in', async () => {
    const staff = await staffOf(directory)
    await staff.holder('boss', 'administrator')
    const boss = await staff.signedIn('boss', 'sessions:revoke', 'admin')
    directory.wait(600)
    expect(verdict(await boss.post(REVOKE, { all: true }))).to.equal('401')
  })

  it('end for nobody in particular: 400', async () => {
    for (const body of [
      {},
      { all: false },
      { all: 'true' },
      { all: true, user: ada },
      { user: 'nobody' },
      { user: 7 },
      [],
      { user: null },
    ])
      expect(verdict(await desk.post(REVOKE, body))).to.equal('400 invalidValue')
  })

  it('S9: .revoke needs its scope', async () => {
    const reader = await directory.scim('sessions:read,roles:write')
    const answer = await reader.post(REVOKE, { user: ada })
    expect(verdict(answer)).to.equal('403')
    expect(answer.headers['www-authenticate']).to.include('scope="sessions:revoke"')
  })

  const privileged: Readonly<Record<string, (chief: TestScimClient) => PromiseLike<unknown>>> = {
    'holds a role': chief =>
      chief.post(GROUPS, {
        schemas: [GROUP, ROLES],
        displayName: 'Desk',
        members: [{ value: ada }],
        [ROLES]: { roles: ['helpDesk'] },
      }),
    'is protected': chief => chief.patch(`${USERS}/${ada}`, { op: 'replace', path: `${STATE}:protected`, value: true }),
  }
  for (const [what, make] of Object.entries(privileged)) {
    it(`of somebody who ${what} end by who may write roles alone`, async () => {
      const chief = await directory.scim('users:write,roles:write,sessions:revoke')
      await make(chief)
      await signIn('ada')
      await signIn('ada')
      const [id = '', another] = await of(ada)
      for (const answer of [await desk.delete(`${SESSIONS}/${id}`), await desk.post(REVOKE, { user: ada })]) {
        expect(verdict(answer)).to.equal('403')
        expect(answer.headers['www-authenticate']).to.include('scope="roles:write"')
      }
      expect(await of(ada)).to.have.length(2)
      await chief.delete(`${SESSIONS}/${id}`).expect(204)
      expect(await of(ada)).to.deep.equal([another])
      expect((await chief.post(REVOKE, { user: ada }).expect(200)).body.sessions).to.equal(1)
    })
  }
})

describe('sessions, when there are more than a query lists', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  const people: string[] = []

  before(async () => {
    directory = await startDirectory({ frozen: true, searchLimits: { listed: 4, milliseconds: 60_000 } })
    desk = await directory.scim('sessions:read,audit:read')
    for (let index = 0; index < 3; index++) people.push(await directory.person({ userName: `person${index}` }))
    const { now, signIns, passwords } = directory.services
    for (let index = 0; index < 30; index++) {
      const accountId = people[index % 3] ?? ''
      const { epoch = 0, sessionsEpoch = 0 } = (await passwords.standing(accountId)) ?? {}
      const at = new Date(now().getTime() + index * 1000)
      const end = new Date(at.getTime() + DAY * 1000)
      const times = { signedInAt: at, usedAt: at, expiresAt: end, endsAt: end }
      await signIns.record({ id: `s${(index * 7) % 30}`.padStart(3, '0'), accountId, epoch, sessionsEpoch, ...times })
    }
    await directory.reset(people[1] ?? '')
  })
  after(() => directory.stop())

  for (const query of ['', '&sortBy=signedInAt', '&sortBy=signedInAt&sortOrder=descending', '&sortOrder=descending']) {
    it(`are counted without the dead ones, and paged through, each once: ${query || 'by id'}`, async () => {
      const seen: { id: string; signedInAt: string; user: { value: string } }[] = []
      let cursor: string | undefined = ''
      while (cursor !== undefined) {
        const answer: Response = await desk.get(`${SESSIONS}?count=3${query}&cursor=${cursor}`).expect(200)
        expect(answer.body.totalResults).to.equal(20)
        seen.push(...answer.body.Resources)
        cursor = answer.body.nextCursor
      }
      expect(seen.map(({ user }) => user.value)).to.not.include(people[1])
      expect(new Set(seen.map(({ id }) => id)).size).to.equal(20)
      const keys = seen.map(({ id, signedInAt }) => (query.includes('sortBy') ? signedInAt : id))
      expect(keys).to.deep.equal(query.includes('descending') ? keys.toSorted().reverse() : keys.toSorted())
    })
  }

  it('are found by their person, and the dead ones are not', async () => {
    const count = async (id = '') =>
      (await desk.get(`${SESSIONS}?filter=user.value eq "${id}"&count=2`)).body.totalResults
    expect([await count(people[0]), await count(people[1])]).to.deep.equal([10, 0])
  })
})
