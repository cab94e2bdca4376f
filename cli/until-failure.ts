/** Sends one batch after the other; after a failure the others are given up one by one, and the failure is thrown at the end. */
export async function untilFailure<T>(
  batches: AsyncIterable<readonly T[]>,
  { send, giveUp }: { send: (batch: readonly T[]) => Promise<void>; giveUp: (thing: T) => void },
): Promise<void> {
  let failure: { readonly error: unknown } | undefined
  for await (const batch of batches) {
    if (failure) batch.forEach(giveUp)
    else
      await send(batch).catch(error => {
        failure = { error }
      })
  }
  if (failure) throw failure.error
}
