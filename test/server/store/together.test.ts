import { expect } from 'chai'
import { findTogether, readTogether, together } from '../../../server/store/together.ts'

describe('what is asked for in the same turn', () => {
  it('is done together, once', async () => {
    const done: string[][] = []
    const write = together(async (items: readonly string[]) => done.push([...items]))
    await Promise.all([write('a'), write('b'), Promise.resolve().then(() => write('c'))])
    expect(done).to.deep.equal([['a', 'b', 'c']])
  })

  it('is done anew when it is asked for later: nothing is remembered', async () => {
    let value = 1
    const read = readTogether(async keys => new Map(keys.map(key => [key, value])))
    expect(await read('a')).to.equal(1)
    value = 2
    expect(await read('a')).to.equal(2)
  })

  it('begins after it was asked for: whoever asks while it is under way waits for the next', async () => {
    const reads: string[][] = []
    let isUnderWay = (): void => {}
    const begun = new Promise<void>(resolve => {
      isUnderWay = resolve
    })
    let end = (): void => {}
    const held = new Promise<void>(resolve => {
      end = resolve
    })
    const read = readTogether(async keys => {
      reads.push([...keys])
      isUnderWay()
      if (reads.length === 1) await held
      return new Map(keys.map(key => [key, reads.length]))
    })
    const first = read('a')
    await begun
    expect(await read('a')).to.equal(2)
    end()
    await first
    expect(reads).to.deep.equal([['a'], ['a']])
  })

  it('is read once where several ask for the same', async () => {
    const reads: string[][] = []
    const read = readTogether(async keys => {
      reads.push([...keys])
      return new Map(keys.map(key => [key, key.toUpperCase()]))
    })
    expect(await Promise.all([read('a'), read('b'), read('a')])).to.deep.equal(['A', 'B', 'A'])
    expect(reads).to.deep.equal([['a', 'b']])
  })

  it('fails for all who asked, and for nobody after them', async () => {
    let isAway = true
    const read = readTogether(async keys => {
      if (isAway) throw new Error('away')
      return new Map(keys.map(key => [key, key]))
    })
    const refused = await Promise.allSettled([read('a'), read('b')])
    expect(refused.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    isAway = false
    expect(await read('a')).to.equal('a')
  })

  it('finds each its own document, and none for whom there is none', async () => {
    const asked: unknown[] = []
    const find = findTogether(
      key => {
        asked.push(key)
        return { toArray: async () => [{ id: 'b' }, { id: 'a' }] }
      },
      ({ id }) => id,
    )
    expect(await Promise.all([find('a'), find('b'), find('c')])).to.deep.equal([{ id: 'a' }, { id: 'b' }, undefined])
    await find('a')
    expect(asked).to.deep.equal([{ $in: ['a', 'b', 'c'] }, 'a'])
  })
})
