import { expect } from 'chai'
import { together } from '../../../scim/bulk/together.ts'

/** Work that goes on when it is let go. */
function createWork(failing: ReadonlySet<number>, mayFail: number) {
  const begun: number[] = []
  const release = new Map<number, () => void>()
  let errors = 0
  return {
    begun,
    errorsLeft: () => mayFail - errors,
    async finish(item: number) {
      release.get(item)?.()
      await new Promise(setImmediate)
    },
    work: (item: number) =>
      new Promise<void>(resolve => {
        begun.push(item)
        release.set(item, () => {
          if (failing.has(item)) errors += 1
          resolve()
        })
      }),
  }
}

const TWENTY = Array.from({ length: 20 }, (_, index) => index)

describe('operations that are carried out at once', () => {
  it('are eight at most, and the next begins where one ends', async () => {
    const { begun, work, errorsLeft, finish } = createWork(new Set(), Number.POSITIVE_INFINITY)
    const all = together(TWENTY, errorsLeft, work)
    expect(begun).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7])
    await finish(3)
    expect(begun.at(-1)).to.equal(8)
    for (const item of TWENTY) await finish(item)
    await all
    expect(begun).to.deep.equal(TWENTY)
  })

  it('S106: are never more than may still fail, so that nothing is begun behind the last error', async () => {
    const { begun, work, errorsLeft, finish } = createWork(new Set([1, 2]), 2)
    const all = together(TWENTY, errorsLeft, work)
    expect(begun).to.deep.equal([0, 1])
    await finish(1)
    expect(begun).to.deep.equal([0, 1])
    await finish(0)
    expect(begun).to.deep.equal([0, 1, 2])
    await finish(2)
    await all
    expect(begun).to.deep.equal([0, 1, 2])
  })
})
