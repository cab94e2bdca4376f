import type { Actor, Passwords } from '../../passwords/passwords.ts'
import type { Audit, Breached, Transaction } from '../../passwords/ports.ts'
import type { Turns } from '../../passwords/turns.ts'
import type { Caller } from '../../scim/store.ts'
import type { Factors } from '../factors/create-factors.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { ClientUsage } from '../store/client-usage.ts'
import type { GroupTree } from '../store/group-tree.ts'
import type { MailDomainStore } from '../store/mail-domains.ts'
import type { MailTemplateStore } from '../store/mail-templates.ts'
import type { MembershipStore } from '../store/memberships.ts'
import type { PolicyStore } from '../store/password-policies.ts'
import type { ProvisioningClientStore } from '../store/provisioning-clients.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import type { RoleStore } from '../store/roles.ts'
import type { StandingOnSignIns } from '../store/standing-on.ts'
import type { SearchLimits } from './semi-join.ts'

export type GroupLimits = {
  /** The most members that the groups of one page show, and the most groups that its people do: an answer is made in memory. */
  readonly shown: number
  /** The most members of one group that is shown by itself. */
  readonly whole: number
  /** The most members that come and go, or people who lose their manager, in one transaction: the database keeps in memory what it has not committed. */
  readonly moved: number
}

/** What the handlers of resources stand on. */
export type ResourcePorts = {
  readonly users: ResourceCollection
  readonly groups: ResourceCollection
  readonly passwordPolicies: ResourceCollection
  readonly mailTemplates: ResourceCollection
  readonly clients: ResourceCollection
  readonly mailDomains: ResourceCollection
  readonly roles: ResourceCollection
  readonly memberships: MembershipStore
  readonly tree: GroupTree
  readonly roleStore: RoleStore
  readonly policies: PolicyStore
  readonly provisioningClients: ProvisioningClientStore
  readonly usage: ClientUsage
  readonly verifiedDomains: MailDomainStore
  readonly applications: ApplicationStore
  readonly templates: MailTemplateStore
  readonly passwords: Passwords
  readonly factors: Pick<Factors, 'countsOf' | 'forget'>
  readonly standingOn: StandingOnSignIns
  readonly audit: Audit
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly searchLimits: SearchLimits
  readonly groupLimits: GroupLimits
  /** Reads of very many members take turns: all that they are made of is in memory at once. */
  readonly largeReads: Turns
  /** The texts of the installed lists of words, by name. */
  readonly wordLists: ReadonlyMap<string, string>
  /** Absent where leaked passwords are looked up nowhere. */
  readonly breached?: Breached | undefined
  readonly issuer: string
  readonly issuerName: string
  readonly now: () => Date
}

/** The caller of a SCIM request as the actor of what it does to a password. */
export function toActor({ client, person, rank, scopes, limits, signedInAt, channel }: Caller): Actor {
  return {
    id: person ?? client,
    kind: person ? 'person' : client === 'host' ? 'host' : 'client',
    rank,
    scopes,
    ...(limits && { limits }),
    ...(signedInAt && { signedInAt }),
    channel: channel ?? 'scim',
  }
}

export function auditEvent(event: string, { client, person, channel }: Caller, target: string) {
  return { event, actor: person ?? client, target, channel: channel ?? 'scim', outcome: 'success' } as const
}
