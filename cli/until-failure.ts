import { CommandFailed, exitCodes } from './errors.ts'
import type { Tools } from './tools.ts'

/**
 * Sends one batch after the other; after a failure, or Ctrl-C, the others are given up one by one, and the failure is thrown at the end.
 * What is being sent at a Ctrl-C is sent to its end, so that it is known what became of it.
 */
export async function untilFailure<T>(
  batches: AsyncIterable<readonly T[]>,
  { send, giveUp }: { send: (batch: readonly T[]) => Promise<void>; giveUp: (thing: T) => void },
  { terminal, world }: Pick<Tools, 'terminal' | 'world'>,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined
  const interrupt = new AbortController()
  const leave = world.onInterrupt(() => {
    terminal.tell('Stopping after what is being sent. Ctrl-C again ends at once.')
    interrupt.abort()
  })
  try {
    for await (const batch of batches) {
      if (interrupt.signal.aborted) failure ??= { error: stopped() }
      if (failure) batch.forEach(giveUp)
      else
        await send(batch).catch(error => {
          failure = { error }
        })
    }
  } finally {
    leave()
  }
  if (failure) throw failure.error
}

const stopped = () => new CommandFailed(exitCodes.someFailed, 'Stopped. Run the command again for what is left.')
