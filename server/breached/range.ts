const PREFIX = 5
const TIME_LIMIT_MS = 3000

/**
 * Asks a service by the k-anonymity protocol of Have I Been Pwned: it learns the first five digits of a SHA-1 hash, and by the padding
 * not even how many others begin like that. Throws when it doesn't answer.
 */
export const createBreachedRange = (url: string) => ({
  async has(sha1: string): Promise<boolean> {
    const hash = sha1.toUpperCase()
    const response = await fetch(`${url.replace(/\/$/, '')}/${hash.slice(0, PREFIX)}`, {
      headers: { 'Add-Padding': 'true' },
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    })
    if (!response.ok) throw new Error(`The service of leaked passwords answered ${response.status}.`)
    const lines = (await response.text()).split('\n').map(line => line.trim().toUpperCase().split(':'))
    return lines.some(([suffix, count]) => suffix === hash.slice(PREFIX) && Number(count) > 0)
  },
})
