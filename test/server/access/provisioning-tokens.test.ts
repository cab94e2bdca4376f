import { createHash } from 'node:crypto'
import { expect } from 'chai'
import request from 'supertest'
import { issueProvisioningToken } from '../../../server/access/provisioning-token.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { challengeAt, GROUPS, USERS, verdict } from '../../support/scim.ts'

const DAY = 86_400

describe('provisioning tokens', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const issue = (name: string, { services } = directory) =>
    issueProvisioningToken({ name, scopes: ['users:read'], days: 1 }, services)
  const get = (token: string, path = USERS, { address } = directory) =>
    request(address).get(path).set('Authorization', `Bearer ${token}`)

  it('S11: are 256 bits, stored as a hash', async () => {
    const { token } = await issue('Hashed')
    expect(Buffer.from(token.replace('rekey_', ''), 'base64url')).to.have.length(32)
    const stored = await directory.database.connection.collection('provisioningTokens').find().toArray()
    expect(JSON.stringify(stored)).to.not.include(token.slice(6))
    expect(stored.map(({ digest }) => digest)).to.include(createHash('sha256').update(token).digest('base64url'))
  })

  it('end at their time, to the millisecond', async () => {
    const { token, expiresAt } = await issue('Ending')
    const store = directory.services.provisioningClients
    expect(await store.byToken(token, new Date(expiresAt.getTime() - 1))).to.include.keys('token', 'client')
    expect(await store.byToken(token, expiresAt)).to.equal(undefined)
  })

  it('are noticed to be gone within five seconds where another process took them out', async () => {
    const own = await startDirectory({ frozen: true })
    const { token } = await issue('HR', own)
    expect(verdict(await get(token, USERS, own))).to.equal('200')
    await own.database.connection.collection('provisioningTokens').deleteMany()
    expect(verdict(await get(token, USERS, own))).to.equal('200')
    own.wait(5)
    expect(verdict(await get(token, USERS, own))).to.equal('401')
    await own.stop()
  })

  it('S9: are answered with invalid_token once they have ended', async () => {
    const own = await startDirectory()
    const { token } = await issue('HR', own)
    expect(verdict(await get(token, USERS, own))).to.equal('200')
    own.wait(DAY)
    const answer = await get(token, USERS, own)
    expect(verdict(answer)).to.equal('401')
    expect(answer.headers['www-authenticate']).to.include('error="invalid_token"')
    await own.stop()
  })

  it('may be several of one client, in any case of its name', async () => {
    const [first, second] = [await issue('HR'), await issue('hr')]
    expect(second.client).to.equal(first.client)
    expect(second.token).to.not.equal(first.token)
    expect([verdict(await get(first.token)), verdict(await get(second.token))]).to.deep.equal(['200', '200'])
  })

  it('of one new name, issued at once, are of one client', async () => {
    const issued = await Promise.all([issue('Twin'), issue('TWIN'), issue('twin')])
    expect(new Set(issued.map(({ client }) => client)).size).to.equal(1)
  })

  it('are audited, without the token', async () => {
    const { token, client } = await issue('Audited')
    const events = await directory.database.connection.collection('auditEvents').find({ target: client }).toArray()
    expect(events).to.have.length(1)
    expect(events[0]).to.deep.include({ event: 'token.created', actor: 'host', details: { scopes: 'users:read' } })
    expect(JSON.stringify(events)).to.not.include(token)
  })

  it('give nothing by a scope that there is not', async () => {
    const { token, client } = await issue('Former')
    const tokens = directory.database.connection.collection('provisioningTokens')
    await tokens.updateMany({ client }, { $set: { scopes: ['everything', 'users:read'] } })
    expect(verdict(await get(token))).to.equal('200')
    directory.wait(5)
    await tokens.updateMany({ client }, { $set: { scopes: ['__proto__', 'constructor'] } })
    expect(verdict(await get(token, GROUPS))).to.equal('403')
  })

  const headers: readonly (readonly [what: string, header: string, expected: string, error?: string])[] = [
    ['no scheme', 'rekey_x', '401'],
    ['another scheme', 'Basic YTpi', '401'],
    ['no token', 'Bearer', '400', 'invalid_request'],
    ['two tokens', 'Bearer a b', '400', 'invalid_request'],
    ['an unknown token', 'Bearer a', '401', 'invalid_token'],
    ['what looks like a JWT', 'Bearer a.b.c', '401', 'invalid_token'],
  ]
  for (const [what, header, expected, error] of headers) {
    it(`S9: ${what}: ${expected}`, async () => {
      const answer = await request(directory.address).get(USERS).set('Authorization', header)
      expect(verdict(answer)).to.equal(expected)
      expect(answer.headers['www-authenticate']).to.equal(challengeAt(directory.issuer, USERS, error))
    })
  }

  it('S9, S12: are read in any case of the scheme, and never from the URL or a cookie', async () => {
    const { token } = await issue('Placed')
    const agent = request(directory.address)
    expect(verdict(await agent.get(USERS).set('Authorization', `bearer ${token}`))).to.equal('200')
    expect(verdict(await agent.get(`${USERS}?access_token=${token}`))).to.equal('401')
    expect(verdict(await agent.get(USERS).set('Cookie', `access_token=${token}; token=${token}`))).to.equal('401')
  })

  it('S9: are sent once, in one way: 400', async () => {
    const { token } = await issue('Twice')
    const twice = Object.assign(request(directory.address).get(USERS), {
      header: { Authorization: [`Bearer ${token}`, `Bearer ${token}`] },
    })
    for (const asked of [twice, get(token, `${USERS}?access_token=${token}`)]) {
      const answer = await asked
      expect(verdict(answer)).to.equal('400')
      expect(answer.headers['www-authenticate']).to.equal(challengeAt(directory.issuer, USERS, 'invalid_request'))
    }
  })
})
