import { expect } from 'chai'
import { inParallel } from '../../demo/in-parallel.ts'

describe('in parallel', () => {
  it('does the work for every item once, and never for more at a time than it may', async () => {
    const items = Array.from({ length: 50 }, (_, index) => index)
    const done: number[] = []
    let running = 0
    let most = 0
    await inParallel(4, items, async item => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
      done.push(item)
    })
    expect(done.sort((a, b) => a - b)).to.deep.equal(items)
    expect(most).to.equal(4)
  })

  it('fails when the work fails for one of them', async () => {
    const failure = await inParallel(2, [1, 2, 3], async item => {
      if (item === 2) throw new Error('no')
    }).catch(error => error)
    expect(failure).to.be.an('error').with.property('message', 'no')
  })
})
