import { Resolver } from 'node:dns/promises'

/** The texts of the TXT records at a name; none where there is none. Throws where nobody could say in time. */
export type TextRecords = (name: string) => Promise<readonly string[]>

type Options = {
  /** Milliseconds for all attempts together. */
  readonly patience: number
  /** Name servers to ask in the place of those of the machine. */
  readonly servers?: readonly string[]
}

const NONE: readonly unknown[] = ['ENODATA', 'ENOTFOUND']

/** Asks DNS each time anew, since a record that was missing is looked up again as soon as it is published. */
export function createTextRecords({ patience, servers }: Options): TextRecords {
  return async name => {
    const resolver = new Resolver({ timeout: Math.ceil(patience / 2), tries: 2 })
    if (servers) resolver.setServers(servers)
    const end = setTimeout(() => resolver.cancel(), patience)
    try {
      const records = await resolver.resolveTxt(name)
      return records.map(parts => parts.join(''))
    } catch (error) {
      if (NONE.includes((error as { code?: unknown }).code)) return []
      throw error
    } finally {
      clearTimeout(end)
    }
  }
}
