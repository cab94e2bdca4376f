import { expect } from 'chai'
import { installBootstrapToken } from '../../server/access/bootstrap-token.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { scimClientWith } from '../support/scim-client.ts'

const FIRST = 'abcdefghijklmnopqrstuvwxyz-0123456789'
const SECOND = 'zyxwvutsrqponmlkjihgfedcba-9876543210'
const HOUR = 3600

describe('BOOTSTRAP_TOKEN', () => {
  let directory: TestDirectory
  beforeEach(async () => {
    directory = await startDirectory()
  })
  afterEach(() => directory.stop())

  const start = (token: string | undefined, hours = 24) => installBootstrapToken({ token, hours }, directory.services)
  const answer = async (token: string) =>
    (await scimClientWith(token, directory.address).get('/admin/v2/PasswordPolicies')).status
  const documents = (name: string) => directory.database.connection.collection(name).find().toArray()

  it('is accepted for its hours from the first start, and no longer because of another one', async () => {
    await start(FIRST)
    expect(await answer(FIRST)).to.equal(200)
    directory.wait(23 * HOUR)
    await start(FIRST)
    expect(await answer(FIRST)).to.equal(200)
    directory.wait(HOUR)
    expect(await answer(FIRST)).to.equal(401)
    await start(FIRST)
    expect(await answer(FIRST)).to.equal(401)
    await start(FIRST, 0)
    directory.wait(1000 * HOUR)
    expect(await answer(FIRST), '0 is without end').to.equal(200)
  })

  it('is dead at the next start once it was changed or removed; tokens made here live on', async () => {
    const hr = await directory.scim('policies:read')
    await start(FIRST)
    await start(SECOND)
    expect([await answer(FIRST), await answer(SECOND)]).to.deep.equal([401, 200])
    await start(undefined)
    expect([await answer(SECOND), await answer(hr.token)]).to.deep.equal([401, 200])
  })

  it('is audited once, as bootstrap, and kept as a hash', async () => {
    await start(FIRST)
    await start(FIRST)
    const events = (await documents('auditEvents')).filter(({ actor }) => actor === 'bootstrap')
    expect(events.map(({ event }) => event)).to.deep.equal(['token.created'])
    expect(JSON.stringify(await documents('provisioningTokens'))).not.to.include(FIRST)
  })
})
