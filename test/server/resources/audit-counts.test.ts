import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { EVENTS, verdict } from '../../support/scim.ts'

describe('/AuditEvents/.counts', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory({ frozen: true })
    await directory.person({ userName: 'ada' })
    await directory.services.sealer.seal()
    directory.wait(26 * 3600)
    await directory.person({ userName: 'bea' })
    await directory.person({ userName: 'cyd' })
    await directory.services.sealer.seal()
  })
  after(() => directory.stop())

  const ask = async (query: string, scopes = 'audit:read') =>
    (await directory.scim(scopes)).get(`${EVENTS}/.counts${query}`)
  const created = ({ body }: { body: { counts: { event: string; count: number }[] } }) =>
    body.counts.filter(({ event }) => event === 'user.created').map(({ count }) => count)

  it('tells what happened in each of the last 24 hours', async () => {
    const answer = await ask('')
    expect(answer.body).to.include({ by: 'hour' })
    expect(created(answer)).to.deep.equal([2])
    const { at, outcome } = answer.body.counts.find(({ event }: { event: string }) => event === 'user.created')
    expect(at).to.match(/:00:00\.000Z$/)
    expect(outcome).to.equal('success')
  })

  it('tells what happened on each of the last 30 days', async () => {
    const answer = await ask('?by=day')
    expect(created(answer)).to.deep.equal([1, 2])
    expect(new Date(answer.body.from).getUTCHours()).to.equal(0)
  })

  it('needs audit:read, and a length that there is', async () => {
    expect(verdict(await ask('', 'users:write'))).to.equal('403')
    expect(verdict(await ask('?by=week'))).to.equal('400 invalidValue')
    expect(verdict(await ask('?by=constructor'))).to.equal('400 invalidValue')
  })
})
