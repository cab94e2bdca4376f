import type { Audit, Transaction } from '../../passwords/ports.ts'
import type { Keyring } from '../keyring.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { ConsentStore } from '../store/consents.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import { openPayload } from './sealed-payload.ts'

/** An application that a person gave their consent to. */
export type AllowedApplication = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly since: Date
}

type Ports = {
  readonly applications: Pick<ApplicationStore, 'namesOf'>
  readonly consents: ConsentStore
  readonly payloads: OidcPayloadStore
  readonly keyring: Keyring
  readonly audit: Audit
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly now: () => Date
}

export type AllowedApplications = ReturnType<typeof createAllowedApplications>

/** What a person has allowed, to be seen and taken back (rule O36). */
export function createAllowedApplications({ consents, payloads, keyring, ...ports }: Ports) {
  return {
    async of(accountId: string): Promise<AllowedApplication[]> {
      const allowed = await consents.ofPerson(accountId)
      const names = await ports.applications.namesOf(allowed.map(({ clientId }) => clientId))
      return allowed.flatMap(({ clientId, scopes, at }) => {
        const name = names.get(clientId)
        return name ? [{ id: clientId, name, scopes, since: at }] : []
      })
    },
    /** With the consent end the grants of all sessions, and every token that was given out by them. */
    withdraw(accountId: string, clientId: string): Promise<void> {
      return ports.inTransaction(async transaction => {
        if (!(await consents.withdraw(accountId, clientId, transaction))) return
        const grants = await payloads.grantsOf(accountId, ports.now(), transaction)
        const theirs = grants.filter(grant => openPayload(keyring, grant)?.clientId === clientId)
        await payloads.endGrants(
          theirs.map(({ _id }) => _id.replace(/^Grant:/, '')),
          transaction,
        )
        const act = { actor: accountId, target: accountId, channel: 'self', outcome: 'success' } as const
        await ports.audit.record(
          { ...act, event: 'consent.withdrawn', details: { application: clientId } },
          transaction,
        )
      })
    },
  }
}
