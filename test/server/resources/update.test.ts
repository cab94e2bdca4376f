import { expect } from 'chai'
import type { Change } from '../../../scim/store.ts'
import { hostContext } from '../../../server/host.ts'
import { createQueues } from '../../../server/resources/queues.ts'
import { changeResource } from '../../../server/resources/update.ts'
import type { ResourceCollection, ResourceDocument } from '../../../server/store/resource-collection.ts'

describe('a change of what many change at once', () => {
  it('S38: is attempted twice at most, however many there are', async () => {
    let version = 0
    let attempts = 0
    const collection = {
      find: async () => ({ version: String(version) }),
      toStored: (document: ResourceDocument) => document,
    } as unknown as ResourceCollection
    const input = { id: 'ann', expected: undefined, apply: () => ({}) as Change, context: hostContext }
    const queues = createQueues()

    const changes = Array.from({ length: 100 }, () =>
      changeResource({ collection, queues }, input, async ({ before }) => {
        attempts += 1
        if (before.version !== String(version)) return undefined
        version += 1
        return version
      }),
    )

    expect(new Set(await Promise.all(changes)).size).to.equal(100)
    expect(attempts).to.be.at.most(200)
    expect(queues.isEmpty('ann')).to.equal(true)
  })

  it('waits for nobody who changes another thing, nor for what failed', async () => {
    const queues = createQueues()
    void queues.inTurn('ann', () => new Promise<never>(() => {}))
    expect(await queues.inTurn('bob', async () => 1)).to.equal(1)
    const failing = queues.inTurn('bob', async () => {
      throw new Error('lost')
    })
    const next = queues.inTurn('bob', async () => 2)
    expect(await failing.catch((error: Error) => error.message)).to.equal('lost')
    expect(await next).to.equal(2)
    expect([queues.isEmpty('ann'), queues.isEmpty('bob')]).to.deep.equal([false, true])
  })
})
