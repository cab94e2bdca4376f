import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE, TOKENS, USER, USERS, verdict } from '../../support/scim.ts'
import { scimClientWith } from '../../support/scim-client.ts'
import { ALL, MINUTE, type PersonalTokens, personalTokensOf } from './personal-tokens.ts'

describe('personal tokens act', () => {
  let directory: TestDirectory
  let tokens: PersonalTokens

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    tokens = await personalTokensOf(directory)
  })
  afterEach(() => directory.stop())

  it('as their owner, at both bases, with their scopes', async () => {
    const { client } = await tokens.make({ scopes: ['users:read', 'users:write', 'me:read'] })
    const { id } = (await client.post(USERS, { schemas: [USER], userName: 'zoe' }).expect(201)).body
    expect((await client.get('/scim/v2/Me').expect(200)).body.id).to.equal(tokens.boss)
    expect(verdict(await client.get(TOKENS))).to.equal('200')
    const roles = { op: 'replace', path: `${STATE}:protected`, value: true }
    const answer = await client.patch(`${USERS}/${id}`, roles)
    expect(verdict(answer)).to.equal('403')
    expect(answer.headers['www-authenticate']).to.include('scope="roles:write"')
    const [event] = (await tokens.eventsOf('user.created')).slice(-1)
    expect(event).to.include({ actor: tokens.boss, target: id })
  })

  it('with what their roles give at that moment', async () => {
    const { client } = await tokens.make({ scopes: ['users:read', 'me:read'] })
    expect(verdict(await client.get(USERS))).to.equal('200')
    await tokens.staff.takeRole('administrator')
    expect(verdict(await client.get(USERS))).to.equal('403')
    expect(verdict(await client.get('/scim/v2/Me'))).to.equal('200')
  })

  it('RFC 9470: without a sign-in, so that nobody is reset by one', async () => {
    const { client } = await tokens.make({ scopes: ALL.split(' ') })
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
    const { at, client } = await tokens.make()
    const lastUsedAt = async () => (await tokens.console.get(at)).body.lastUsedAt
    const minute = () => `${tokens.inSeconds(0).slice(0, 16)}:00.000Z`
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
    const [one, other] = [await tokens.make(), await tokens.make({ name: 'Other' })]
    const limited = await startDirectory({
      database: { database },
      masterKey,
      issuer,
      frozen: true,
      clientRateLimit: 3,
    })
    const get = async ({ token }: { token: string }) => verdict(await scimClientWith(token, limited.address).get(USERS))
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
    const { token, at, client } = await tokens.make()
    const there = scimClientWith(token, other.address)
    expect([verdict(await client.get(USERS)), verdict(await there.get(USERS))]).to.deep.equal(['200', '200'])
    await there.delete(at).expect(204)
    expect([verdict(await client.get(USERS)), verdict(await there.get(USERS))]).to.deep.equal(['401', '401'])
    await other.stop()
  })
})
