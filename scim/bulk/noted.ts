import type { CallerRequest, ScimResponse } from '../request.ts'
import type { BeforeCommit } from '../store.ts'
import type { Journal } from './journal.ts'
import type { Done } from './outcome.ts'

/** One write of a Bulk, and how it is noted down what came of it. */
type Deed = {
  readonly work: (watch: Pick<CallerRequest, 'beforeCommit'>) => Promise<ScimResponse>
  readonly toDone: (answer: ScimResponse) => Done
  readonly note: (journal: Journal, done: Done, transaction?: unknown) => Promise<void>
}

/**
 * What work led to, noted down in the transaction of its write; where it wrote nothing, afterwards; and nowhere without a journal. Throws
 * what the work throws, Overtaken, and what keeps the journal from being written.
 */
export async function noted(journal: Journal | undefined, { work, toDone, note }: Deed): Promise<Done> {
  if (!journal) return toDone(await work({}))
  let known: Done | undefined
  const beforeCommit: BeforeCommit<ScimResponse> = async ([answer], transaction) => {
    known = answer && toDone(answer)
    if (known) await note(journal, known, transaction)
  }
  const done = toDone(await work({ beforeCommit }))
  // An attempt that was given up has taken its note with it; its version was never there.
  if (!known || known.outcome.version !== done.outcome.version) await note(journal, done)
  return done
}
