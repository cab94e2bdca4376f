import { expect } from 'chai'
import request from 'supertest'
import { installBootstrapToken } from '../../../server/access/bootstrap-token.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createLogger } from '../../support/log.ts'
import { GROUP, GROUPS, POLICIES, ROLES, USERS, verdict } from '../../support/scim.ts'

const TOKEN = 'an.operators.own-token-0123456789-abcdefghijk'
const OTHER = 'another-token-of-theirs-0123456789-lmnopqrstu'
const HOUR = 3600

describe('the bootstrap token', () => {
  let directory: TestDirectory
  const { logger, lines } = createLogger()

  beforeEach(async () => {
    directory = await startDirectory({ logger })
  })
  afterEach(() => directory.stop())

  const start = (token: string | undefined, hours = 24) => installBootstrapToken({ token, hours }, directory.services)
  const send = (method: 'get' | 'post', path: string, token = TOKEN) =>
    request(directory.address)[method](path).set('Authorization', `Bearer ${token}`)
  const get = async (token = TOKEN, path = USERS) => verdict(await send('get', path, token))
  const audited = () => directory.database.connection.collection('auditEvents').find({ actor: 'bootstrap' }).toArray()

  it('has every scope', async () => {
    await start(TOKEN)
    expect([await get(TOKEN, USERS), await get(TOKEN, POLICIES)]).to.deep.equal(['200', '200'])
    const body = { schemas: [GROUP, ROLES], displayName: 'Chiefs', [ROLES]: { roles: ['administrator'] } }
    const made = send('post', GROUPS).set('Content-Type', 'application/scim+json').send(JSON.stringify(body))
    expect(verdict(await made)).to.equal('201')
  })

  it('lives 24 hours from its first start, however often the server starts', async () => {
    await start(TOKEN)
    directory.wait(23 * HOUR)
    await start(TOKEN)
    expect(await get()).to.equal('200')
    directory.wait(HOUR)
    expect(await get()).to.equal('401')
    await start(TOKEN)
    expect(await get()).to.equal('401')
  })

  it('lives as long as the settings now say, counted from the first start', async () => {
    await start(TOKEN, 1)
    directory.wait(2 * HOUR)
    expect(await get()).to.equal('401')
    await start(TOKEN, 3)
    expect(await get()).to.equal('200')
    await start(TOKEN, 0)
    directory.wait(10_000 * HOUR)
    expect(await get()).to.equal('200')
    await start(TOKEN, 24)
    expect(await get()).to.equal('401')
  })

  it('is dead from the start on which it is gone', async () => {
    await start(TOKEN)
    await start(undefined)
    expect(await get()).to.equal('401')
  })

  it('is dead from the start on which another one is brought', async () => {
    await start(TOKEN)
    await start(OTHER)
    expect([await get(TOKEN), await get(OTHER)]).to.deep.equal(['401', '200'])
  })

  it('leaves other tokens alone when it goes', async () => {
    const hr = await directory.scim('users:read', 'bootstrap')
    await start(TOKEN)
    await start(undefined)
    expect(verdict(await hr.get(USERS))).to.equal('200')
  })

  it('is stored as a hash, and audited once', async () => {
    await start(TOKEN)
    await start(TOKEN)
    expect((await audited()).map(({ event }) => event)).to.deep.equal(['token.created'])
    const stored = await directory.database.connection.collection('provisioningTokens').find().toArray()
    expect(JSON.stringify([stored, await audited()])).to.not.include('operators')
  })

  it('is warned of at each start, without a word of it', async () => {
    const before = lines.length
    const warnings = () => lines.slice(before).filter(({ level }) => level === 40)
    await start(TOKEN)
    await start(TOKEN)
    await start(undefined)
    expect(warnings()).to.have.length(2)
    expect(JSON.stringify(lines)).to.not.include('operators')
  })
})
