/**
 * Does work that nobody else may do meanwhile, and renews the lease on it as long as it lasts. When this returns no renewal is under way
 * any more, so that a later word on the lease is the last.
 */
export async function whileLeased<T>(
  lease: { readonly every: number; readonly renew: () => Promise<void> },
  work: () => Promise<T>,
): Promise<T> {
  let renewal = Promise.resolve()
  const timer = setInterval(() => {
    renewal = renewal.then(lease.renew)
  }, lease.every)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await renewal
  }
}
