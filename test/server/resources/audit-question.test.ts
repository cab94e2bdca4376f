import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { EVENTS, verdict } from '../../support/scim.ts'

describe('/AuditEvents/.verify', () => {
  let directory: TestDirectory

  beforeEach(async () => {
    directory = await startDirectory({ clientRateLimit: 150, frozen: true })
    await directory.person({ userName: 'ada' })
    await directory.services.sealer.seal()
  })
  afterEach(() => directory.stop())

  const verify = async (scopes = 'audit:read') => (await directory.scim(scopes)).get(`${EVENTS}/.verify`)

  it('counts what is vouched for, and finds nothing wrong where nothing is', async () => {
    const { body } = await verify()
    expect(body.schemas).to.deep.equal(['urn:rekey:params:scim:api:messages:1.0:AuditReport'])
    expect(body).to.include({ writers: 1, seals: 1 })
    expect(body.events).to.be.greaterThan(0)
    expect(body.breaches).to.deep.equal([])
  })

  it('says what was changed', async () => {
    await directory.database.connection
      .collection('auditEvents')
      .updateOne({ event: 'user.created' }, { $set: { actor: 'nobody' } })
    expect((await verify()).body.breaches).to.have.lengthOf(1)
  })

  it('needs audit:read, and counts as a hundred requests', async () => {
    expect(verdict(await verify('users:write'))).to.equal('403')
    const auditor = await directory.scim('audit:read')
    await auditor.get(`${EVENTS}/.verify`).expect(200)
    expect(verdict(await auditor.get(`${EVENTS}/.verify`))).to.equal('429')
  })
})
