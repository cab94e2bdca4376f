import type { Readable, Writable } from 'node:stream'
import type { CommandLineConfig } from '../config/cli.ts'

export type Output = Writable & { readonly isTTY?: boolean }

/** What the command line touches of the machine that it runs on. */
export type World = {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  readonly config: CommandLineConfig
  readonly now: () => Date
  readonly wait: (milliseconds: number) => Promise<unknown>
  /** Tells of the first Ctrl-C, which then ends nothing by itself, until what it answers is called. */
  readonly onInterrupt: (stop: () => void) => () => void
}
