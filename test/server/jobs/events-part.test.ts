import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Caller } from '../../../scim/store.ts'
import { createEventsPart } from '../../../server/jobs/events-part.ts'

const LOOKS = 3

describe('what is told to whoever watches a job', () => {
  let looks = 0
  const part = createEventsPart({
    async progressOf() {
      looks += 1
      return { told: { looks: Math.min(looks, 1), status: 'paused' }, isOver: false }
    },
    pause: 1,
    mostLooks: LOOKS,
  })
  const caller = { scopes: new Set(['jobs:read']) } as unknown as Caller
  const operations = part.operations('job', () => () => undefined)
  const watch = async () => (await operations.GET?.({ caller } as never))?.body as Readable

  beforeEach(() => {
    looks = 0
  })

  it('ends after some looks while the job goes on, and says when to ask again', async () => {
    const told = await text(await watch())
    expect(told).to.match(/^retry: 1\nevent: progress\ndata: {"looks":1,.*}\n\n(?::\n\n){3}$/)
    expect(looks).to.equal(1 + LOOKS)
  })

  it('is one look at the job for all who watch it', async () => {
    const watched = [await watch(), await watch(), await watch()]
    await Promise.all(watched.map(text))
    expect(looks).to.equal(watched.length + LOOKS)
  })
})
