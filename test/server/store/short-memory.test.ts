import { expect } from 'chai'
import { createShortMemory } from '../../../server/store/short-memory.ts'

describe('a short memory', () => {
  const start = new Date('2026-01-01T00:00:00Z')
  const later = (milliseconds: number) => new Date(start.getTime() + milliseconds)

  function remembering(most: number) {
    const memory = createShortMemory<string>({ lifetime: 5000, most })
    const looks: string[] = []
    return {
      memory,
      looks,
      recall: (key: string, now = start) =>
        memory.recall(key, now, async () => {
          looks.push(key)
          return key === 'nobody' ? null : `what ${key} is`
        }),
    }
  }

  it('looks once until its time is over', async () => {
    const { looks, recall } = remembering(10)
    expect([await recall('a'), await recall('a', later(4999))]).to.deep.equal(['what a is', 'what a is'])
    expect(looks).to.deep.equal(['a'])
    await recall('a', later(5000))
    expect(looks).to.deep.equal(['a', 'a'])
  })

  it('looks again for what was not there', async () => {
    const { looks, recall } = remembering(10)
    expect([await recall('nobody'), await recall('nobody')]).to.deep.equal([null, null])
    expect(looks).to.deep.equal(['nobody', 'nobody'])
  })

  it('holds no more than it may', async () => {
    const { looks, recall } = remembering(2)
    for (const key of ['a', 'b', 'c', 'a', 'c']) await recall(key)
    expect(looks).to.deep.equal(['a', 'b', 'c', 'a'])
  })

  it('forgets at once when told to', async () => {
    const { memory, looks, recall } = remembering(10)
    await recall('a')
    memory.forget()
    await recall('a')
    expect(looks).to.deep.equal(['a', 'a'])
  })
})
