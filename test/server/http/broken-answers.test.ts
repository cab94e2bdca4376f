import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { createLogger } from '../../support/log.ts'
import { JOBS } from '../../support/scim.ts'

describe('an answer that breaks off', () => {
  const { logger, lines } = createLogger()
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ logger })
  })
  after(() => directory.stop())

  it('is logged with the id of its request', async () => {
    const ids = [await directory.person({ userName: 'ann', emails: [{ value: 'ann@example.com' }] })]
    const scim = await directory.scim('users:read,jobs:read,passwords:reset')
    const { id } = await jobsOf(directory, scim).plan({ ids })
    const rows = directory.database.connection.collection('passwordResetRows')
    await rows.updateOne({ job: id }, { $set: { resetAt: 'no date' } })
    const broken = await scim
      .get(`${JOBS}/${id}/rows`)
      .set('accept', 'text/csv')
      .catch((error: { code?: string }) => error.code)
    expect(broken).to.equal('ECONNRESET')
    const line = lines.find(({ msg }) => msg === 'an answer broke off')
    expect(line).to.have.nested.property('err.type', 'TypeError')
    expect(line?.requestId).to.be.a('string')
  })
})
