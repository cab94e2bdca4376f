/** The exit codes; scripts rely on them. */
export const exitCodes = { done: 0, refused: 1, usage: 2, someFailed: 3, noConnection: 4 } as const

/** What ends a command: a sentence for people, with what to do next, and the code that it ends with. */
export class CommandFailed extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** What a server has refused: the status of its answer, and how many seconds it asks to wait. */
export class Refused extends CommandFailed {
  readonly status: number
  readonly retryAfter: number | undefined

  constructor(message: string, status: number, retryAfter?: number) {
    super(exitCodes.refused, message)
    this.status = status
    this.retryAfter = retryAfter
  }
}

export const usage = (message: string, cause?: unknown) => new CommandFailed(exitCodes.usage, message, { cause })
export const refused = (message: string) => new CommandFailed(exitCodes.refused, message)
