import type { Passwords } from '../../passwords/passwords.ts'
import type { Announcements, Audit, Outbox, People, Transaction } from '../../passwords/ports.ts'
import type { Keyring } from '../keyring.ts'
import type { FactorChallengeStore } from '../store/factor-challenges.ts'
import type { SecondFactorStore } from '../store/second-factors.ts'

export type FactorPorts = {
  readonly secondFactors: SecondFactorStore
  readonly factorChallenges: FactorChallengeStore
  readonly people: Pick<People, 'byId'>
  readonly passwords: Pick<Passwords, 'holdSession' | 'revokeSessions'>
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly announcements: Announcements
  readonly audit: Audit
  readonly keyring: Keyring
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly issuer: string
  readonly issuerName: string
  readonly now: () => Date
}
