import type { OwnNotes } from '../notes.ts'

/** A file of people that waits for whoever brought it: its columns, and what its lines say in them. */
export type KeptFile = {
  readonly name: string
  readonly columns: readonly string[]
  /** Columns of passwords and hashes, of which nothing is kept. */
  readonly leftOut: readonly string[]
  readonly rows: readonly KeptRow[]
}

export type KeptRow = { readonly line: number; readonly fields: readonly string[]; readonly problem?: string }

/** What came of an import. */
export type Outcome = {
  readonly name: string
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly problems: readonly RowProblem[]
  /** Of so many of these lines nobody knows whether they were done. */
  readonly uncertain: number
  /** Whether it failed before its end. */
  readonly isStopped: boolean
}

/** Why a line was not imported, or can't be. */
export type RowProblem = { readonly line: number; readonly userName: string; readonly reason: string }

/** Milliseconds that each waits for its reader. */
const WAITS = 60 * 60_000

type Kinds = { readonly file: KeptFile; readonly outcome: Outcome }

/** Keeps one for a person, and answers with the name under which it is found again. */
export const keep = <K extends keyof Kinds>(notes: OwnNotes, kind: K, value: Kinds[K]): Promise<string> =>
  notes.keep({ kind: `import ${kind}`, value }, WAITS)

/** One that was kept; `take` leaves nothing of it. Undefined where it is gone, or is something else or somebody else's. */
export async function kept<K extends keyof Kinds>(
  notes: OwnNotes,
  kind: K,
  name: string,
  how: 'read' | 'take' = 'read',
): Promise<Kinds[K] | undefined> {
  const found = (await notes[how](name)) as { kind?: string; value?: Kinds[K] } | undefined
  return found?.kind === `import ${kind}` ? found.value : undefined
}
