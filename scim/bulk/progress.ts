import { ScimError } from '../error.ts'
import type { Note } from './journal.ts'
import { type Done, isFailure } from './outcome.ts'
import type { Refusal, Step } from './step.ts'

export type Progress = ReturnType<typeof createProgress>

/** How far a Bulk has come: what became of its operations, and which resources they made. */
export function createProgress(items: readonly (Step | Refusal)[], failOnErrors: number) {
  const results = new Map<Step | Refusal, Done>()
  const makers = new Map(items.flatMap(item => (isMaker(item) ? [[item.operation.bulkId, item] as const] : [])))
  let errors = 0

  function standingOf(bulkId: string): 'open' | 'made' | 'failed' {
    const maker = makers.get(bulkId)
    const done = maker && results.get(maker)
    return done ? (done.id === undefined ? 'failed' : 'made') : 'open'
  }

  return {
    standingOf,
    isDone: (item: Step | Refusal) => results.has(item),
    /** How many more operations may fail before the Bulk ends (S106). */
    errorsLeft: () => failOnErrors - errors,
    /** What became of those that were carried out, in the order of the request. */
    notes: (): Note[] =>
      items.flatMap(item => {
        const done = results.get(item)
        return done ? [[item.operation.index, done] as const] : []
      }),
    /** Notes down what became of an operation; what is said last counts. */
    record(item: Step | Refusal, done: Done): void {
      results.set(item, done)
      if (isFailure(done.outcome)) errors += 1
    },
    /** The POST with a bulkId. */
    makerOf: (bulkId: string): Step | Refusal | undefined => makers.get(bulkId),
    /** The resources that were made with a reference to what a bulkId stands for. */
    madeWith: (bulkId: string): (readonly [Step, Done])[] =>
      [...results].flatMap(([item, done]) =>
        'references' in item && done.id !== undefined && item.references.has(bulkId) ? [[item, done] as const] : [],
      ),
    /**
     * The id of what the POST with this bulkId made; undefined while that POST itself waits for the operation that asks, in a circle.
     * Throws ScimError 400 invalidValue where there is no such POST, 409 where it failed (S112).
     */
    idOf(bulkId: string): string | undefined {
      const maker = makers.get(bulkId)
      if (!maker) {
        throw new ScimError(400, 'invalidValue', `No POST of this Bulk has the bulkId "${bulkId.slice(0, 64)}".`)
      }
      if (standingOf(bulkId) === 'failed') throw failedReference(bulkId)
      return results.get(maker)?.id
    },
  }
}

export const failedReference = (bulkId: string) =>
  new ScimError(409, undefined, `The operation with the bulkId "${bulkId.slice(0, 64)}" has failed.`)

const isMaker = ({ operation: { given, bulkId } }: Step | Refusal) => given.method === 'POST' && bulkId !== undefined
