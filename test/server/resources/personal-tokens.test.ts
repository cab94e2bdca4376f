import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { hostActor } from '../../../server/host.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { TOKENS, USER, USERS, verdict } from '../../support/scim.ts'
import { scimClientWith } from '../../support/scim-client.ts'
import { ALL, DAY, MINUTE, type PersonalTokens, personalTokensOf } from './personal-tokens.ts'

describe('personal tokens at /PersonalTokens are made', () => {
  let directory: TestDirectory
  let tokens: PersonalTokens

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    tokens = await personalTokensOf(directory)
  })
  afterEach(() => directory.stop())

  it('by a person for themselves, and shown in that one answer', async () => {
    const answer = await tokens.console.post(TOKENS, tokens.asked({ user: { value: 'somebody else' } })).expect(201)
    const { id, token, ...rest } = answer.body
    expect(rest).to.deep.include({
      name: 'Nightly report',
      scopes: ['users:read'],
      expiresAt: tokens.inSeconds(30 * DAY),
      user: { value: tokens.boss, $ref: `${directory.issuer}${USERS}/${tokens.boss}` },
    })
    expect(answer.headers.location).to.equal(`${directory.issuer}${TOKENS}/${id}`)
    expect(token).to.match(/^rekey_personal_[\w-]{43}$/)
    for (const later of [
      await tokens.console.get(`${TOKENS}/${id}?attributes=token`),
      await tokens.console.get(TOKENS),
    ]) {
      expect(verdict(later)).to.equal('200')
      expect(later.text).to.include(id).and.not.include(token)
    }
  })

  it('S11: as a hash at rest, and audited without the token', async () => {
    const { id, token } = await tokens.make()
    const stored = JSON.stringify(await directory.database.connection.collection('personalTokens').find().toArray())
    expect(stored).to.include(createHash('sha256').update(token).digest('base64url'))
    expect(stored).to.not.include(token.slice('rekey_personal_'.length))
    const [event, ...more] = await tokens.eventsOf('personalToken.created')
    expect(more).to.deep.equal([])
    expect(event).to.include({ actor: tokens.boss, target: tokens.boss, outcome: 'success' })
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
    'an end that is over': () => ({ expiresAt: tokens.inSeconds(0) }),
    'an end beyond PERSONAL_TOKEN_DAYS': () => ({ expiresAt: tokens.inSeconds(365 * DAY + 1) }),
  }
  it(`not with ${Object.keys(wrong).join(', ')}`, async () => {
    for (const [what, rest] of Object.entries(wrong))
      expect(verdict(await tokens.console.post(TOKENS, tokens.asked(rest()))), what).to.equal('400 invalidValue')
    expect((await tokens.console.get(TOKENS)).body.totalResults).to.equal(0)
  })

  it('not of what is no JSON, nor of another schema', async () => {
    expect(verdict(await tokens.console.withText('post', TOKENS, '{"name":'))).to.equal('400 invalidSyntax')
    expect(verdict(await tokens.console.post(TOKENS, tokens.asked({ schemas: [USER] })))).to.equal('400 invalidSyntax')
  })

  it('until the last moment that PERSONAL_TOKEN_DAYS allows', async () => {
    await tokens.make({ expiresAt: tokens.inSeconds(365 * DAY) })
  })

  it('with no scope that the access token does not carry, whatever the roles give', async () => {
    const narrow = await tokens.staff.signedIn('boss', 'users:read', 'admin')
    for (const scopes of [['users:read', 'users:write'], ['jobs:unattended'], ['me:write']]) {
      const answer = await narrow.post(TOKENS, tokens.asked({ scopes }))
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include(`scope="${scopes.at(-1)}"`)
    }
    const [event] = await tokens.eventsOf('personalToken.created')
    expect(event).to.include({ actor: tokens.boss, outcome: 'failure' })
    expect(event.details).to.deep.equal([{ name: 'reason', value: 'scopes' }])
  })

  it('with no scope that the role does not give', async () => {
    await tokens.staff.holder('desk', 'helpDesk')
    const desk = await tokens.staff.signedIn('desk', ALL, 'admin')
    expect(verdict(await desk.post(TOKENS, tokens.asked({ scopes: ['users:write'] })))).to.equal('403')
    await tokens.make({ scopes: ['users:read', 'passwords:reset', 'me:read'] }, desk)
  })

  it('RFC 9470: after a sign-in of the last five minutes, and never by a personal token', async () => {
    const { client } = await tokens.make({ scopes: ALL.split(' ') })
    directory.wait(4 * MINUTE)
    await tokens.make({ name: 'In time' })
    directory.wait(2 * MINUTE)
    for (const by of [tokens.console, client]) {
      const answer = await by.post(TOKENS, tokens.asked({ name: 'Late' }))
      expect(verdict(answer)).to.equal('401')
      expect(answer.headers['www-authenticate'])
        .to.include('error="insufficient_user_authentication"')
        .and.include('max_age="300"')
    }
    const late = (await tokens.eventsOf('personalToken.created')).filter(({ outcome }: never) => outcome === 'failure')
    expect(late).to.have.length(2)
    expect(late[0].details).to.deep.equal([{ name: 'reason', value: 'signInTooOld' }])
  })

  it('by no client', async () => {
    const client = await directory.scim('users:read,sessions:revoke')
    expect(verdict(await client.post(TOKENS, tokens.asked()))).to.equal('403')
  })

  it('once of a name, but for those that have ended', async () => {
    const { at } = await tokens.make({ expiresAt: tokens.inSeconds(MINUTE) })
    expect(verdict(await tokens.console.post(TOKENS, tokens.asked()))).to.equal('409 uniqueness')
    await tokens.make({ name: 'nightly report' })
    await tokens.staff.holder('vice', 'administrator')
    await tokens.make({}, await tokens.staff.signedIn('vice', ALL, 'admin'))
    directory.wait(MINUTE)
    const again = await tokens.make()
    expect(again.at).to.not.equal(at)
    await tokens.console.delete(again.at).expect(204)
    await tokens.make()
    await directory.services.passwords.revokeSessions(tokens.boss, hostActor)
    await tokens.make({}, await tokens.staff.signedIn('boss', ALL, 'admin'))
  })

  it('once of a name, of ten at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => tokens.console.post(TOKENS, tokens.asked())))
    expect(answers.map(verdict).sort()).to.deep.equal(['201', ...Array(9).fill('409 uniqueness')])
  })

  it('once by an Idempotency-Key, and the second answer is without the token', async () => {
    const post = () => tokens.console.post(TOKENS, tokens.asked()).set('Idempotency-Key', 'k')
    const answers = await Promise.all([post(), post(), post()])
    expect(answers.map(verdict)).to.deep.equal(['201', '201', '201'])
    expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1)
    expect(answers.filter(({ body }) => body.token !== undefined)).to.have.length(1)
  })

  it('in a Bulk, which answers the token', async () => {
    const operation = { method: 'POST', path: '/PersonalTokens', bulkId: 'a', data: tokens.asked() }
    const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [operation] }
    const [done] = (await tokens.console.post('/admin/v2/Bulk', bulk).expect(200)).body.Operations
    const { token } = done.response
    expect(verdict(await scimClientWith(token, directory.address).get(USERS))).to.equal('200')
  })

  it('dead, where their owner is signed out everywhere meanwhile', async () => {
    const { database, masterKey, issuer } = directory
    const revoke = () => directory.services.passwords.revokeSessions(tokens.boss, hostActor)
    const slow = await startDirectory({
      database: { database },
      ...{ masterKey, issuer, frozen: true },
      adapt: services => ({ ...services, takePermits: async () => void (await revoke()) }),
    })
    const access = await tokens.staff.signedIn('boss', ALL, 'admin')
    const { client } = await tokens.make({}, scimClientWith(access.token, slow.address))
    await slow.stop()
    expect(verdict(await client.get(USERS))).to.equal('401')
  })
})
