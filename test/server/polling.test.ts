import { expect } from 'chai'
import { createPolling } from '../../server/polling.ts'

describe('work that is done again and again', () => {
  it('is told when it is to end, is waited for, and does not come again', async () => {
    const done: string[] = []
    const begun = Promise.withResolvers<AbortSignal>()
    const polling = createPolling(
      async signal => {
        done.push('begun')
        begun.resolve(signal)
        await new Promise(resolve => signal.addEventListener('abort', resolve))
        await new Promise(setImmediate)
        done.push('ended')
      },
      { pause: 1, onError: () => {} },
    )
    polling.start()
    const signal = await begun.promise
    expect(signal.aborted).to.equal(false)
    await polling.stop()
    expect(done).to.deep.equal(['begun', 'ended'])
  })

  it('comes again after a failure', async () => {
    const errors: unknown[] = []
    const again = Promise.withResolvers<void>()
    let count = 0
    const polling = createPolling(
      async () => {
        count += 1
        if (count === 1) throw new Error('once')
        again.resolve()
      },
      { pause: 1, onError: error => errors.push(error) },
    )
    polling.start()
    await again.promise
    await polling.stop()
    expect(errors.map(String)).to.deep.equal(['Error: once'])
  })
})
