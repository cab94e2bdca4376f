import { expect } from 'chai'
import fc from 'fast-check'
import { type Entry, writeInBatches } from '../../../scim/bulk/batch.ts'
import { Overtaken } from '../../../scim/bulk/journal.ts'
import { ScimError } from '../../../scim/error.ts'
import { BatchError } from '../../../scim/store.ts'

const conflict = new ScimError(409, 'uniqueness', 'The name is taken.')

/** A store of unique names: it may know which ones of a batch are at fault, or only that some are. */
function createNames(knowsFaults: boolean) {
  const names = new Set<string>()
  let writes = 0
  return {
    names,
    writes: () => writes,
    async write(batch: readonly { item: number; prepared: unknown }[]) {
      writes++
      const given = batch.map(({ prepared }) => String(prepared))
      const faults = given.flatMap((name, at) => (names.has(name) || given.indexOf(name) < at ? [at] : []))
      if (faults.length > 0 && batch.length === 1) throw conflict
      if (faults.length > 0) throw knowsFaults ? new BatchError(new Map(faults.map(at => [at, conflict])), 0) : conflict
      for (const name of given) names.add(name)
    },
  }
}

async function writeAll(entries: readonly Entry<number>[], store: ReturnType<typeof createNames>, mayFail = Infinity) {
  const failed: number[] = []
  let written = 0
  await writeInBatches(entries, {
    errorsLeft: () => mayFail - failed.length,
    async write(batch) {
      await store.write(batch)
      written += batch.length
    },
    async fail(item) {
      failed.push(item)
    },
  })
  return { failed, written, names: [...store.names] }
}

/** The same, one after the other. */
function oneByOne(entries: readonly Entry<number>[], mayFail: number) {
  const names = new Set<string>()
  const failed: number[] = []
  for (const entry of entries) {
    if (failed.length >= mayFail) break
    if ('error' in entry || names.has(String(entry.prepared))) failed.push(entry.item)
    else names.add(String(entry.prepared))
  }
  return { failed, written: names.size, names: [...names] }
}

describe('writing in batches', () => {
  const named = (...names: string[]): Entry<number>[] => names.map((prepared, item) => ({ item, prepared }))

  it('is one write where nothing is wrong', async () => {
    const store = createNames(true)
    expect(await writeAll(named('a', 'b', 'c'), store)).to.deep.equal({
      failed: [],
      written: 3,
      names: ['a', 'b', 'c'],
    })
    expect(store.writes()).to.equal(1)
  })

  it('is one write more where it is known what is wrong, however much that is', async () => {
    const store = createNames(true)
    const result = await writeAll(named('a', 'a', 'b', 'a', 'b', 'c'), store)
    expect(result).to.deep.equal({ failed: [1, 3, 4], written: 3, names: ['a', 'b', 'c'] })
    expect(store.writes()).to.equal(2)
  })

  for (const error of [new Error('The connection is gone.'), new Overtaken()]) {
    it(`gives up after ${error.constructor.name}, which says nothing about the batch and leaves open whether it was written`, async () => {
      const store = createNames(true)
      const write = async (batch: Parameters<typeof store.write>[0]) => {
        await store.write(batch)
        throw error
      }
      const thrown = await writeAll(named('a', 'b', 'c', 'd'), { ...store, write }).catch(caught => caught)
      expect([thrown, store.writes()]).to.deep.equal([error, 1])
    })
  }

  it('S106: ends with what one after the other would have ended with, whatever is wrong and however much of it is borne', async () => {
    const entry = fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), fc.constant(undefined))
    const property = fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY),
      fc.boolean(),
      async (names, mayFail, knowsFaults) => {
        const entries = names.map(
          (name, item): Entry<number> => (name === undefined ? { item, error: conflict } : { item, prepared: name }),
        )
        expect(await writeAll(entries, createNames(knowsFaults), mayFail)).to.deep.equal(oneByOne(entries, mayFail))
      },
    )
    await fc.assert(property, { numRuns: 500 })
  })
})
