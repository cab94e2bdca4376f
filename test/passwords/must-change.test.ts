import { expect } from 'chai'
import { NotEligible, NotPermitted } from '../../passwords/errors.ts'
import type { Actor } from '../../passwords/passwords.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { credentialOf, DAY, mark, newPerson, verifies } from './support.ts'

describe('the flag that a password must be changed', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const clientWith = (...scopes: string[]): Actor => ({
    id: 'hr',
    kind: 'client',
    rank: 0,
    scopes: new Set(scopes),
    channel: 'scim',
  })
  async function flag(id: string, mustChange: boolean, actor = clientWith('passwords:reset', 'passwords:keep')) {
    const { passwords, people, inTransaction } = directory.services
    const person = await people.byId(id)
    if (!person) throw new Error('There is no such person.')
    const prepared = await passwords.prepareMustChange(person, mustChange, actor)
    await inTransaction(transaction => prepared.commit(transaction))
  }
  const standing = (id: string) => directory.services.passwords.standing(id)

  it('is taken away with passwords:keep only, and then the password is one like any other', async () => {
    const { id, userName } = await newPerson(directory)
    const oneTimePassword = await directory.reset(id)
    const refused = await flag(id, false, clientWith('passwords:reset')).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(NotPermitted).with.property('scope', 'passwords:keep')
    expect((await standing(id))?.mustChange).to.include({ reason: 'reset' })

    await flag(id, false)

    expect((await standing(id))?.mustChange).to.equal(undefined)
    expect((await credentialOf(directory, id)).secret)
      .to.include({ kind: 'permanent' })
      .and.not.have.key('expiresAt')
    directory.wait(30 * DAY)
    expect(await verifies(directory, userName, oneTimePassword)).to.equal(true)
  })

  it('is taken away from somebody who waits for a link, which stays the way in', async () => {
    const { id } = await newPerson(directory)
    await directory.reset(id, { delivery: 'link' })
    await flag(id, false)
    const { secret, reset, mustChange } = await credentialOf(directory, id)
    expect([secret, mustChange]).to.deep.equal([undefined, undefined])
    expect(reset).to.include({ delivery: 'link' })
  })

  it('stays where the password misses the policy', async () => {
    const { passwords, people, inTransaction } = directory.services
    const { id } = await newPerson(directory, { password: null })
    const person = await people.byId(id)
    if (!person) throw new Error('There is no such person.')
    await directory.database.connection.collection<{ _id: string }>('credentials').deleteOne({ _id: id })
    const first = { password: 'kT7#pw2mQx', requireChange: true, mayBeWeak: true }
    const prepared = await passwords.prepareFirst(person, first, clientWith())
    await inTransaction(transaction => passwords.insertFirst([prepared], transaction))
    await flag(id, true)

    const refused = await flag(id, false).catch((error: unknown) => error)

    expect(refused).to.be.instanceOf(NotEligible).with.property('reason', 'weak')
    expect((await standing(id))?.mustChange).to.include({ reason: 'policy' })
  })

  it('is audited either way', async () => {
    const { id } = await newPerson(directory)
    await flag(id, true)
    await flag(id, false)
    const events = directory.database.connection.collection('auditEvents')
    const found = await events.find({ target: id, event: 'password.mustChange' }).sort({ seq: 1 }).toArray()
    expect(found.map(({ details }) => details.mustChange)).to.have.members([true, false])
  })

  it('O95: waits where there is no password here: nothing is demanded of a federated person', async () => {
    const { id } = await newPerson(directory)
    await mark(directory, id, 'federated')
    await flag(id, true)
    expect((await credentialOf(directory, id)).mustChange).to.include({ reason: 'reset' })
    expect((await standing(id))?.mustChange).to.equal(undefined)
  })
})
