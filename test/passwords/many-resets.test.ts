import { expect } from 'chai'
import { createHasher } from '../../passwords/hasher.ts'
import { resetDefaults } from '../../passwords/reset-request.ts'
import { hostActor } from '../../server/host.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { newPerson } from './support.ts'

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
    const request = { ...resetDefaults, delivery: 'oneTimePassword', requireChange: false } as const
    const actor = { ...hostActor, scopes: new Set(['passwords:reset', 'passwords:keep']) }
    most = 0
    const { refused } = await directory.services.passwords.prepareResets(people, request, actor)
    expect([people.length, refused.size, most]).to.deep.equal([8, 0, 1])
  })
})
