import { BatchError } from '../store.ts'

/** Something that is ready to be written, or the reason why it never will be. */
export type Entry<T> = Ready<T> | Failed<T>
export type Ready<T> = { readonly item: T; readonly prepared: unknown }
type Failed<T> = { readonly item: T; readonly error: unknown }

type BatchPorts<T> = {
  /** Writes all of them or none. Throws BatchError where it knows which are at fault. */
  readonly write: (batch: readonly Ready<T>[]) => Promise<void>
  readonly fail: (item: T, error: unknown) => Promise<void>
  /** How many may still fail before nothing more is done. */
  readonly errorsLeft: () => number
}

/**
 * Writes entries as if one after the other, in as few writes as can be. Where a batch is refused, it is tried again without those at
 * fault; where nobody knows which they are, half of it, down to the single one, which then meets its own verdict.
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
    const faults = error instanceof BatchError ? error.faults : new Map<number, unknown>()
    const known = faults.size === 0 && ready.length === 1 ? new Map([[0, error]]) : faults
    if (known.size === 0) return batch
    return batch.map(entry => {
      const at = isReady(entry) ? ready.indexOf(entry) : -1
      return known.has(at) ? { item: entry.item, error: known.get(at) } : entry
    })
  }
}

const isReady = <T>(entry: Entry<T>): entry is Ready<T> => 'prepared' in entry

/** The entries up to the last error that there may be. */
function upToError<T>(count: number, entries: readonly Entry<T>[]): readonly Entry<T>[] {
  const errors = entries.flatMap((entry, index) => (isReady(entry) ? [] : [index]))
  const last = errors[count - 1]
  return last === undefined ? entries : entries.slice(0, last + 1)
}
