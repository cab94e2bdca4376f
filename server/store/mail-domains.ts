import { ONE_ADDRESS } from '../../passwords/mail-address.ts'
import { foldDomain } from '../../scim/folding.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import type { Database } from './connect.ts'
import type { ResourceCollection } from './resource-collection.ts'

/** How many people have an address of a domain; without a domain, how many have none that mail can be sent to. */
export type DomainCount = { readonly domain: string | null; readonly people: number }

export type MailDomainStore = ReturnType<typeof createMailDomainStore>

/** Which mail domains are verified, and who is concerned. `isDemanded` is whether mails with a way in go to those alone. */
export function createMailDomainStore(
  database: Database,
  { domains, isDemanded }: { domains: ResourceCollection; isDemanded: boolean },
) {
  const users = database.connection.collection('users')

  /** Those of some domains, as DNS knows them, that are verified. */
  async function verifiedAmong(names: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await domains.findWhere({ 'search.name': { $in: [...names] }, 'search.verified': true }, names.length)
    return new Set(found.map(({ search }) => String(search.name)))
  }

  return {
    verifiedAmong,
    /** Those of some addresses whose domain would have to be verified, and isn't; where that is not demanded none, and nothing is read. */
    async unverifiedAmong(addresses: readonly string[]): Promise<ReadonlySet<string>> {
      if (!isDemanded || addresses.length === 0) return new Set()
      const verified = await verifiedAmong([...new Set(addresses.map(domainOf))])
      return new Set(addresses.filter(address => !verified.has(domainOf(address))))
    },
    /** Active people who have a password here, by the domain of the address that mails go to: the domains of most people first. */
    async *countPeople(patience: number): AsyncGenerator<DomainCount[]> {
      const cursor = users.aggregate<DomainCount>(BY_DOMAIN, { maxTimeMS: patience, allowDiskUse: true })
      try {
        while (await cursor.hasNext()) yield cursor.readBufferedDocuments()
      } finally {
        await cursor.close()
      }
    },
  }
}

const domainOf = (address: string) => foldDomain(address.slice(address.lastIndexOf('@') + 1))

const EMAILS = { $ifNull: ['$search.emails', []] }

/** The same choice among the addresses of a person as for a mail: the primary one, else the first. */
const ADDRESS = { $first: { $concatArrays: [{ $filter: { input: EMAILS, cond: '$$this.primary' } }, EMAILS] } }

const BY_DOMAIN = [
  { $match: { 'search.active': true, [`search.${passwordStateSchema.key}.federated`]: { $ne: true } } },
  { $project: { _id: 0, address: { $ifNull: [{ $getField: { field: 'value', input: ADDRESS } }, ''] } } },
  {
    $group: {
      _id: {
        $cond: [
          { $regexMatch: { input: '$address', regex: ONE_ADDRESS } },
          { $last: { $split: ['$address', '@'] } },
          null,
        ],
      },
      people: { $sum: 1 },
    },
  },
  { $sort: { people: -1, _id: 1 } },
  { $project: { _id: 0, domain: '$_id', people: 1 } },
]
