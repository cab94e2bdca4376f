/** A record of a file of people: its values by the names of its columns, or what is wrong with it. */
export type Row = {
  /** Where it begins in the file, from 1. */
  readonly line: number
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly problem?: string
}
