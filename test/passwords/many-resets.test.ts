import { expect } from 'chai'
import { createHasher } from '../../passwords/hasher.ts'
import { toResetRequest } from '../../passwords/reset-request.ts'
import { hostActor } from '../../server/host.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { makePeople } from '../support/many-people.ts'
import { credentialOf, newPerson } from './support.ts'

describe('the reset of many', () => {
  let directory: TestDirectory
  let hashing = 0
  let most = 0

  before(async () => {
    const hasher = await createHasher({ memoryKib: 64, passes: 1 })
    directory = await startDirectory({
      hasher: {
        ...hasher,
        async hash(prepared) {
          hashing += 1
          most = Math.max(most, hashing)
          return hasher.hash(prepared).finally(() => {
            hashing -= 1
          })
        },
      },
    })
  })
  after(() => directory.stop())

  it('hashes one password after the other, so that a sign-in waits for one of them at most', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => newPerson(directory, { password: null })))
    const people = await directory.services.people.byIds(made.map(({ id }) => id))
    const request = toResetRequest({ delivery: 'oneTimePassword', requireChange: false })
    const actor = { ...hostActor, scopes: new Set(['passwords:reset', 'passwords:keep']) }
    most = 0
    const { refused } = await directory.services.passwords.prepareResets(people, request, actor)
    expect([people.length, refused.size, most]).to.deep.equal([8, 0, 1])
  })

  it('lets others have their turn between people whose links are drawn', async () => {
    const { ids } = await makePeople(directory.services, 60)
    let turn = 0
    const count = (): void => {
      turn += 1
      coming = setImmediate(count)
    }
    let coming = setImmediate(count)
    const lookedAt = new Map<string, number>()
    const people = (await directory.services.people.byIds(ids)).map(person => ({
      ...person,
      get id() {
        lookedAt.set(person.id, turn)
        return person.id
      },
    }))
    await directory.services.passwords.prepareResets(people, toResetRequest(), hostActor)
    clearImmediate(coming)
    const turns = [...lookedAt.values()]
    expect(turns.at(-1)).to.be.greaterThan(turns[0] ?? Number.NaN)
  })

  it('begins again where a credential changes in its middle, and goes on from there', async () => {
    const made = await Promise.all([newPerson(directory), newPerson(directory)])
    const ids = made.map(({ id }) => id)
    const { commit } = await directory.services.passwords.prepareResets(
      await directory.services.people.byIds(ids),
      toResetRequest(),
      hostActor,
    )
    const epochs = async () => (await Promise.all(ids.map(id => credentialOf(directory, id)))).map(({ epoch }) => epoch)
    const [one = 0, other = 0] = await epochs()
    let attempts = 0
    const { inTransaction, policies, passwords } = directory.services
    await inTransaction(async transaction => {
      attempts += 1
      // A transaction sees everything as it is at its first read.
      await policies.isDefault('', transaction)
      if (attempts === 1) await passwords.revokeSessions(ids[0] ?? '', hostActor)
      await commit(transaction)
    })
    expect([attempts, ...(await epochs())]).to.deep.equal([2, one + 2, other + 1])
  })
})
