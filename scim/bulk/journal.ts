import type { Done } from './outcome.ts'

/**
 * What a Bulk writes down of itself when it is carried out after its answer (RFC 9967 §2.5, S115), so that whoever goes on with it, after
 * a crash in its middle, does nothing twice. A write and its note stand or fall together: both are in one transaction.
 */
export type Journal = {
  /** What became of operations before, by their place in the request. */
  readonly known: ReadonlyMap<number, Done>
  /** Notes down what became of operations. Throws Overtaken where that is noted already. */
  note(notes: readonly Note[], transaction?: unknown): Promise<void>
  /** Puts a note in the place of the one with the serial before its own. Throws Overtaken where that one is gone. */
  amend(note: Note, transaction?: unknown): Promise<void>
}

export type Note = readonly [index: number, done: Done]

/** Somebody else carries this Bulk on, so the write that led here is to be undone. */
export class Overtaken extends Error {}
