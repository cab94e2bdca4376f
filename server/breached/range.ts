const PREFIX = 5
const TIME_LIMIT_MS = 3000
const LINE = /^[0-9A-F]{35}:\d+$/

/**
 * Asks a service by the k-anonymity protocol of Have I Been Pwned: it learns the first five digits of a SHA-1 hash, and by the padding
 * not even how many others begin like that. Throws when it doesn't answer, or with what is no
 * list: the page of a proxy would let every password pass.
 */
export const createBreachedRange = (url: string) => ({
  async has(sha1: string): Promise<boolean> {
    const hash = sha1.toUpperCase()
    const response = await fetch(`${url.replace(/\/$/, '')}/${hash.slice(0, PREFIX)}`, {
      headers: { 'Add-Padding': 'true' },
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    })
    if (!response.ok) throw new Error(`The service of leaked passwords answered ${response.status}.`)
    const lines = (await response.text())
      .toUpperCase()
      .split('\n')
      .map(line => line.trim())
    if (!lines.every(line => line === '' || LINE.test(line)))
      throw new Error('The service of leaked passwords answered something else.')
    return lines.some(line => {
      const [suffix, count] = line.split(':')
      return suffix === hash.slice(PREFIX) && Number(count) > 0
    })
  },
})
