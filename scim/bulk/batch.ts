import { ScimError } from '../error.ts'
import { BatchError } from '../store.ts'

/** Something that is ready to be written, or the reason why it never will be. */
export type Entry<T> = Ready<T> | Failed<T>
export type Ready<T> = { readonly item: T; readonly prepared: unknown }
type Failed<T> = { readonly item: T; readonly error: unknown }

type BatchPorts<T> = {
  /** Writes all of them or none. Throws BatchError where it knows which are at fault, ScimError where only that some are. */
  readonly write: (batch: readonly Ready<T>[]) => Promise<void>
  readonly fail: (item: T, error: unknown) => Promise<void>
  /** How many may still fail before nothing more is done. */
  readonly errorsLeft: () => number
}

/**
 * Writes entries as if one after the other, in as few writes as can be. Where a batch is refused, it is tried again without those at
 * fault; where nobody knows which they are, half of it, down to the single one, which then meets its own verdict. Throws what is no
 * verdict on the batch.
 */
export async function writeInBatches<T>(entries: readonly Entry<T>[], ports: BatchPorts<T>): Promise<void> {
  const { errorsLeft } = ports
  let waiting = entries
  let size = entries.length
  while (waiting.length > 0 && errorsLeft() > 0) {
    const batch = upToError(errorsLeft(), waiting.slice(0, size))
    const refused = await tryToWrite(batch, ports)
    if (refused) {
      waiting = [...refused, ...waiting.slice(batch.length)]
      if (refused === batch) size = Math.ceil(batch.length / 2)
      continue
    }
    for (const entry of batch) if (!isReady(entry)) await ports.fail(entry.item, entry.error)
    waiting = waiting.slice(batch.length)
    size *= 2
  }
}

/** The batch to be tried next where this one is refused: with what is known to be at fault marked as failed. */
async function tryToWrite<T>(
  batch: readonly Entry<T>[],
  { write }: BatchPorts<T>,
): Promise<readonly Entry<T>[] | undefined> {
  const ready = batch.filter(isReady)
  try {
    if (ready.length > 0) await write(ready)
    return undefined
  } catch (error) {
    const known = faultsOf(error, ready.length)
    if (known.size === 0) return batch
    return batch.map(entry => {
      const at = isReady(entry) ? ready.indexOf(entry) : -1
      return known.has(at) ? { item: entry.item, error: known.get(at) } : entry
    })
  }
}

/**
 * Which of so many are at fault, by their place; none where nobody knows. After anything but a refusal (a lost database, an Overtaken)
 * they may have been written all the same, and a second attempt would meet the first: it is thrown.
 */
function faultsOf(error: unknown, count: number): ReadonlyMap<number, unknown> {
  if (error instanceof BatchError && error.faults.size > 0) return error.faults
  if (!(error instanceof BatchError || error instanceof ScimError)) throw error
  return count === 1 ? new Map([[0, error]]) : new Map()
}

const isReady = <T>(entry: Entry<T>): entry is Ready<T> => 'prepared' in entry

/** The entries up to the last error that there may be. */
function upToError<T>(count: number, entries: readonly Entry<T>[]): readonly Entry<T>[] {
  const errors = entries.flatMap((entry, index) => (isReady(entry) ? [] : [index]))
  const last = errors[count - 1]
  return last === undefined ? entries : entries.slice(0, last + 1)
}
