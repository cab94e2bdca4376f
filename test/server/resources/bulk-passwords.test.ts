import { expect } from 'chai'
import { BULK, bulkOf, doneIn, newUser, patchOf, pathOf, verdictsIn } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'seven quiet harbours'
/** Two Bulks of so many ask for more hashes at a time than may wait. */
const MANY = 260

describe('passwords in a Bulk', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  before(async () => {
    directory = await startDirectory({ argon2: { memoryKib: 64, passes: 1 } })
    hr = await directory.scim('users:write,passwords:reset')
  })
  after(() => directory.stop())

  const send = (operations: readonly object[], more: object = {}) => hr.post(BULK, bulkOf(operations, more))
  const verifies = async (userName: string, password: string) =>
    (await directory.services.passwords.verify(userName, password)).verified

  it('S114: are more than may wait for the hasher, and none is refused, nor anybody who signs in meanwhile', async () => {
    const people = (name: string) =>
      Array.from({ length: MANY }, (_, index) => newUser(`${name}${index}`, { password: PASSWORD }))
    const answers = [send(people('ann')).then(verdictsIn), send(people('bob')).then(verdictsIn)]
    const signIns = await Promise.all(Array.from({ length: 20 }, () => verifies('nobody', PASSWORD)))
    expect(new Set((await Promise.all(answers)).flat())).to.deep.equal(new Set(['POST 201']))
    expect(new Set(signIns)).to.deep.equal(new Set([false]))
    expect(await verifies(`ann${MANY - 1}`, PASSWORD)).to.equal(true)
  }).timeout(60_000)

  it('S113: meet the policy one by one, and no answer repeats them', async () => {
    const answer = await send([
      newUser('good', { password: PASSWORD }),
      newUser('short', { password: 'kurz7' }),
      newUser('none'),
    ])
    expect(verdictsIn(answer)).to.deep.equal(['POST 201', 'POST 400 invalidValue', 'POST 201'])
    expect(doneIn(answer)[1]?.response.violations.map(({ rule }: { rule: string }) => rule)).to.deep.equal([
      'minLength',
    ])
    expect(answer.text).to.not.include('kurz7').and.not.include(PASSWORD)
  })

  it('S107: set or reset by the caller are not told, a one-time password is: to the one who may reset', async () => {
    const [made] = doneIn(await send([newUser('told')]))
    const path = pathOf(made ?? { status: '' }).slice('/scim/v2'.length)
    const reset = (value: object) => patchOf(path, { op: 'add', path: `${STATE}:reset`, value })
    const [given, drawn] = doneIn(
      await send([reset({ delivery: 'password', password: PASSWORD }), reset({ delivery: 'oneTimePassword' })]),
    )
    expect([given?.status, given?.response]).to.deep.equal(['200', undefined])
    expect(drawn?.response[STATE].oneTimePassword).to.be.a('string')
    expect(Object.keys(drawn?.response)).to.have.members(['schemas', 'id', STATE])
    const desk = await directory.scim('passwords:reset')
    const [byDesk] = doneIn(await desk.post(BULK, bulkOf([reset({ delivery: 'oneTimePassword' })])))
    expect(await verifies('told', byDesk?.response[STATE].oneTimePassword)).to.equal(true)
  })

  it('S106: of people behind the last error leave no trace', async () => {
    const federated = { [STATE]: { federated: true }, password: PASSWORD }
    const client = await directory.scim('users:write,roles:write')
    const clients = directory.database.connection.collection<{ _id: string }>('provisioningClients')
    await clients.updateOne({ _id: client.id }, { $set: { 'data.federatedPassword': 'ignore' } })
    const events = directory.database.connection.collection('auditEvents')
    const ignored = () => events.countDocuments({ event: 'password.ignored' })
    const operations = [newUser('bad', { active: 'maybe' }), newUser('trace', federated)]
    await client.post(BULK, bulkOf(operations, { failOnErrors: 1 }))
    expect(await ignored()).to.equal(0)
    await client.post(BULK, bulkOf(operations))
    expect(await ignored()).to.equal(1)
  })
})
