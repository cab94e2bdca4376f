import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { hostActor } from '../../../server/host.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { EVENTS, idsIn, STATE, TOKEN, TOKENS, USER, USERS, verdict } from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { NEXT, PASSWORD } from '../oidc/support.ts'

const MINUTE = 60
const DAY = 86_400
const ALL = 'users:read users:write passwords:reset roles:write me:read'

type Client = Pick<TestScimClient, 'get' | 'post' | 'patch' | 'delete' | 'withText'>

describe('personal tokens at /PersonalTokens', () => {
  let directory: TestDirectory
  let staff: Awaited<ReturnType<typeof staffOf>>
  let boss: string
  let console: Client

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    staff = await staffOf(directory)
    boss = await staff.holder('boss', 'administrator')
    console = await staff.signedIn('boss', ALL, 'admin')
  })
  afterEach(() => directory.stop())

  const inSeconds = (seconds: number) => new Date(directory.services.now().getTime() + seconds * 1000).toISOString()
  const asked = (rest: object = {}) => ({
    schemas: [TOKEN],
    name: 'Nightly report',
    scopes: ['users:read'],
    expiresAt: inSeconds(30 * DAY),
    ...rest,
  })
  const make = async (rest: object = {}, by = console) => {
    const { id, token } = (await by.post(TOKENS, asked(rest)).expect(201)).body
    return { id, token, at: `${TOKENS}/${id}`, client: scimClientWith(token, directory.address) }
  }
  const eventsOf = async (event: string) => {
    const auditor = await directory.scim('audit:read')
    return (await auditor.get(`${EVENTS}?filter=event eq "${event}"&sortBy=at`).expect(200)).body.Resources
  }

  describe('are made', () => {
    it('by a person for themselves, and shown in that one answer', async () => {
      const answer = await console.post(TOKENS, asked({ user: { value: 'somebody else' } })).expect(201)
      const { id, token, ...rest } = answer.body
      expect(rest).to.deep.include({
        name: 'Nightly report',
        scopes: ['users:read'],
        expiresAt: inSeconds(30 * DAY),
        user: { value: boss, $ref: `${directory.issuer}${USERS}/${boss}` },
      })
      expect(answer.headers.location).to.equal(`${directory.issuer}${TOKENS}/${id}`)
      expect(token).to.match(/^rekey_personal_[\w-]{43}$/)
      for (const later of [await console.get(`${TOKENS}/${id}?attributes=token`), await console.get(TOKENS)]) {
        expect(verdict(later)).to.equal('200')
        expect(later.text).to.include(id).and.not.include(token)
      }
    })

    it('S11: as a hash at rest, and audited without the token', async () => {
      const { id, token } = await make()
      const stored = JSON.stringify(await directory.database.connection.collection('personalTokens').find().toArray())
      expect(stored).to.include(createHash('sha256').update(token).digest('base64url'))
      expect(stored).to.not.include(token.slice('rekey_personal_'.length))
      const [event, ...more] = await eventsOf('personalToken.created')
      expect(more).to.deep.equal([])
      expect(event).to.include({ actor: boss, target: boss, outcome: 'success' })
      expect(event.details).to.deep.include({ name: 'token', value: id })
      expect(JSON.stringify(event)).to.not.include(token)
    })

    const wrong: Readonly<Record<string, () => object>> = {
      'no name': () => ({ name: undefined }),
      'an empty name': () => ({ name: '' }),
      'no scopes': () => ({ scopes: [] }),
      'a scope that there is not': () => ({ scopes: ['users:everything'] }),
      'a scope of Object': () => ({ scopes: ['constructor'] }),
      'no end': () => ({ expiresAt: undefined }),
      'an end that is no date': () => ({ expiresAt: 'never' }),
      'an end that is over': () => ({ expiresAt: inSeconds(0) }),
      'an end beyond PERSONAL_TOKEN_DAYS': () => ({ expiresAt: inSeconds(365 * DAY + 1) }),
    }
    it(`not with ${Object.keys(wrong).join(', ')}`, async () => {
      for (const [what, rest] of Object.entries(wrong))
        expect(verdict(await console.post(TOKENS, asked(rest()))), what).to.equal('400 invalidValue')
      expect((await console.get(TOKENS)).body.totalResults).to.equal(0)
    })

    it('not of what is no JSON, nor of another schema', async () => {
      expect(verdict(await console.withText('post', TOKENS, '{"name":'))).to.equal('400 invalidSyntax')
      expect(verdict(await console.post(TOKENS, asked({ schemas: [USER] })))).to.equal('400 invalidSyntax')
    })

    it('until the last moment that PERSONAL_TOKEN_DAYS allows', async () => {
      await make({ expiresAt: inSeconds(365 * DAY) })
    })

    it('with no scope that the access token does not carry, whatever the roles give', async () => {
      const narrow = await staff.signedIn('boss', 'users:read', 'admin')
      for (const scopes of [['users:read', 'users:write'], ['jobs:unattended'], ['me:write']]) {
        const answer = await narrow.post(TOKENS, asked({ scopes }))
        expect(verdict(answer)).to.equal('403')
        expect(answer.headers['www-authenticate']).to.include(`scope="${scopes.at(-1)}"`)
      }
      const [event] = await eventsOf('personalToken.created')
      expect(event).to.include({ actor: boss, outcome: 'failure' })
      expect(event.details).to.deep.equal([{ name: 'reason', value: 'scopes' }])
    })

    it('with no scope that the role does not give', async () => {
      await staff.holder('desk', 'helpDesk')
      const desk = await staff.signedIn('desk', ALL, 'admin')
      expect(verdict(await desk.post(TOKENS, asked({ scopes: ['users:write'] })))).to.equal('403')
      await make({ scopes: ['users:read', 'passwords:reset', 'me:read'] }, desk)
    })

    it('RFC 9470: after a sign-in of the last five minutes, and never by a personal token', async () => {
      const { client } = await make({ scopes: ALL.split(' ') })
      directory.wait(4 * MINUTE)
      await make({ name: 'In time' })
      directory.wait(2 * MINUTE)
      for (const by of [console, client]) {
        const answer = await by.post(TOKENS, asked({ name: 'Late' }))
        expect(verdict(answer)).to.equal('401')
        expect(answer.headers['www-authenticate'])
          .to.include('error="insufficient_user_authentication"')
          .and.include('max_age="300"')
      }
      const late = (await eventsOf('personalToken.created')).filter(({ outcome }: never) => outcome === 'failure')
      expect(late).to.have.length(2)
      expect(late[0].details).to.deep.equal([{ name: 'reason', value: 'signInTooOld' }])
    })

    it('by no client', async () => {
      const client = await directory.scim('users:read,sessions:revoke')
      expect(verdict(await client.post(TOKENS, asked()))).to.equal('403')
    })

    it('once of a name, but for those that have ended', async () => {
      const { at } = await make({ expiresAt: inSeconds(MINUTE) })
      expect(verdict(await console.post(TOKENS, asked()))).to.equal('409 uniqueness')
      await make({ name: 'nightly report' })
      await staff.holder('vice', 'administrator')
      await make({}, await staff.signedIn('vice', ALL, 'admin'))
      directory.wait(MINUTE)
      const again = await make()
      expect(again.at).to.not.equal(at)
      await console.delete(again.at).expect(204)
      await make()
      await directory.services.passwords.revokeSessions(boss, hostActor)
      await make({}, await staff.signedIn('boss', ALL, 'admin'))
    })

    it('once of a name, of ten at once', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => console.post(TOKENS, asked())))
      expect(answers.map(verdict).sort()).to.deep.equal(['201', ...Array(9).fill('409 uniqueness')])
    })

    it('once by an Idempotency-Key, and the second answer is without the token', async () => {
      const post = () => console.post(TOKENS, asked()).set('Idempotency-Key', 'k')
      const answers = await Promise.all([post(), post(), post()])
      expect(answers.map(verdict)).to.deep.equal(['201', '201', '201'])
      expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1)
      expect(answers.filter(({ body }) => body.token !== undefined)).to.have.length(1)
    })

    it('in a Bulk, which answers the token', async () => {
      const operation = { method: 'POST', path: '/PersonalTokens', bulkId: 'a', data: asked() }
      const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [operation] }
      const [done] = (await console.post('/admin/v2/Bulk', bulk).expect(200)).body.Operations
      const { token } = done.response
      expect(verdict(await scimClientWith(token, directory.address).get(USERS))).to.equal('200')
    })

    it('dead, where their owner is signed out everywhere meanwhile', async () => {
      const { database, masterKey, issuer } = directory
      const revoke = () => directory.services.passwords.revokeSessions(boss, hostActor)
      const slow = await startDirectory({
        database: { database },
        ...{ masterKey, issuer, frozen: true },
        adapt: services => ({ ...services, takePermits: async () => void (await revoke()) }),
      })
      const access = await staff.signedIn('boss', ALL, 'admin')
      const { client } = await make({}, scimClientWith(access.token, slow.address))
      await slow.stop()
      expect(verdict(await client.get(USERS))).to.equal('401')
    })
  })

  describe('act', () => {
    it('as their owner, at both bases, with their scopes', async () => {
      const { client } = await make({ scopes: ['users:read', 'users:write', 'me:read'] })
      const { id } = (await client.post(USERS, { schemas: [USER], userName: 'zoe' }).expect(201)).body
      expect((await client.get('/scim/v2/Me').expect(200)).body.id).to.equal(boss)
      expect(verdict(await client.get(TOKENS))).to.equal('200')
      const roles = { op: 'replace', path: `${STATE}:protected`, value: true }
      const answer = await client.patch(`${USERS}/${id}`, roles)
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include('scope="roles:write"')
      const [event] = (await eventsOf('user.created')).slice(-1)
      expect(event).to.include({ actor: boss, target: id })
    })

    it('with what their roles give at that moment', async () => {
      const { client } = await make({ scopes: ['users:read', 'me:read'] })
      expect(verdict(await client.get(USERS))).to.equal('200')
      await staff.takeRole('administrator')
      expect(verdict(await client.get(USERS))).to.equal('403')
      expect(verdict(await client.get('/scim/v2/Me'))).to.equal('200')
    })

    it('RFC 9470: without a sign-in, so that nobody is reset by one', async () => {
      const { client } = await make({ scopes: ALL.split(' ') })
      const zoe = await directory.person({ userName: 'zoe', emails: [{ value: 'zoe@example.com' }] })
      for (const operation of [
        { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'link' } },
        { op: 'replace', path: 'password', value: 'an old bridge of stone' },
        { op: 'replace', path: `${STATE}:mustChange`, value: true },
      ]) {
        const answer = await client.patch(`${USERS}/${zoe}`, operation)
        expect(verdict(answer)).to.equal('401')
        expect(answer.headers['www-authenticate']).to.include('error="insufficient_user_authentication"')
      }
    })

    it('and say when they were last used, to the minute', async () => {
      const { at, client } = await make()
      const lastUsedAt = async () => (await console.get(at)).body.lastUsedAt
      const minute = () => `${inSeconds(0).slice(0, 16)}:00.000Z`
      expect(await lastUsedAt()).to.equal(undefined)
      await client.get(USERS).expect(200)
      const first = minute()
      expect(await lastUsedAt()).to.equal(first)
      directory.wait(MINUTE)
      await client.get(USERS).expect(200)
      expect(await lastUsedAt())
        .to.equal(minute())
        .and.not.equal(first)
    })

    it('under one limit, all of a person together', async () => {
      const { database, masterKey, issuer } = directory
      const [one, other] = [await make(), await make({ name: 'Other' })]
      const limited = await startDirectory({
        database: { database },
        masterKey,
        issuer,
        frozen: true,
        clientRateLimit: 3,
      })
      const get = async ({ token }: { token: string }) =>
        verdict(await scimClientWith(token, limited.address).get(USERS))
      expect([await get(one), await get(other), await get(one), await get(other)]).to.deep.equal([
        '200',
        '200',
        '200',
        '429',
      ])
      await limited.stop()
    })

    it('at every server, and at none once one of them has ended it', async () => {
      const { database, masterKey, issuer } = directory
      const other = await startDirectory({ database: { database }, masterKey, issuer, frozen: true })
      const { token, at, client } = await make()
      const there = scimClientWith(token, other.address)
      expect([verdict(await client.get(USERS)), verdict(await there.get(USERS))]).to.deep.equal(['200', '200'])
      await there.delete(at).expect(204)
      expect([verdict(await client.get(USERS)), verdict(await there.get(USERS))]).to.deep.equal(['401', '401'])
      await other.stop()
    })
  })

  describe('end', () => {
    const patch = (by: Client, path: string, value: unknown) =>
      by.patch(`${USERS}/${boss}`, { op: 'replace', path, value }).expect(200)
    const endings: Readonly<Record<string, () => PromiseLike<unknown>>> = {
      'a reset': () => directory.reset(boss),
      'a deactivation, and do not come back': async () => {
        await patch(staff.chief, 'active', false)
        await patch(staff.chief, 'active', true)
      },
      'their deletion': () => staff.chief.delete(`${USERS}/${boss}`).expect(204),
      'signing out everywhere': () => directory.services.passwords.revokeSessions(boss, hostActor),
      'a change of their own': () =>
        directory.services.passwords.change(boss, PASSWORD, NEXT, { ...hostActor, id: boss, channel: 'self' }),
      'their time': async () => directory.wait(30 * DAY),
    }
    for (const [what, end] of Object.entries(endings)) {
      it(`with ${what}, at once`, async () => {
        const { at, client } = await make()
        await make({ name: 'Other', expiresAt: inSeconds(60 * DAY) }, await other())
        expect(verdict(await client.get(USERS))).to.equal('200')
        await end()
        const answer = await client.get(USERS)
        expect(verdict(answer)).to.equal('401')
        expect(answer.headers['www-authenticate']).to.include('error="invalid_token"')
        const desk = await directory.scim('sessions:revoke,roles:write')
        expect((await desk.get(TOKENS)).body.Resources.map(({ name }: { name: string }) => name)).to.deep.equal([
          'Other',
        ])
        expect([verdict(await desk.get(at)), verdict(await desk.delete(at))]).to.deep.equal(['404', '404'])
      })
    }

    it('not with a reset that leaves sessions open: they wait for the new password', async () => {
      const { at, client } = await make()
      const oneTime = await directory.reset(boss, { revoke: false })
      expect(verdict(await client.get(USERS))).to.equal('403')
      expect(verdict(await client.delete(at))).to.equal('403')
      const page = await directory.browser().signIn('/account', 'boss', oneTime)
      expect(page.title).to.include('new password')
      const { epoch = 0 } = (await directory.services.passwords.standing(boss)) ?? {}
      await directory.services.passwords.completeForcedChange(boss, epoch, NEXT, { ...hostActor, id: boss })
      expect(verdict(await client.get(USERS))).to.equal('200')
    })

    it('by DELETE, and are audited; not over another version in If-Match', async () => {
      const { id, at, client } = await make()
      expect(verdict(await console.delete(at).set('If-Match', 'W/"other"'))).to.equal('412')
      expect(verdict(await client.get(USERS))).to.equal('200')
      const { etag = '' } = (await console.get(at)).headers
      await console.delete(at).set('If-Match', etag).expect(204)
      expect(verdict(await client.get(USERS))).to.equal('401')
      expect(verdict(await console.delete(at))).to.equal('404')
      const [event, ...more] = await eventsOf('personalToken.ended')
      expect(more).to.deep.equal([])
      expect(event).to.include({ actor: boss, target: boss, outcome: 'success' })
      expect(event.details).to.deep.equal([{ name: 'token', value: id }])
    })

    it('and the audit hears once an hour that one is still sent', async () => {
      const { id, client } = await make()
      await directory.reset(boss, { revoke: false })
      for (let count = 0; count < 3; count++) expect(verdict(await client.get(USERS))).to.equal('403')
      directory.wait(60 * MINUTE)
      await directory.services.passwords.revokeSessions(boss, hostActor)
      for (let count = 0; count < 3; count++) expect(verdict(await client.get(USERS))).to.equal('401')
      const events = await eventsOf('personalToken.refused')
      expect(events.map(({ details }: { details: unknown }) => details)).to.deep.equal(
        ['mustChange', 'ended'].map(reason => [
          { name: 'token', value: id },
          { name: 'reason', value: reason },
        ]),
      )
      expect(events[0]).to.include({ actor: boss, target: boss, outcome: 'failure' })
    })

    async function other(): Promise<Client> {
      await staff.holder('vice', 'administrator')
      return staff.signedIn('vice', ALL, 'admin')
    }
  })

  describe('of others', () => {
    let desk: Client
    let own: { id: string; at: string }
    let of: { id: string; at: string }

    beforeEach(async () => {
      await staff.holder('desk', 'helpDesk')
      desk = await staff.signedIn('desk', ALL, 'admin')
      own = await make({}, desk)
      of = await make()
    })

    it('are there for nobody without the scope, whoever has it of themselves', async () => {
      const list = await desk.get(TOKENS).expect(200)
      expect(list.body.totalResults).to.equal(1)
      expect(idsIn(list)).to.deep.equal([own.id])
      expect(idsIn(await desk.get(`${TOKENS}?filter=user.value eq "${boss}"`))).to.deep.equal([])
      expect(idsIn(await desk.get('/admin/v2/?filter=meta.resourceType eq "PersonalToken"'))).to.deep.equal([own.id])
      expect([verdict(await desk.get(of.at)), verdict(await desk.delete(of.at))]).to.deep.equal(['404', '404'])
      expect(verdict(await desk.delete(of.at).set('If-Match', 'W/"other"'))).to.equal('404')
      expect(verdict(await desk.get(own.at))).to.equal('200')
      await desk.delete(own.at).expect(204)
    })

    it('are read with sessions:read, and ended with sessions:revoke alone', async () => {
      const reader = await staff.signedIn('boss', 'sessions:read', 'admin')
      expect(idsIn(await reader.get(TOKENS))).to.have.members([own.id, of.id])
      const answer = await reader.delete(own.at)
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include('scope="sessions:revoke"')
      await reader.delete(of.at).expect(204)
    })

    it('who stand higher end by who may write roles alone', async () => {
      const client = await directory.scim('sessions:revoke')
      for (const { at } of [own, of]) {
        const answer = await client.delete(at)
        expect(verdict(answer)).to.equal('403')
        expect(answer.headers['www-authenticate']).to.include('scope="roles:write"')
      }
      await staff.takeRole('helpDesk')
      await client.delete(own.at).expect(204)
      await (await directory.scim('sessions:revoke,roles:write')).delete(of.at).expect(204)
    })

    it('are found by what they have', async () => {
      const client = await directory.scim('sessions:read')
      const found = async (filter: string) => idsIn(await client.get(`${TOKENS}?filter=${encodeURIComponent(filter)}`))
      expect(await found(`user.value eq "${boss}" and name eq "Nightly report"`)).to.deep.equal([of.id])
      expect(await found('scopes eq "users:read"')).to.have.members([own.id, of.id])
      expect(await found('scopes eq "users:write"')).to.deep.equal([])
      expect(await found(`expiresAt lt "${inSeconds(DAY)}"`)).to.deep.equal([])
      expect(await found('not (lastUsedAt pr)')).to.have.members([own.id, of.id])
      expect(verdict(await client.get(`${TOKENS}?filter=token pr`))).to.equal('400 invalidFilter')
    })
  })
})
