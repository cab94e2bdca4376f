import { asResource } from '../../../scim/as-resource.ts'
import type { MailDomain } from '../../../scim/schema/mail-domain.ts'
import { mailDomainType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Part } from '../../../views/console/resource-parts.tsx'
import { type Act, addressOf, type Kind } from '../resources/kind.ts'

const asDomain = (resource: JsonObject) => asResource(mailDomainType, resource)

const act =
  (action: NonNullable<MailDomain['action']>, done: string): Act =>
  async ({ api }, { id }, { version }) => {
    await api.replace(addressOf(domains, id), action, { path: 'action', version })
    return { done }
  }

/** Domains of mail addresses, and whether they are known to be ours. */
export const domains: Kind = {
  path: '/domains',
  endpoint: '/admin/v2/MailDomains',
  type: mailDomainType,
  scopes: mailDomainType.scopes,
  title: 'Mail domains',
  one: 'mail domain',
  naming: 'name',
  about:
    'What stands behind the @ of mail addresses, and whether it is known to be yours. A subdomain is one of its own.',
  empty: 'No domain is here yet',
  removal: 'The domain is not verified any more: where only verified ones are mailed a way in, nobody of it is.',
  columns: {
    State: resource => ({ marks: [stateOf(asDomain(resource))] }),
    How: resource => HOW[asDomain(resource).verifiedBy ?? ''] ?? '',
    Since: resource => ({ at: asDomain(resource).verifiedAt }),
  },
  sections: { Domain: [{ name: 'name', label: 'Domain', about: 'As it stands behind the @, like `example.com`.' }] },
  partsOf: async ({ may }, resource) => [recordOf(asDomain(resource), may('domains:write'))],
  acts: {
    verify: act('verify', 'The record is there: the domain is verified.'),
    confirm: act('confirm', 'The domain is confirmed, by your word.'),
  },
}

const HOW: Readonly<Record<string, string>> = { dns: 'by DNS', administrator: 'by the word of an administrator' }

const stateOf = ({ verified }: MailDomain) =>
  verified ? { text: 'Verified', tone: 'good' as const } : { text: 'Not verified', tone: 'warn' as const }

function recordOf(domain: MailDomain, mayWrite: boolean): Part {
  const { record, verified, verifiedBy = '', verifiedAt = '' } = domain
  return {
    title: 'Proof that it is yours',
    about: verified
      ? `Verified ${HOW[verifiedBy]}, since ${verifiedAt.slice(0, 10)}. It stays so until the domain is deleted.`
      : 'Publish this TXT record in DNS, then verify it. It may take some minutes until a new record is seen.',
    facts: [
      { name: 'Type', value: 'TXT' },
      { name: 'Name', value: record?.name ?? '', isCopied: true },
      { name: 'Value', value: record?.value ?? '', isCopied: true },
    ],
    acts: mayWrite
      ? [
          { name: 'verify', label: 'Verify now' },
          ...(verified ? [] : [{ name: 'confirm', label: 'Confirm by my word' }]),
        ]
      : [],
  }
}
